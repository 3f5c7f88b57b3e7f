"""The difference between two versions, field by field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from knowledge_base.importing.templates import TEMPLATES


@dataclass(frozen=True)
class Change:
    """One field; a None side means that it was not there. `label` is what editors call the field."""

    path: str
    label: str
    before: Any
    after: Any

    def to_data(self) -> dict[str, Any]:
        return {"path": self.path, "label": self.label, "before": self.before, "after": self.after}


def difference(kind: str, before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """What changed; lines of a list are matched, so that an inserted line is one change."""
    labels = _labels(kind)
    return [Change(path, labels.get(_bare(path), path), old, new) for path, old, new in _walk("", before, after)]


def _walk(path: str, before: Any, after: Any) -> Iterator[tuple[str, Any, Any]]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in (*before, *(key for key in after if key not in before)):
            yield from _walk(f"{path}.{key}" if path else key, before.get(key), after.get(key))
    elif isinstance(before, list) and isinstance(after, list):
        yield from _lists(path, before, after)
    else:
        yield path, before, after


def _lists(path: str, before: list[Any], after: list[Any]) -> Iterator[tuple[str, Any, Any]]:
    matcher = SequenceMatcher(None, [_text(item) for item in before], [_text(item) for item in after], autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            continue
        pairs = min(old_to - old_from, new_to - new_from)
        for offset in range(pairs):
            yield from _walk(f"{path}[{new_from + offset}]", before[old_from + offset], after[new_from + offset])
        for index in range(old_from + pairs, old_to):
            yield f"{path}[{index}]", before[index], None
        for index in range(new_from + pairs, new_to):
            yield f"{path}[{index}]", None, after[index]


def _text(item: Any) -> str:
    return json.dumps(item, ensure_ascii=False, sort_keys=True)


def _bare(path: str) -> str:
    """`places[0].phone` to `places.phone`."""
    return "".join(part.split("]", 1)[-1] for part in path.split("["))


def _labels(kind: str) -> dict[str, str]:
    """What the import template calls each field."""
    template = TEMPLATES.get(kind)
    if template is None:
        return {}
    labels = {column.path: column.heading for column in template.main.columns}
    for sheet in template.sheets[1:]:
        for target in sheet.targets.values():
            labels.setdefault(target.path, template.list_label(target.path))
            for column in sheet.columns:
                if column.path not in (sheet.key, sheet.kind):
                    labels.setdefault(f"{target.path}.{column.path}", column.heading)
    return labels
