"""A column mapping: how the sheets of somebody else's workbook stand for those of our template.

A YAML or JSON file (docs/import-format.md)::

    kind: guide
    sheets:
      事项清单:
        to: 事项
        heading_row: 2
        id_prefix: psb-
        columns: {实施编码: 事项编码, 事项名称: 事项名称, 联系电话: 咨询电话}
        constants: {主管部门: psb, 适用地区: "990100"}
        values: {是否收费: {收费: 是, 免费: 否}}
        lists:
          - {column: 申请条件, to: 条件流程提醒, into: 内容, constants: {类别: 条件}}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge_base.importing.errors import MappingWrong
from knowledge_base.importing.files.raw import Cell, RawFile, RawSheet
from knowledge_base.importing.layouts import IGNORED_SHEETS, Layout, field_rows, heading_text, headings_of
from knowledge_base.importing.problems import Place, Problem, Severity
from knowledge_base.importing.records import FieldRow
from knowledge_base.importing.templates import TEMPLATES, Column, Sheet, Template

_NUMBERING = re.compile(
    r"^\s*(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]|(?:\d{1,2}|[一二三四五六七八九十]{1,3})[.、．]|[①-⑳•·●■◆\-])\s*"
)
_NOT_IN_ID = re.compile(r"[^a-z0-9]+")
_Scalar = str | int | float | bool


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ListMapping(_Strict):
    """A cell that holds a list: split and put, one row each, into a further sheet of the template."""

    column: str
    to: str
    into: str
    constants: dict[str, _Scalar] = Field(default_factory=dict)
    split: str = "\n"
    strip_numbering: bool = True


class SheetMapping(_Strict):
    """One of their sheets; names on the right are headings of our template."""

    to: str
    heading_row: int = Field(default=1, ge=1, le=50)
    id_prefix: str = ""
    columns: dict[str, str] = Field(default_factory=dict)
    constants: dict[str, _Scalar] = Field(default_factory=dict)
    values: dict[str, dict[str, _Scalar]] = Field(default_factory=dict)
    lists: tuple[ListMapping, ...] = ()


class ColumnMapping(_Strict):
    kind: Literal["guide", "faq", "policy"]
    sheets: dict[str, SheetMapping] = Field(min_length=1)

    @property
    def template(self) -> Template:
        return TEMPLATES[self.kind]


def read_mapping(data: Any) -> ColumnMapping:
    """Check a mapping against its template; raises `MappingWrong`."""
    try:
        mapping = ColumnMapping.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        raise MappingWrong(".".join(str(part) for part in first["loc"]), first["msg"]) from None
    for name, sheet in mapping.sheets.items():
        spec = _sheet(mapping.template, sheet.to, f"sheets.{name}.to")
        for heading in (*sheet.columns.values(), *sheet.constants, *sheet.values):
            _column(spec, heading, f"sheets.{name}")
        for number, split in enumerate(sheet.lists):
            where = f"sheets.{name}.lists[{number}]"
            into = _sheet(mapping.template, split.to, f"{where}.to")
            for heading in (split.into, *split.constants):
                _column(into, heading, where)
    return mapping


def load_mapping(file: Path) -> ColumnMapping:
    """Read a mapping file; raises `MappingWrong`."""
    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise MappingWrong("", " ".join(str(error).split())) from None
    return read_mapping(data)


def mapped_layout(raw: RawFile, mapping: ColumnMapping) -> Layout:
    """Rows of a file in another layout."""
    layout = Layout(mapping.template, {sheet.name: [] for sheet in mapping.template.sheets})
    sheets = {sheet.name: sheet for sheet in raw.sheets}
    for name, plan in mapping.sheets.items():
        if (sheet := sheets.pop(name, None)) is None:
            layout.problems.append(Problem(Place(name), "没有这个工作表"))
        else:
            _SheetReader(sheet, plan, layout).read()
    unread = [name for name in sheets if name not in IGNORED_SHEETS]
    layout.problems += [Problem(Place(name), "这个工作表不读取", Severity.WARNING) for name in unread]
    return layout


class _SheetReader:
    """Reads one of their sheets into the layout."""

    def __init__(self, sheet: RawSheet, plan: SheetMapping, layout: Layout) -> None:
        self._sheet, self._plan, self._layout = sheet, plan, layout
        self._spec = _sheet(layout.template, plan.to, "to")

    def read(self) -> None:
        plan, problems = self._plan, self._layout.problems
        found = headings_of(self._sheet, plan.heading_row, problems)
        wanted = {heading_text(theirs): ours for theirs, ours in plan.columns.items()}
        lists = {heading_text(split.column): split for split in plan.lists}
        for name in (*wanted, *lists):
            if name not in found:
                problems.append(Problem(Place(self._sheet.name, plan.heading_row, name), "缺少这一列"))
        if unused := [name for name in found if name not in wanted and name not in lists]:
            text = f"没有对应的列，不读取：{'、'.join(unused)}"
            problems.append(Problem(Place(self._sheet.name, plan.heading_row), text, Severity.WARNING))
        columns = {
            _column(self._spec, ours, "").path: (found[theirs], theirs)
            for theirs, ours in wanted.items()
            if theirs in found
        }
        extra = {f"\0{name}": (found[name], name) for name in lists if name in found}
        for row in field_rows(self._sheet, plan.heading_row, {**columns, **extra}, problems):
            own = self._own(row)
            self._layout.rows[plan.to].append(own)
            for name, split in lists.items():
                cell = row.cells.get(f"\0{name}", (None, name))[0]
                self._layout.rows[split.to].extend(self._split(own, cell, split))

    def _own(self, row: FieldRow) -> FieldRow:
        cells = {path: value for path, value in row.cells.items() if not path.startswith("\0")}
        for heading, constant in self._plan.constants.items():
            path = _column(self._spec, heading, "").path
            if cells.get(path, (None, ""))[0] is None:
                cells[path] = (constant, heading)
        for heading, replacements in self._plan.values.items():
            path = _column(self._spec, heading, "").path
            cell, name = cells.get(path, (None, heading))
            cells[path] = (replacements.get(str(cell).strip(), cell) if cell is not None else None, name)
        key = self._spec.key
        if self._plan.id_prefix and cells.get(key, (None, ""))[0] is not None:
            cell, name = cells[key]
            cells[key] = (self._plan.id_prefix + _NOT_IN_ID.sub("-", str(cell).lower()).strip("-"), name)
        return FieldRow(row.sheet, row.number, cells)

    def _split(self, own: FieldRow, cell: Cell, split: ListMapping) -> Iterator[FieldRow]:
        spec = _sheet(self._layout.template, split.to, "")
        identifier = own.cells.get(self._spec.key, (None, ""))
        constants = {_column(spec, name, "").path: (value, name) for name, value in split.constants.items()}
        into = _column(spec, split.into, "").path
        for part in str(cell if cell is not None else "").split(split.split or "\n"):
            text = (_NUMBERING.sub("", part) if split.strip_numbering else part).strip()
            if text:
                cells = {**constants, spec.key: identifier, into: (text, split.column)}
                yield FieldRow(own.sheet, own.number, cells)


def _sheet(template: Template, name: str, where: str) -> Sheet:
    found = next((sheet for sheet in template.sheets if sheet.name == name), None)
    if found is None:
        raise MappingWrong(where, f"模板没有工作表「{name}」：{'、'.join(sheet.name for sheet in template.sheets)}")
    return found


def _column(sheet: Sheet, heading: str, where: str) -> Column:
    found = next((column for column in sheet.columns if heading in {column.heading, column.path}), None)
    if found is None:
        raise MappingWrong(where, f"「{sheet.name}」表没有「{heading}」这一列")
    return found
