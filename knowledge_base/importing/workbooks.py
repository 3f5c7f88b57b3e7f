"""Builds an xlsx workbook of a template: headings with notes, drop-down lists, explanations, code tables."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from knowledge_base.importing.files.raw import Cell
from knowledge_base.importing.known import Known
from knowledge_base.importing.templates import CellKind, Column, Sheet, Template

_HEADING = Font(bold=True)
_REQUIRED = PatternFill("solid", fgColor="FFF2CC")
_OPTIONAL = PatternFill("solid", fgColor="E7E6E6")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_LAST_ROW = 20_000


def build_workbook(template: Template, rows: Mapping[str, Sequence[Sequence[Cell]]], known: Known) -> bytes:
    """The workbook as bytes; `rows` by sheet name, cells in the order of the sheet's columns."""
    book = Workbook(write_only=True)
    _explanations(book, template)
    for sheet in template.sheets:
        _sheet(book, sheet, rows.get(sheet.name, ()))
    _codes(book, known)
    book.active = 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: Workbook, sheet: Sheet, rows: Iterable[Sequence[Cell]]) -> None:
    page: Any = book.create_sheet(sheet.name)
    page.freeze_panes = "B2"
    for number, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(number)
        page.column_dimensions[letter].width = column.width
        if options := _options(column):
            page.data_validations.append(_list(options, f"{letter}2:{letter}{_LAST_ROW}"))
    page.append([_heading(page, column) for column in sheet.columns])
    for row in rows:
        page.append([_cell(page, value) for value in row])


def _heading(page: Any, column: Column) -> Any:
    cell = WriteOnlyCell(page, f"*{column.heading}" if column.required else column.heading)
    cell.font = _HEADING
    cell.fill = _REQUIRED if column.required else _OPTIONAL
    if column.help:
        cell.comment = Comment(column.help, "问政", width=260, height=90)
    return cell


def _cell(page: Any, value: Any) -> Any:
    cell = WriteOnlyCell(page, value)
    if isinstance(value, str):
        cell.data_type = "s"  # a text that begins with = or # stays a text
        cell.quotePrefix = value[:1] in "=+-@"
        cell.number_format = "@"
        cell.alignment = _WRAPPED
    return cell


def _options(column: Column) -> tuple[str, ...]:
    if column.kind is CellKind.FLAG:
        return ("是", "否")
    return tuple(column.choices.values()) if column.kind is CellKind.CHOICE and column.closed else ()


def _list(options: Sequence[str], cells: str) -> DataValidation:
    validation = DataValidation(type="list", formula1=f'"{",".join(options)}"', allow_blank=True)
    validation.add(cells)
    return validation


def _explanations(book: Workbook, template: Template) -> None:
    page: Any = book.create_sheet("说明")
    for letter, width in zip("ABCDE", (18, 20, 8, 60, 60), strict=True):
        page.column_dimensions[letter].width = width
    page.append([template.title])
    page.append(["表头不要改；带 * 的必填；「说明」和「代码表」不会导入。导入只生成草稿，要经审核才会发布。"])
    page.append([])
    page.append(["工作表", "列", "必填", "填写要求", "可选值"])
    for sheet in template.sheets:
        page.append([sheet.name, "", "", sheet.help])
        for column in sheet.columns:
            options = "、".join(_options(column) or column.choices.values())
            page.append(["", column.heading, "是" if column.required else "", column.help, options])


def _codes(book: Workbook, known: Known) -> None:
    page: Any = book.create_sheet("代码表")
    page.column_dimensions["A"].width = page.column_dimensions["B"].width = 14
    page.column_dimensions["C"].width = 36
    page.append(["类别", "代码", "名称"])
    for department in known.departments:
        page.append(["部门", department.id, department.name])
    for region in known.regions:
        page.append(["地区", region.code, region.name])
