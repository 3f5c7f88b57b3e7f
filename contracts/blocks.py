"""A reply is data: a sequence of blocks. Channels render them; nobody concatenates HTML."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class Paragraph:
    text: str
    type: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True)
class Steps:
    """Numbered steps, in order."""

    items: tuple[str, ...]
    title: str | None = None
    type: Literal["steps"] = "steps"


@dataclass(frozen=True)
class ItemList:
    """Bullets without order."""

    items: tuple[str, ...]
    title: str | None = None
    type: Literal["list"] = "list"


@dataclass(frozen=True)
class Table:
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str | None = None
    type: Literal["table"] = "table"


@dataclass(frozen=True)
class Link:
    text: str
    url: str
    type: Literal["link"] = "link"


@dataclass(frozen=True)
class Options:
    """Where the reply's options are shown, with the sentence before them."""

    prompt: str
    type: Literal["options"] = "options"


@dataclass(frozen=True)
class Source:
    """The published entry an answer comes from; `demonstration` marks fictional local values."""

    entry: str
    version: int
    title: str
    department: str
    url: str
    effective: date
    basis: tuple[str, ...] = ()
    demonstration: bool = False
    type: Literal["source"] = "source"


@dataclass(frozen=True)
class Notice:
    text: str
    level: Literal["info", "warning", "urgent"] = "info"
    type: Literal["notice"] = "notice"


@dataclass(frozen=True)
class WorkOrderBlock:
    """A numbered work order; the gateway fills number, department and due date when it commits."""

    number: str
    department: str
    due: date
    status: str
    category: str
    type: Literal["work_order"] = "work_order"


Block = Paragraph | Steps | ItemList | Table | Link | Options | Source | Notice | WorkOrderBlock
