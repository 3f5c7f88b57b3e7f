"""What the parsing process hands back: cells of sheets, or blocks of a document, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

Cell = str | int | float | bool | date | None


@dataclass(frozen=True)
class RawRow:
    """One row as it stands in the file; `number` counts from 1 as the editor sees it."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class RawSheet:
    """A sheet with its rows; rows without any value are left out."""

    name: str
    rows: tuple[RawRow, ...]
    uncomputed: tuple[tuple[int, int], ...] = ()
    """Row and column (both from 1) of formulas the file holds no value for."""


@dataclass(frozen=True)
class RawFile:
    """One of: sheets (xlsx, csv), data (json), blocks and front matter (documents)."""

    sheets: tuple[RawSheet, ...] = ()
    data: Any = None
    blocks: tuple[dict[str, Any], ...] = ()
    front_matter: dict[str, Any] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def to_wire(raw: RawFile) -> dict[str, Any]:
    """As JSON; a date becomes `{"date": "2025-01-01"}`."""
    return {
        "sheets": [
            {
                "name": sheet.name,
                "rows": [[row.number, [_cell_out(cell) for cell in row.cells]] for row in sheet.rows],
                "uncomputed": [list(place) for place in sheet.uncomputed],
            }
            for sheet in raw.sheets
        ],
        "data": raw.data,
        "blocks": list(raw.blocks),
        "front_matter": raw.front_matter,
        "remarks": list(raw.remarks),
    }


def from_wire(data: dict[str, Any]) -> RawFile:
    """The reverse of `to_wire`."""
    sheets = tuple(
        RawSheet(
            sheet["name"],
            tuple(RawRow(number, tuple(_cell_in(cell) for cell in cells)) for number, cells in sheet["rows"]),
            tuple((row, column) for row, column in sheet["uncomputed"]),
        )
        for sheet in data["sheets"]
    )
    return RawFile(sheets, data["data"], tuple(data["blocks"]), data["front_matter"], tuple(data["remarks"]))


def _cell_out(cell: Cell) -> Any:
    return {"date": cell.isoformat()} if isinstance(cell, date) else cell


def _cell_in(cell: Any) -> Cell:
    if isinstance(cell, dict):
        return date.fromisoformat(cell["date"])
    value: Cell = cell
    return value
