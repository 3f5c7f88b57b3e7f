"""What a sentence asks of a matter. Sentences of one field, as people say them, are told that field or the overview."""

from __future__ import annotations

import pytest

from contracts.facets import Facet
from language.facets import facets_of

NAMED = {
    Facet.MATERIALS: ("要不要带户口本", "拿什么去", "需要复印件吗", "证件要带哪几样", "得带上结婚证不", "要交什么表"),
    Facet.CONDITIONS: (
        "外地人能申请吗",
        "没有工作可以领吗",
        "单身可以申请吗",
        "缴几个月可以领失业金",
        "住满几年才能落户",
    ),
    Facet.STEPS: ("先去哪再去哪", "第一步干什么", "走什么流程", "怎么操作"),
    Facet.TIME_LIMIT: ("今天去当天能拿到吗", "多长时间能批", "要等几天", "补办要多久能领到", "要等几个月能拿到"),
    Facet.FEE: ("要不要花钱", "工本费几块", "免不免费", "需要交钱不", "得准备多少钱"),
    Facet.PLACE: ("能不能就近办", "要跑哪个部门", "归哪里管", "哪个窗口受理"),
    Facet.HOURS: ("周六开不开门", "几点关门", "节假日能去吗", "下午几点前去"),
    Facet.PHONE: ("能打电话问吗", "有没有咨询电话", "打哪个号", "有客服电话没"),
    Facet.ONLINE: ("不出门能办吗", "能不能不去窗口就弄好", "在家就能申请吗", "能不能用电脑办", "可以不去现场吗"),
    Facet.BASIS: ("哪条法律规定的", "依据哪个办法", "出自哪个条例", "根据什么来的"),
    Facet.RESULT: ("能寄过来吗", "可以给我快递吗", "有没有电子版", "办下来是纸质的还是电子的", "办完给个啥证明"),
}
EVERYTHING = ("能提前换吗", "这种情况行不行", "老人让孩子去代取可以吗", "居住证")


@pytest.mark.parametrize(("facet", "sentence"), [(facet, said) for facet, all_of in NAMED.items() for said in all_of])
def test_a_field_asked_for_is_told(facet: Facet, sentence: str):
    told = facets_of(sentence)
    assert not told or facet in told
    assert len(told) <= 3


@pytest.mark.parametrize("facet", NAMED)
def test_most_sentences_name_their_field(facet: Facet):
    named = [said for said in NAMED[facet] if facet in facets_of(said)]
    assert len(named) * 4 >= len(NAMED[facet]) * 3


@pytest.mark.parametrize("sentence", EVERYTHING)
def test_what_any_field_may_answer_is_the_overview(sentence: str):
    assert facets_of(sentence) == ()


def test_fields_come_in_the_order_asked():
    assert facets_of("要多少钱，几天能办好") == (Facet.FEE, Facet.TIME_LIMIT)


@pytest.mark.parametrize("sentence", ["一年能提几次", "最高能贷多少", "额度是多少"])
def test_how_much_at_the_most_is_a_condition_or_what_one_gets(sentence: str):
    assert facets_of(sentence) == (Facet.CONDITIONS, Facet.RESULT)
