"""Every mistake of an editor is told with sheet, row and column, in words, and all of them at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from knowledge_base.content import City
from knowledge_base.importing.files.worker import read_content
from knowledge_base.importing.known import Known
from knowledge_base.importing.limits import Limits
from knowledge_base.importing.problems import Problem, Severity
from knowledge_base.importing.service import Checked, check
from tests.knowledge_base.city import faq
from tests.knowledge_base.importing.books import exported, put

GUIDE_CASES: list[tuple[Callable[[Any], None], str]] = [
    (put("事项", 2, "事项编码", None), "事项 第2行 「事项编码」：必填"),
    (put("事项", 2, "事项编码", "PSB 1"), "事项 第2行 「事项编码」：编码用小写字母"),
    (put("事项", 3, "事项编码", "mca-marriage"), "「事项编码」：编码「mca-marriage」和第2行重复"),
    (put("事项", 2, "事项名称", "  "), "事项 第2行 「事项名称」：必填"),
    (put("事项", 2, "主管部门", "渔业局"), "事项 第2行 「主管部门」：没有「渔业局」这个部门"),
    (put("事项", 2, "主管部门", "psb"), "事项 第2行 「主管部门」：「mca-marriage」现归 mca"),
    (put("事项", 2, "适用地区", "城东区、月球"), "事项 第2行 「适用地区」：没有「月球」这个地区"),
    (put("事项", 2, "适用地区", "990199"), "事项 第2行 「适用地区」：没有「990199」这个地区"),
    (put("事项", 2, "适用地区", None), "事项 第2行 「适用地区」：至少要有一项"),
    (put("事项", 2, "服务对象", "宠物"), "事项 第2行 「服务对象」：「宠物」不在可选范围：个人、企业"),
    (put("事项", 2, "生效日期", "明年"), "事项 第2行 「生效日期」：「明年」不是日期"),
    (put("事项", 2, "生效日期", "2025-02-30"), "事项 第2行 「生效日期」：「2025-02-30」不是日期"),
    (put("事项", 2, "法定时限", None), "事项 第2行 「法定时限」：必填"),
    (put("事项", 2, "法定时限数值", "六十"), "事项 第2行 「法定时限数值」：「六十」不是整数"),
    (put("事项", 2, "是否收费", "看情况"), "事项 第2行 「是否收费」：「看情况」请填「是」或「否」"),
    (put("事项", 2, "收费依据", None), "事项 第2行 「收费依据」：收费的事项要写收费依据"),
    (put("事项", 2, "到场次数", 11), "事项 第2行 「到场次数」：不能大于 10"),
    (put("材料", 3, "形式", "草稿"), "材料 第3行 「形式」：「草稿」不在可选范围"),
    (put("材料", 3, "份数", 99), "材料 第3行 「份数」：不能大于 20"),
    (put("材料", 3, "什么情况下要", None), "材料 第3行 「什么情况下要」：不是必要的材料"),
    (put("材料", 3, "事项编码", "psb-nothing"), "材料 第3行 「事项编码」：主表里没有编码「psb-nothing」"),
    (put("条件流程提醒", 2, "类别", "故事"), "条件流程提醒 第2行 「类别」：「故事」不在可选范围：条件、流程、提醒"),
    (put("条件流程提醒", 2, "内容", None), "条件流程提醒 第2行 「内容」：必填"),
    (put("收费项目", 2, "金额", "免费"), "收费项目 第2行 「金额」：「免费」不是数字"),
    (put("收费项目", 2, "金额", -1), "收费项目 第2行 「金额」：不能小于 0"),
    (put("地点", 2, "所在地区", "火星"), "地点 第2行 「所在地区」：没有「火星」这个地区"),
    (put("依据", 2, "依据名称", None), "依据 第2行 「依据名称」：必填"),
    (put("问法", 2, "要素", "收费标准"), "问法 第2行 「要素」：这一类不用填"),
    (put("问法", 13, "要素", "颜色"), "问法 第13行 「要素」：「颜色」不在可选范围"),
    (lambda book: book["材料"].delete_rows(2, 99), "事项 第2行 「材料表」：至少要有一项"),
    (lambda book: book["条件流程提醒"].delete_rows(2, 99), "事项 第2行 「条件流程提醒表：条件」：至少要有一项"),
    (lambda book: book["事项"].delete_cols(2), "事项 第1行 「事项名称」：缺少这一列"),
    (
        lambda book: setattr(book["材料"].cell(1, 2), "value", "材料名"),
        "「材料名」：模板里没有这一列，是不是「材料名称」",
    ),
    (lambda book: setattr(book["材料"].cell(1, 4), "value", "形式"), "「形式」：这一列出现了两次"),
    (lambda book: book.remove(book["事项"]), "不是本系统的模板"),
    (lambda book: book["事项"].delete_rows(2, 99), "事项：一行内容也没有"),
]

WARNINGS: list[tuple[Callable[[Any], None], str]] = [
    (put("材料", 2, "材料名称", "法律法规规定的其他材料"), "材料 第2行 「材料名称」：兜底表述"),
    (put("条件流程提醒", 2, "内容", "待定"), "条件流程提醒 第2行 「内容」：表述不明确"),
    (put("事项", 2, "网办地址", None), "事项 第2行 「网办地址」：能网办的要写网办地址"),
    (put("事项", 2, "示例数据字段", "月亮"), "事项 第2行 「示例数据字段」：「月亮」不是办事指南的字段"),
    (put("事项", 2, "失效日期", "2020-01-01"), "事项 第2行 「失效日期」：早于生效日期"),
    (lambda book: book["问法"].delete_rows(2, 99), "现有 0 条，至少 8 条"),
    (lambda book: book.create_sheet("备忘").append(["x"]), "备忘：这个工作表不读取"),
]


def checked(kind: str, city: City, known: Known, change: Callable[[Any], None]) -> Checked:
    entries = [entry for entry in city.guides if entry.id in {"mca-marriage", "psb-passport"}]
    entries.sort(key=lambda entry: entry.id)
    content = exported(kind, entries if kind == "guide" else city.faqs, known, change)
    return check(read_content("x.xlsx", content, "", Limits()), known)


@pytest.mark.parametrize(("change", "expected"), GUIDE_CASES, ids=[text for _, text in GUIDE_CASES])
def test_errors_stop_the_import(change: Callable[[Any], None], expected: str, city: City, known: Known) -> None:
    result = checked("guide", city, known, change)
    errors = [str(problem) for problem in result.problems if problem.severity is Severity.ERROR]
    assert not result.ok
    assert any(expected in text for text in errors), errors


@pytest.mark.parametrize(("change", "expected"), WARNINGS, ids=[text for _, text in WARNINGS])
def test_warnings_do_not(change: Callable[[Any], None], expected: str, city: City, known: Known) -> None:
    result = checked("guide", city, known, change)
    assert result.ok, result.problems
    assert any(expected in str(problem) for problem in result.problems), result.problems


def test_one_mistake_is_told_once(city: City, known: Known) -> None:
    result = checked("guide", city, known, put("材料", 3, "形式", "草稿"))
    assert [str(problem) for problem in result.problems] == [
        "[错误] 材料 第3行 「形式」：「草稿」不在可选范围：原件、复印件、原件和复印件、电子材料、免提交"
    ]


def test_all_mistakes_are_told_at_once(city: City, known: Known) -> None:
    def change(book: Any) -> None:
        for spoil in (
            put("事项", 2, "生效日期", "明年"),
            put("事项", 3, "到场次数", "很多"),
            put("材料", 2, "份数", "两"),
            put("地点", 3, "电话", None),
        ):
            spoil(book)

    result = checked("guide", city, known, change)
    assert [(p.place.sheet, p.place.row, p.place.column) for p in result.problems] == [
        ("事项", 2, "生效日期"),
        ("事项", 3, "到场次数"),
        ("地点", 3, "电话"),
        ("材料", 2, "份数"),
    ]


def test_names_numbers_and_dates_as_people_type_them(city: City, known: Known) -> None:
    def change(book: Any) -> None:
        for write in (
            put("事项", 2, "主管部门", "云州市民政局"),
            put("事项", 2, "适用地区", 990100),
            put("事项", 2, "服务对象", "个人，企业"),
            put("事项", 2, "生效日期", "2025年1月1日"),
            put("事项", 2, "咨询电话", 12345),
            put("收费项目", 2, "金额", "40元"),
            put("地点", 2, "所在地区", "城东区"),
        ):
            write(book)

    result = checked("guide", city, known, change)
    assert result.ok, result.problems
    guide: Any = result.candidates[0].entry
    assert (guide.department, guide.regions, guide.audience) == ("mca", ("990100",), ("person", "enterprise"))
    assert (guide.valid_from.isoformat(), guide.phone.consult) == ("2025-01-01", "12345")
    assert (guide.fee.items[0].amount, guide.places[0].district) == (40, "990102")


def test_faq_links_and_line_cells(city: City, known: Known) -> None:
    cases = [
        (put("问答", 2, "所属事项", "psb-nothing"), "问答 第2行 「所属事项」：没有「psb-nothing」这个事项"),
        (put("问答", 2, "依据", "甲法｜第一条｜号｜多"), "问答 第2行 「依据」：「甲法｜第一条｜号｜多」竖线太多"),
        (put("问答", 2, "测试问", "多少钱｜颜色"), "问答 第2行 「测试问」：「颜色」不在可选范围"),
        (put("问答", 2, "答案", None), "问答 第2行 「答案」：至少要有一项"),
    ]
    for change, expected in cases:
        result = checked("faq", city, known, change)
        assert any(expected in str(problem) for problem in result.problems), (expected, result.problems)


def test_only_the_own_department(city: City, known: Known) -> None:
    content = exported("guide", city.guides, known)
    raw = read_content("x.xlsx", content, "", Limits())
    result = check(raw, known, departments=frozenset({"psb"}))
    assert {problem.text for problem in result.problems} == {"不能导入 hpf 的知识", "不能导入 mca 的知识"}


def test_json_problems_name_entry_and_field(known: Known) -> None:
    raw = read_content("x.json", b'{"guides": [{"id": "psb-a"}, 3], "cats": []}', "", Limits())
    told = [str(problem) for problem in check(raw, known).problems]
    assert "[错误] 「cats」：没有这个字段，可用：guides、faqs、policies、bundles" in told
    assert "[错误] guides 第2行：应当是一组字段" in told
    assert "[错误] guides 第1行 「name」：必填" in told


def test_a_formula_without_a_value_is_told(city: City, known: Known) -> None:
    result = checked("guide", city, known, put("材料", 2, "怎么取得", '=A1&"x"'))
    assert result.problems == (
        Problem(result.problems[0].place, "这一格是公式，文件里没有保存它的值，按空白处理", Severity.WARNING),
    )
    assert str(result.problems[0].place) == "材料 第2行 「怎么取得」"


def test_what_contradicts_another_department_is_told_with_its_owner(known: Known) -> None:
    row = faq(
        "mca-faq-card", "身份证补领收多少钱？", "psb-id-card-reissue", "补领身份证每证收50元。", ["补身份证收几块钱"]
    )
    raw = read_content("x.json", json.dumps({"faqs": [row]}).encode(), "", Limits())
    result = check(raw, known)
    assert result.ok
    (told,) = (str(problem) for problem in result.problems if "不一致" in problem.text)
    assert told.startswith("[提醒] faqs 第1行 「answer[0]」：与公安局「居民身份证补领」收费不一致：")
    assert told.endswith("本条「50元」，对方「40元」（工本费每证40元）")
