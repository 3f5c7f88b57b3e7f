"""Raw content to records: by template, by column mapping, or from JSON."""

from __future__ import annotations

from typing import Any

from knowledge_base.importing.files.raw import RawFile
from knowledge_base.importing.known import Known
from knowledge_base.importing.layouts import template_layout, template_of
from knowledge_base.importing.mapping import ColumnMapping, mapped_layout
from knowledge_base.importing.problems import Place, Problem
from knowledge_base.importing.records import Assembled, FieldRow, Record, assemble
from knowledge_base.importing.templates import TEMPLATES, Sheet

LISTS = {"guides": "guide", "faqs": "faq", "policies": "policy", "bundles": "bundle"}
CONFIRMED = "confirmed"
RECOGNISED = "recognised"
_NO_SHEET = Sheet("", ())


def records_of(raw: RawFile, known: Known, mapping: ColumnMapping | None = None) -> Assembled:
    """Records of a workbook, a CSV file or a JSON file, with every problem of reading them."""
    if not raw.sheets:
        return _of_json(raw.data)
    if mapping is not None:
        layout = mapped_layout(raw, mapping)
    elif (template := template_of(raw)) is not None:
        layout = template_layout(raw, template)
    else:
        mains = "、".join(f"「{template.main.name}」" for template in TEMPLATES.values())
        return Assembled([], [Problem(Place(), f"不是本系统的模板：没有工作表{mains}；其他格式请给出列对应表")])
    done = assemble(layout.template, layout.rows, known)
    return Assembled(done.records, [*layout.problems, *done.problems])


def _of_json(data: Any) -> Assembled:
    if not isinstance(data, dict):
        return Assembled(
            [], [Problem(Place(), '顶层应当是 {"guides": […], "faqs": […], "policies": […], "bundles": […]}')]
        )
    done = Assembled([], [])
    for key, value in data.items():
        if key in {CONFIRMED, RECOGNISED}:
            continue
        if key not in LISTS or not isinstance(value, list):
            text = "应当是列表" if key in LISTS else f"没有这个字段，可用：{'、'.join(LISTS)}"
            done.problems.append(Problem(Place(column=key), text))
            continue
        for number, item in enumerate(value, start=1):
            _json_record(done, key, number, item)
    if RECOGNISED in data and data.get(CONFIRMED) is not True:
        text = "这是识别结果，请核对各字段，再把 confirmed 改成 true"
        done.problems.append(Problem(Place(column=CONFIRMED), text))
    if not done.records and not done.problems:
        done.problems.append(Problem(Place(), "一条内容也没有"))
    return done


def _json_record(done: Assembled, key: str, number: int, item: Any) -> None:
    if not isinstance(item, dict):
        done.problems.append(Problem(Place(key, number), "应当是一组字段"))
        return
    record = Record(LISTS[key], item, {(): (FieldRow(key, number, {}), _NO_SHEET)})
    if record.id and any(other.id == record.id for other in done.records):
        done.problems.append(Problem(record.place(("id",)), f"编码「{record.id}」重复", entry=record.id))
    done.records.append(record)
