"""What is sent at once: parts of messages in order, merged into one text as long as they fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from connectors.wechat.rendering import GAP
from connectors.wechat.splitting import size


@dataclass(frozen=True)
class Menu:
    """Options to be shown as buttons: the text before them, and their ids and labels."""

    head: str
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Unit:
    """One part of one message. `last`: with it the message is complete. `asks`: it ends in a numbered list."""

    seq: int
    part: int
    text: str
    last: bool = True
    asks: bool = False
    menu: Menu | None = None


@dataclass(frozen=True)
class Batch:
    """Units that go out as one text."""

    units: tuple[Unit, ...]

    @property
    def text(self) -> str:
        return GAP.join(unit.text for unit in self.units if unit.text)

    @property
    def marks(self) -> list[list[int]]:
        """The units as [seq, part] pairs, for the database."""
        return [[unit.seq, unit.part] for unit in self.units]

    @property
    def asking(self) -> int | None:
        """The message whose numbered list ends the text."""
        return self.units[-1].seq if self.units[-1].asks else None

    @property
    def menu(self) -> Menu | None:
        """The menu, when the batch is a message that has one and nothing else."""
        return self.units[0].menu if len(self.units) == 1 else None


def next_batch(units: Sequence[Unit], limit: int) -> Batch | None:
    """The first of the units, and those after it that fit into `limit` bytes; nothing follows a numbered list."""
    taken: list[Unit] = []
    used = 0
    for unit in units:
        used += size(unit.text) + (size(GAP) if taken else 0)
        if taken and (used > limit or taken[-1].asks or unit.menu is not None):
            break
        taken.append(unit)
    return Batch(tuple(taken)) if taken else None
