"""YAML whose every node knows its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True, order=True)
class Mistake:
    """Something wrong, and where: lines count from one."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


@dataclass(frozen=True)
class Place:
    """A node of a file. Navigation yields nothing where the shape is another than asked for."""

    file: str
    node: yaml.Node

    @property
    def line(self) -> int:
        return int(self.node.start_mark.line) + 1

    @property
    def text(self) -> str | None:
        """The value of a scalar."""
        return str(self.node.value) if isinstance(self.node, yaml.ScalarNode) else None

    def wrong(self, text: str, line: int | None = None) -> Mistake:
        return Mistake(self.file, line or self.line, text)

    def pairs(self) -> Iterator[tuple[Place, Place]]:
        """Keys and values of a mapping."""
        if isinstance(self.node, yaml.MappingNode):
            for key, value in self.node.value:
                yield Place(self.file, key), Place(self.file, value)

    def get(self, name: str) -> Place | None:
        return next((value for key, value in self.pairs() if key.text == name), None)

    def items(self) -> Iterator[Place]:
        """Members of a list."""
        if isinstance(self.node, yaml.SequenceNode):
            for node in self.node.value:
                yield Place(self.file, node)

    def data(self) -> object:
        """The node as plain values."""
        return yaml.safe_load(yaml.serialize(self.node))

    def names(self) -> Iterator[tuple[str, Place]]:
        """The members of a list that are names, or one-key mappings beginning with a name."""
        for item in self.items():
            first = item.text or next((key.text for key, _ in item.pairs()), None)
            if first is not None:
                yield first, item


def read(path: Path, root: Path) -> Place | Mistake | None:
    """The file's root node; None when it is empty, a mistake when it is no YAML."""
    name = str(path.relative_to(root))
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        return Mistake(name, 1, f"is not UTF-8 (byte {error.start})")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return Mistake(name, mark.line + 1 if mark else 1, f"is no YAML: {error.problem}")
    except yaml.YAMLError as error:
        return Mistake(name, 1, f"is no YAML: {error}")
    return None if node is None else Place(name, node)


def repeated_keys(place: Place) -> Iterator[Mistake]:
    """Keys that stand twice in one mapping: the first would be lost without a word."""
    seen: dict[str, int] = {}
    for key, value in place.pairs():
        if key.text in seen:
            yield key.wrong(f"`{key.text}` stands twice, first in line {seen[key.text]}")
        elif key.text is not None:
            seen[key.text] = key.line
        yield from repeated_keys(value)
    for item in place.items():
        yield from repeated_keys(item)
