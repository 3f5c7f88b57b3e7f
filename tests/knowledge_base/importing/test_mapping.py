"""Other layouts: a wide sheet with lists in cells, foreign words, foreign numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge_base.importing.errors import MappingWrong
from knowledge_base.importing.files.worker import read_content
from knowledge_base.importing.known import Known
from knowledge_base.importing.limits import Limits
from knowledge_base.importing.mapping import load_mapping, read_mapping
from knowledge_base.importing.service import check
from tests.knowledge_base.importing.books import workbook

MAPPING: dict[str, Any] = yaml.safe_load("""
kind: guide
sheets:
  事项清单:
    to: 事项
    heading_row: 2
    id_prefix: psb-
    columns:
      实施编码: 事项编码
      事项名称: 事项名称
      收费否: 是否收费
      办结时限: 承诺时限
      工作日数: 承诺时限数值
      联系电话: 咨询电话
    constants:
      主题: 户籍证件
      主管部门: psb
      适用地区: 云州市
      服务对象: 个人
      生效日期: "2025-01-01"
      行使层级: 县级
      事项类型: 行政确认
      办件类型: 承诺件
      事项简介: 办理证件
      法定时限: 法律没有规定
      法定时限单位: 工作日
      承诺时限单位: 工作日
      收费说明: 不收费
      办理时间: 工作日9:00—17:00
      能否网办: 否
      网办说明: 须到现场
      投诉电话: 0600-86010099
      结果名称: 证件
      送达方式: 窗口领取
      到场次数: 1
    values:
      是否收费: {收费: 是, 免费: 否}
    lists:
      - {column: 申请条件, to: 条件流程提醒, into: 内容, constants: {类别: 条件}}
      - {column: 办理流程, to: 条件流程提醒, into: 内容, constants: {类别: 流程}, split: "；"}
      - {column: 申请材料, to: 材料, into: 材料名称, constants: {形式: 原件, 份数: 1, 来源: 申请人自备, 是否必要: 是}}
  窗口:
    to: 地点
    id_prefix: psb-
    columns: {编码: 事项编码, 窗口: 地点名称, 区: 所在地区, 地址: 地址, 电话: 电话}
""")
HEADINGS = ["实施编码", "事项名称", "收费否", "办结时限", "工作日数", "联系电话"]
HEADINGS += ["申请条件", "办理流程", "申请材料", "内部备注"]
ROW = [
    "440101A/02",
    "居住证明开具",
    "免费",
    "5个工作日",
    5,
    "0600-86010001",
    "1.在本市居住\n2．年满16周岁",
    "①到窗口申请；②领取证明",
    "（一）居民户口簿\n（二）租房合同",
    "不对外",
]


def _book(**rows: list[list[Any]]) -> bytes:
    sheets = {"事项清单": [["云州市事项清单"], HEADINGS, ROW], "窗口": [["编码", "窗口", "区", "地址", "电话"]]}
    sheets["窗口"].append(["440101A/02", "城东窗口", "城东区", "城东路1号", "0600-86010002"])
    return workbook({**sheets, **rows})


def test_a_foreign_layout_becomes_a_guide(known: Known) -> None:
    result = check(read_content("x.xlsx", _book(), "", Limits()), known, read_mapping(MAPPING))
    assert result.ok, result.problems
    entry: Any = result.candidates[0].entry
    assert entry.id == "psb-440101a-02"
    assert entry.conditions == ("在本市居住", "年满16周岁")
    assert entry.steps == ("到窗口申请", "领取证明")
    assert [material.name for material in entry.materials] == ["居民户口簿", "租房合同"]
    assert (entry.fee.charged, entry.time_limit.promised.days, entry.places[0].district) == (False, 5, "990102")
    assert any("没有对应的列，不读取：内部备注" in problem.text for problem in result.problems)


def test_problems_name_their_sheet_row_and_heading(known: Known) -> None:
    row = [*ROW[:2], "随缘", *ROW[3:6], "", *ROW[7:]]
    book = _book(事项清单=[["x"], HEADINGS[:-2], row[:-2]])
    told = [str(p) for p in check(read_content("x.xlsx", book, "", Limits()), known, read_mapping(MAPPING)).problems]
    assert "[错误] 事项清单 第2行 「申请材料」：缺少这一列" in told
    assert "[错误] 事项清单 第3行 「收费否」：「随缘」请填「是」或「否」" in told
    assert "[错误] 事项清单 第3行 「条件流程提醒表：条件」：至少要有一项" in told


def test_a_missing_sheet_is_told(known: Known) -> None:
    book = workbook({"别的": [["x"]]})
    told = [str(p) for p in check(read_content("x.xlsx", book, "", Limits()), known, read_mapping(MAPPING)).problems]
    assert "[错误] 事项清单：没有这个工作表" in told
    assert "[提醒] 别的：这个工作表不读取" in told


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"kind": "novel"}, "kind"),
        ({"sheets": {"a": {"to": "没有"}}}, "sheets.a.to"),
        ({"sheets": {"a": {"to": "事项", "columns": {"x": "没有"}}}}, "sheets.a"),
        (
            {"sheets": {"a": {"to": "事项", "lists": [{"column": "x", "to": "材料", "into": "没有"}]}}},
            "sheets.a.lists[0]",
        ),
        ({"sheets": {"a": {"to": "事项", "heading": 2}}}, "sheets.a.heading"),
    ],
)
def test_a_wrong_mapping_says_where(change: dict[str, Any], where: str) -> None:
    with pytest.raises(MappingWrong) as wrong:
        read_mapping({**MAPPING, **change})
    assert wrong.value.path == where


def test_a_mapping_file(tmp_path: Path) -> None:
    file = tmp_path / "mapping.yml"
    file.write_text(yaml.safe_dump(MAPPING, allow_unicode=True), encoding="utf-8")
    assert load_mapping(file) == read_mapping(MAPPING)
    file.write_text("a: [", encoding="utf-8")
    with pytest.raises(MappingWrong):
        load_mapping(file)
