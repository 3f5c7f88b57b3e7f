"""The list of everything published, as the public pages show it.

GET /internal/catalogue -> Catalogue (ETag: its revision)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class CatalogueEntry:
    """One published entry: what it is called, whose it is, where and how long it holds.

    `items`: the guides it belongs to; of a life event, the guides it takes, in order.
    """

    entry: str
    version: int
    kind: str
    title: str
    department: str
    regions: tuple[str, ...]
    audience: tuple[str, ...]
    valid_from: date
    valid_to: date | None = None
    summary: str = ""
    subject: str = ""
    aliases: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    demonstration: bool = False


@dataclass(frozen=True)
class CatalogueDepartment:
    id: str
    name: str
    short: str
    phone: str
    complaint_phone: str


@dataclass(frozen=True)
class CatalogueRegion:
    """`level`: nation, province, city or district."""

    code: str
    name: str
    level: str
    parent: str | None = None


@dataclass(frozen=True)
class Catalogue:
    """`revision` grows with every change of what is published."""

    revision: int
    entries: tuple[CatalogueEntry, ...]
    departments: tuple[CatalogueDepartment, ...]
    regions: tuple[CatalogueRegion, ...]
