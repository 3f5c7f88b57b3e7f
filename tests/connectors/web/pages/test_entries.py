"""The answer page of an entry and the comparison across districts."""

from __future__ import annotations

from datetime import date

from connectors.web.pages.entries import sections_of
from contracts.blocks import ItemList, Paragraph, Source, Steps
from contracts.search import EntryAnswer
from tests.connectors.web.pages.conftest import text
from tests.fakes.city import CityKnowledge
from tests.fakes.gateway import Gateway

SOURCE = Source("a-b", 1, "补领", "公安局", "/entries/a-b/1", date(2025, 1, 1))


def answer(*blocks: object) -> EntryAnswer:
    return EntryAnswer("a-b", 1, "guide", "补领", "a-b", "psb", (), (*blocks, SOURCE))  # type: ignore[arg-type]


def test_an_answer_is_cut_at_its_fields() -> None:
    sections = sections_of(
        answer(
            Paragraph("先说一句"),
            ItemList(("户口簿",), title="补领 · 申请材料"),
            ItemList(("居住证",), title="按情况另需"),
            Steps(("挂失",), title="补领 · 办理流程"),
        )
    )
    assert [(one.id, one.title, len(one.blocks)) for one in sections] == [
        ("answer", "", 1),
        ("materials", "申请材料", 2),
        ("steps", "办理流程", 1),
    ]


def test_titles_of_other_matters_do_not_cut() -> None:
    assert len(sections_of(answer(ItemList(("x",), title="换领 · 申请材料")))) == 1


async def test_the_page_of_an_entry(site: Gateway) -> None:
    page = await text(site, "/entries/psb-id-card-reissue/1")
    assert "<h1>居民身份证补领</h1>" in page
    for part in (
        "每证40元",
        "云州市公安局",
        "2025年1月1日起，现行有效",
        "居民身份证法",
        'id="fee"',
        'href="#materials"',
    ):
        assert part in page
    assert "没有第2版，下面是现行的第1版" in await text(site, "/entries/psb-id-card-reissue/2")
    assert "没有找到这份指南" in await text(site, "/entries/none/1", 404)
    await text(site, "/entries/psb-id-card-reissue/x", 422)
    await text(site, "/entries/..%2Flexicon/1", 404)


async def test_an_earlier_version_is_shown_as_it_was(site: Gateway, city: CityKnowledge) -> None:
    entry = "psb-id-card-reissue"
    city.replace(entry, version=2, fee="每证50元")
    earlier = await text(site, f"/entries/{entry}/1")
    assert "这是第1版，已被第2版替换" in earlier
    assert f'href="/entries/{entry}"' in earlier
    assert "每证40元" in earlier
    assert "每证50元" not in earlier
    assert "现行有效" not in earlier
    assert '<meta name="robots" content="noindex">' in earlier
    current = await text(site, f"/entries/{entry}/2")
    assert "每证50元" in current
    assert "noindex" not in current
    city.retire(entry)
    assert "第2版，已经停用" in await text(site, f"/entries/{entry}/2")
    assert "没有找到这份指南" in await text(site, f"/entries/{entry}", 404)


async def test_the_same_matter_in_every_district(site: Gateway) -> None:
    page = await text(site, "/compare/psb-id-card-reissue")
    different, same = page.split("各区相同的内容")
    for place in ("城东公安分局户政大厅", "城西公安分局户政大厅", "高新公安分局户政大厅"):
        assert place in different
        assert place not in same
    assert "每证40元" in same
    await text(site, "/compare/psb-faq-id-card-remote-reissue", 404)


async def test_the_knowledge_service_is_away(site: Gateway, city: CityKnowledge) -> None:
    city.down = True
    assert "拨打12345" in await text(site, "/entries/psb-id-card-reissue/1", 503)
    assert "在线咨询" in await text(site, "/")
    assert "在线咨询" in await text(site, "/chat")


async def test_a_life_event_lists_its_services_in_order(site: Gateway, city: CityKnowledge) -> None:
    event = next(one for one in city.catalogue.entries if one.entry == "bundle-birth")
    page = await text(site, "/entries/bundle-birth")
    places = [page.rindex(f"/entries/{item}") for item in event.items]
    assert places == sorted(places)
    assert "/entries/bundle-birth" in await text(site, f"/entries/{event.items[0]}")
    assert "/entries/bundle-birth" in await text(site, "/")
