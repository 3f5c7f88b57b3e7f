"""Records to entries: the model judges, its complaints are told in the editor's language at the editor's place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from knowledge_base.importing.problems import Place, Problem
from knowledge_base.importing.records import WRONG, Path, Record
from knowledge_base.model import KINDS, Entry

_BY_MESSAGE = {
    "a charge needs its basis": ("basis", "收费的事项要写收费依据"),
    "an optional material needs `when`": ("when", "不是必要的材料，要写明什么情况下要"),
}
_BY_FORM = (
    (re.compile(r"\w+: a choice needs at least two choices with different ids"), "至少要有两个不同的选项"),
    (re.compile(r"\w+: only a choice has choices"), "只有选择题才有选项"),
    (re.compile(r"\w+: a number needs .*"), "填数字的问题要写单位和最大值，别的问题不写"),
    (re.compile(r"exactly one of .*"), "要选一种比较方式，并填写比较的值"),
    (re.compile(r"two questions have the same id"), "有两个问题的编号相同"),
    (re.compile(r"the last outcome, and only that, has no `when`"), "最后一个结论（而且只有它）不带条件"),
    (re.compile(r"no question (\w+)"), r"条件里用到的问题 \1 不存在"),
    (re.compile(r"the comparison does not fit the answers of (\w+)"), r"问题 \1 的回答不能这样比较"),
)
_BY_TYPE = {
    "missing": "必填",
    "extra_forbidden": "没有这个字段",
    "string_too_short": "必填",
    "string_type": "应当是文字",
    "int_type": "应当是整数",
    "int_parsing": "应当是整数",
    "int_from_float": "应当是整数",
    "float_type": "应当是数字",
    "float_parsing": "应当是数字",
    "bool_type": "应当是「是」或「否」",
    "bool_parsing": "应当是「是」或「否」",
    "date_from_datetime_parsing": "不是日期，请写成 2025-01-01",
    "date_parsing": "不是日期，请写成 2025-01-01",
    "date_type": "不是日期，请写成 2025-01-01",
    "tuple_type": "应当是列表",
    "model_type": "应当是一组字段",
    "dict_type": "应当是一组字段",
}
_BY_BOUND = {
    "too_short": "至少要有一项",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "string_too_long": "最多 {max_length} 字",
}
_PATTERNS = {
    r"^\d{6}$": "应当是6位地区代码",
    r"^[a-z][a-z0-9]*(-[a-z0-9]+)+$": "编码用小写字母、数字和连字符，至少两段，如 psb-id-card",
}


@dataclass(frozen=True)
class Candidate:
    """An entry that the model accepts, and the record it came from."""

    entry: Entry
    record: Record


def validate(records: Iterable[Record]) -> tuple[list[Candidate], list[Problem]]:
    """All entries that are well formed, and every problem of the others."""
    candidates: list[Candidate] = []
    problems: list[Problem] = []
    for record in records:
        wrong = tuple(_wrong_paths(record.data))
        try:
            entry = KINDS[record.kind].model_validate(record.data)
        except ValidationError as error:
            problems += _told(record, error, wrong)
            continue
        if not wrong:
            candidates.append(Candidate(entry, record))
    return candidates, problems


def _told(record: Record, error: ValidationError, wrong: tuple[Path, ...]) -> Iterator[Problem]:
    for detail in error.errors(include_url=False):
        loc: Path = detail["loc"]
        if any(loc[: len(path)] == path for path in wrong):
            continue  # the cell itself was already told
        suffix, text = _text(detail)
        place = _placed(record, (*loc, suffix) if suffix else loc)
        if not place.column and loc:
            text = f"{'.'.join(str(part) for part in loc)}：{text}"
        yield Problem(place, text, entry=record.id or None)


def _placed(record: Record, loc: Path) -> Place:
    place = record.place(loc)
    main = record.rows.get(())
    if place.row == 0 and main is not None and record.template is not None:
        # a whole list is missing: name the entry by its row in the main sheet, and the list by its sheet
        return replace(main[0].place(), column=record.template.list_label(".".join(map(str, loc))))
    return place


def _text(detail: ErrorDetails) -> tuple[str, str]:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "value_error":
        return _of_value(str(context.get("error")))
    return "", _BY_TYPE.get(kind) or _bounded(kind, context, detail["msg"])


def _of_value(message: str) -> tuple[str, str]:
    if message in _BY_MESSAGE:
        return _BY_MESSAGE[message]
    for pattern, words in _BY_FORM:
        if match := pattern.fullmatch(message):
            return "", match.expand(words)
    return "", message


def _bounded(kind: str, context: dict[str, Any], message: str) -> str:
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(str(context.get("pattern")), message)
    if kind in {"literal_error", "enum"}:
        return f"只能是 {str(context.get('expected')).replace(' or ', '、').replace(', ', '、')}"
    template = _BY_BOUND.get(kind)
    return template.format(**context) if template else message


def _wrong_paths(data: Any, path: Path = ()) -> Iterator[Path]:
    if data is WRONG:
        yield path
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _wrong_paths(value, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _wrong_paths(value, (*path, number))
