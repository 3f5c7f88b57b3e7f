"""Answers are the entry's own words, in blocks, with the source last."""

from __future__ import annotations

from contracts.blocks import ItemList, Link, Paragraph, Source, Steps
from contracts.facets import Facet
from knowledge_base.answering import compose_answer
from knowledge_base.answering.lines import material_line, time_limit_lines
from knowledge_base.model import Guide
from knowledge_base.retrieval.snapshot import Snapshot


def _answer(snapshot: Snapshot, entry: str, *facets: Facet, **more):
    published = snapshot.entries[snapshot.position[entry]]
    return compose_answer(published, snapshot.departments, snapshot.guides, facets=facets, **more)


def _guide(snapshot: Snapshot) -> Guide:
    entry = snapshot.entries[snapshot.position["psb-passport"]].entry
    assert isinstance(entry, Guide)
    return entry


def test_the_overview_tells_what_is_needed_to_act(snapshot: Snapshot):
    answer = _answer(snapshot, "psb-passport")
    kinds = [type(block) for block in answer.blocks]
    assert kinds == [Paragraph, ItemList, ItemList, Steps, ItemList, Link, Source]
    shown = str(answer.blocks)
    for facet in (
        Facet.MATERIALS,
        Facet.CONDITIONS,
        Facet.STEPS,
        Facet.TIME_LIMIT,
        Facet.FEE,
        Facet.PLACE,
        Facet.HOURS,
    ):
        assert facet.label in shown
    lines = sum(len(block.items) if isinstance(block, (ItemList, Steps)) else 1 for block in answer.blocks)
    assert lines <= 18


def test_fields_come_in_the_order_asked_and_nothing_else(snapshot: Snapshot):
    answer = _answer(snapshot, "psb-passport", Facet.FEE, Facet.MATERIALS)
    titles = [block.title for block in answer.blocks if isinstance(block, ItemList)]
    assert titles == ["普通护照签发 · 收费标准", "普通护照签发 · 申请材料", "按情况另需"]
    assert answer.facets == (Facet.FEE, Facet.MATERIALS)


def test_the_source_opens_the_part_that_was_asked(snapshot: Snapshot):
    urls = [_answer(snapshot, "psb-passport", *facets).blocks[-1].url for facets in ((), (Facet.FEE, Facet.PLACE))]
    assert urls == ["/entries/psb-passport/1", "/entries/psb-passport/1#fee"]


def test_every_facet_has_an_answer_under_its_label(snapshot: Snapshot):
    for facet in Facet:
        answer = _answer(snapshot, "psb-passport", facet)
        assert len(answer.blocks) >= 2
        assert facet.label in str(answer.blocks)


def test_materials_state_form_copies_and_condition(snapshot: Snapshot):
    always, sometimes = _guide(snapshot).materials
    assert material_line(always) == "居民户口簿（原件1份）"
    assert material_line(sometimes) == "代办委托书（原件1份）：由他人代办时需要"
    verified = always.model_copy(update={"form": "verified_online", "how_to_get": "查不到时带原件"})
    assert material_line(verified) == "居民户口簿（免提交，系统核验）：查不到时带原件"


def test_promised_and_legal_limits(snapshot: Snapshot):
    assert time_limit_lines(_guide(snapshot)) == ["承诺办结：20个工作日", "法定办结：60日内（《某法》第一条）"]


def test_places_of_the_district_or_all(snapshot: Snapshot):
    assert "城东窗口" not in str(_answer(snapshot, "psb-passport", Facet.PLACE, region="990103").blocks)
    assert "城东窗口" in str(_answer(snapshot, "psb-passport", Facet.PLACE, region="990100").blocks)
    assert "城东窗口" in str(_answer(snapshot, "psb-passport", Facet.PLACE).blocks)


def test_a_faq_is_told_word_for_word(snapshot: Snapshot):
    answer = _answer(snapshot, "psb-faq-proxy", Facet.FEE)
    assert answer.blocks[0] == Paragraph("不可以代办，本人要到场。")
    assert answer.item == "psb-id-card-reissue"


def test_the_source_names_version_page_and_basis(snapshot: Snapshot):
    source = _answer(snapshot, "psb-passport").blocks[-1]
    assert isinstance(source, Source)
    assert source.url == "/entries/psb-passport/1"
    assert source.department == "云州市公安局"
    assert source.basis == ("《某某法》第一条",)
    assert source.demonstration


def test_a_policy_tells_the_fitting_section(snapshot: Snapshot):
    answer = _answer(snapshot, "policy-rent", sentence="租房提取每月额度多少元")
    shown = [block.text for block in answer.blocks if isinstance(block, Paragraph)]
    assert "云公积金〔2024〕5号" in shown[0]
    assert any("一千八百元" in text for text in shown)


def test_a_related_faq_follows_with_its_own_source(snapshot: Snapshot):
    related = snapshot.entries[snapshot.position["psb-faq-proxy"]]
    answer = _answer(snapshot, "psb-id-card-reissue", Facet.FEE, related=related)
    sources = [block.entry for block in answer.blocks if isinstance(block, Source)]
    assert sources == ["psb-id-card-reissue", "psb-faq-proxy"]
    assert any(isinstance(block, Paragraph) and "不可以代办" in block.text for block in answer.blocks)


def test_a_field_asked_for_follows_the_faq_that_fits(snapshot: Snapshot):
    related = snapshot.entries[snapshot.position["psb-id-card-reissue"]]
    answer = _answer(snapshot, "psb-faq-proxy", Facet.FEE, related=related)
    sources = [block.entry for block in answer.blocks if isinstance(block, Source)]
    assert sources == ["psb-faq-proxy", "psb-id-card-reissue"]
    assert Facet.FEE in answer.facets
