from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.facets import Facet
from contracts.lexicon import Lexicon, Term
from language.matcher import Matcher

LEXICON = Lexicon(
    "7",
    items=(
        Term("psb-id-card-reissue", "居民身份证补领", ("补办身份证", "身份证挂失补办")),
        Term("hpf-loan", "公积金贷款", ("住房公积金贷款",)),
        Term("tax-iit-settlement", "个税汇算", ("App个税申报",)),
    ),
    departments=(
        Term("hpf", "云州市住房公积金管理中心", ("公积金",)),
        Term("gov", "云州市12345政务服务便民热线中心", ("12345",)),
    ),
    regions=(Term("990102", "城东区", ("城东",)), Term("990100", "云州市", ("云州",))),
)
MATCHER = Matcher(LEXICON)


def ids(mentions: tuple[object, ...]) -> list[str]:
    return [mention.id for mention in mentions]  # type: ignore[attr-defined]


def test_an_alias_names_its_item_also_in_traditional_characters_and_with_spaces() -> None:
    assert ids(MATCHER.match("我想補辦 身份證").items) == ["psb-id-card-reissue"]
    assert ids(MATCHER.match("ＡＰＰ个税 申报怎么弄").items) == ["tax-iit-settlement"]


def test_the_longest_name_wins_and_a_department_inside_an_item_is_not_named() -> None:
    found = MATCHER.match("城东区住房公积金贷款")
    assert (ids(found.items), ids(found.departments), ids(found.regions)) == (["hpf-loan"], [], ["990102"])
    assert found.items[0].text == "住房公积金贷款"


def test_a_department_alone_is_named() -> None:
    assert ids(MATCHER.match("公积金的电话").departments) == ["hpf"]


def test_digits_match_as_whole_words() -> None:
    assert ids(MATCHER.match("打12345").departments) == ["gov"]
    assert ids(MATCHER.match("我的号是0612345678").departments) == []


@pytest.mark.parametrize(
    ("text", "facets"),
    [
        ("身份证丢了怎么补办，要多少钱", (Facet.STEPS, Facet.FEE)),
        ("身份证丢了怎么补办", ()),
        ("身份证丢了怎么办", ()),
        ("要带什么材料", (Facet.MATERIALS,)),
        ("需要准备啥证件", (Facet.MATERIALS,)),
        ("那要多少钱呢", (Facet.FEE,)),
        ("办这个收费吗", (Facet.FEE,)),
        ("什么人可以申请低保", (Facet.CONDITIONS,)),
        ("外地人能办吗", (Facet.CONDITIONS,)),
        ("周末能办吗", (Facet.HOURS,)),
        ("网上能办吗", (Facet.ONLINE,)),
        ("在手机上哪里申请", (Facet.ONLINE,)),
        ("办理流程是什么", (Facet.STEPS,)),
        ("多久能办下来", (Facet.TIME_LIMIT,)),
        ("几个工作日能拿到证", (Facet.TIME_LIMIT,)),
        ("去哪儿办", (Facet.PLACE,)),
        ("地址在哪", (Facet.PLACE,)),
        ("几点上班", (Facet.HOURS,)),
        ("咨询电话是多少", (Facet.PHONE,)),
        ("依据的是哪条法律", (Facet.BASIS,)),
        ("办完给发什么证", (Facet.RESULT,)),
        ("低保每个月能领多少钱", ()),
        ("高龄津贴一个月多少钱", ()),
        ("去哪里办，要带什么", (Facet.PLACE, Facet.MATERIALS)),
        ("天气怎么样", ()),
    ],
)
def test_facets_by_the_words_people_use(text: str, facets: tuple[Facet, ...]) -> None:
    assert MATCHER.match(text).facets == facets


def test_numbers_have_kinds() -> None:
    found = MATCHER.match("云人社规〔2025〕3号说补500元，我的电话是⟦phone:1⟧，工单YZ20261122-0001")
    assert [(n.kind, n.text) for n in found.numbers] == [
        ("document", "云人社规〔2025〕3号"),
        ("money", "500元"),
        ("token", "⟦phone:1⟧"),
        ("work_order", "yz20261122-0001"),
    ]


@given(st.text())
def test_any_text_is_understood_and_mentions_lie_in_it(text: str) -> None:
    found = MATCHER.match(text)
    for mention in (*found.items, *found.departments, *found.regions, *found.numbers):
        assert found.text[mention.start : mention.end] == mention.text
