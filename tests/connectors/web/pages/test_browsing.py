"""The public knowledge base."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from connectors.web.pages.browsing import in_region, merge
from tests.connectors.web.pages.conftest import text
from tests.fakes.city import CityKnowledge
from tests.fakes.gateway import Gateway


async def test_every_link_of_the_knowledge_base_leads_somewhere(site: Gateway) -> None:
    found = set(re.findall(r'href="(/[^"#]*)"', await text(site, "/knowledge")))
    assert {"/knowledge/departments/psb", "/knowledge/regions/990102"} <= found
    assert any(path.startswith("/knowledge/subjects/") for path in found)
    for path in found:
        assert (await site.client.get(path)).status == 200, path


async def test_a_question_is_searched(site: Gateway, city: CityKnowledge) -> None:
    page = await text(site, "/knowledge?q=居民身份证补领&region=990102")
    assert "/entries/psb-id-card-reissue" in page
    assert (city.searches[-1].text, city.searches[-1].region) == ("居民身份证补领", "990102")
    assert "没有找到" in await text(site, "/knowledge?q=zzzzqqqq")
    assert "noindex" in page


async def test_what_is_searched_for_is_never_markup(site: Gateway) -> None:
    page = await text(site, '/knowledge?q="><script>alert(1)</script>')
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


async def test_unknown_places_are_told_so(site: Gateway) -> None:
    for path in ("departments/none", "subjects/none", "regions/000001"):
        await text(site, f"/knowledge/{path}", 404)


async def test_search_engines_find_every_entry(site: Gateway, city: CityKnowledge) -> None:
    root = ET.fromstring(await text(site, "/sitemap.xml"))
    places = [element.text or "" for element in root.iter() if element.tag.endswith("loc")]
    assert sum("/entries/" in place for place in places) == len(city.catalogue.entries)
    assert "Sitemap: http" in await text(site, "/robots.txt")


def test_sure_finds_come_first_and_once() -> None:
    catalogue = CityKnowledge().catalogue
    found = merge(catalogue, ["mca-marriage", "none"], "居民身份证补领")
    assert [one.entry for one in found[:2]] == ["mca-marriage", "psb-id-card-reissue"]
    assert len({one.entry for one in found}) == len(found)


def test_a_district_has_what_holds_in_the_city() -> None:
    catalogue = CityKnowledge().catalogue
    of_others = [one for one in catalogue.entries if set(one.regions) <= {"990103", "990191"}]
    everywhere = len(catalogue.entries)
    assert len(in_region(catalogue.entries, catalogue, "990102")) == everywhere - len(of_others)
    assert len(in_region(catalogue.entries, catalogue, None)) == everywhere
    assert not in_region([one for one in catalogue.entries if one.regions == ("990100",)], catalogue, "990000")
