"""What is not in force, not for the region or not for the audience is never told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.search import Outcome, Reason, SearchContext, SearchRequest
from knowledge_base.loading import publish_in_memory
from knowledge_base.retrieval.rankers import Rankers
from knowledge_base.retrieval.search import Searcher
from knowledge_base.retrieval.snapshot import build_snapshot
from tests.knowledge_base.city import GUIDES, city_data, read
from tests.knowledge_base.embedder import FakeEmbedder

DAYS = [date(2024, 6, 1), date(2025, 6, 1), date(2026, 11, 1), date(2027, 6, 1)]
QUESTIONS = [
    question for words in GUIDES.values() for question in (*words["similar"], *words["development"], *words["aliases"])
] + ["身份证可以找人代办吗", "大厅中午有人吗", "云公积金〔2024〕5号讲什么", "多少钱", "今天天气怎么样"]


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory, embedder: FakeEmbedder, rankers: Rankers) -> Searcher:
    """The city with entries that end, that have not begun, that hold in one district or for enterprises only."""
    data = city_data()
    passport, marriage, rent = data["guides"][1], data["guides"][2], data["guides"][3]
    passport["valid_to"] = "2026-06-30"
    marriage["valid_from"] = "2027-01-01"
    rent["regions"] = data["policies"][0]["regions"] = ["990102"]
    data["faqs"][0]["audience"] = ["enterprise"]
    city = read(tmp_path_factory.mktemp("narrow"), data)
    return Searcher(build_snapshot(publish_in_memory(city), embedder), embedder, rankers.search)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.sampled_from(QUESTIONS),
    day=st.sampled_from(DAYS),
    region=st.sampled_from([None, "990100", "990102", "990103", "000000", "123456"]),
    audience=st.sampled_from([None, "person", "enterprise"]),
    item=st.sampled_from([None, *GUIDES]),
)
def test_filters_leak_nothing(
    narrow: Searcher, text: str, day: date, region: str | None, audience: str | None, item: str | None
):
    result = narrow.search(SearchRequest(text, day, SearchContext(item), region=region, audience=audience))
    told = {candidate.entry for candidate in result.candidates}
    if result.answer is not None:
        told |= {result.answer.entry} | {block.entry for block in result.answer.blocks if block.type == "source"}
    snapshot = narrow.snapshot
    for entry_id in told:
        entry = snapshot.entries[snapshot.position[entry_id]].entry
        assert entry.in_force(day)
        assert audience is None or audience in entry.audience
        assert region is None or set(entry.regions) & snapshot.above(region)


DAY = st.integers(0, 1500).map(lambda days: date(2024, 1, 1) + timedelta(days=days))
REGIONS = st.lists(st.sampled_from(["000000", "990100", "990102", "990103"]), min_size=1, max_size=2, unique=True)


@st.composite
def scopes(draw: st.DrawFn) -> dict[str, Any]:
    """When, where and for whom an entry holds."""
    begins, ends = draw(DAY), draw(st.none() | DAY)
    if ends is not None and ends < begins:
        begins, ends = ends, begins
    audience = draw(st.sampled_from([("person",), ("enterprise",), ("person", "enterprise")]))
    return {"valid_from": begins, "valid_to": ends, "regions": tuple(draw(REGIONS)), "audience": audience}


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), day=DAY, region=st.sampled_from(["000000", "990100", "990102", "990103"]))
def test_whatever_their_windows_and_regions_nothing_leaks(
    searcher: Searcher, data: st.DataObject, day: date, region: str
):
    """Random validity windows, regions and audiences of every entry, policies with random successors."""
    published = searcher.snapshot.published
    names = [item.entry.id for item in published.entries if item.kind == "policy"]
    entries = []
    for item in published.entries:
        changes = data.draw(scopes())
        if item.kind == "policy":
            changes |= {"successor": data.draw(st.sampled_from([None, *names]))}
            changes |= {"status": data.draw(st.sampled_from(["in_force", "repealed"]))}
        entries.append(replace(item, entry=item.entry.model_copy(update=changes)))
    snapshot = replace(searcher.snapshot, published=replace(published, entries=tuple(entries)))
    narrowed = Searcher(snapshot, searcher._embedder, searcher._ranker)
    for text in data.draw(st.lists(st.sampled_from(QUESTIONS), min_size=3, max_size=6)):
        for audience in ("person", "enterprise"):
            result = narrowed.search(SearchRequest(text, day, region=region, audience=audience))
            told = {candidate.entry for candidate in result.candidates}
            if result.answer is not None:
                told |= {result.answer.entry} | {b.entry for b in result.answer.blocks if b.type == "source"}
            for entry_id in told:
                entry = snapshot.entries[snapshot.position[entry_id]].entry
                assert entry.in_force(day)
                assert audience in entry.audience
                assert set(entry.regions) & snapshot.above(region)


@pytest.mark.parametrize(
    ("text", "region", "reason"),
    [
        ("护照多少钱一本", None, Reason.EXPIRED),
        ("结婚登记要户口本吗", None, Reason.NOT_IN_FORCE_YET),
        ("租房能取公积金吗", "990103", Reason.OTHER_REGION),
    ],
)
def test_a_hidden_best_entry_gives_its_reason(narrow: Searcher, text: str, region: str | None, reason: Reason):
    result = narrow.search(SearchRequest(text, DAYS[2], region=region))
    assert result.outcome is not Outcome.ANSWER
    assert result.reason is reason


def test_what_is_for_enterprises_only_is_not_of_another_region(searcher: Searcher):
    published = searcher.snapshot.published
    entries = [
        replace(item, entry=item.entry.model_copy(update={"audience": ("enterprise",)}))
        if item.entry.id == "psb-passport"
        else item
        for item in published.entries
    ]
    snapshot = replace(searcher.snapshot, published=replace(published, entries=tuple(entries)))
    result = Searcher(snapshot, searcher._embedder, searcher._ranker).search(
        SearchRequest("护照多少钱一本", DAYS[2], region="990102", audience="person")
    )
    assert (result.outcome, result.reason) == (Outcome.NO_ANSWER, Reason.OTHER_AUDIENCE)


def test_a_district_sees_what_the_city_and_the_nation_have(narrow: Searcher, tmp_path: Path):
    assert narrow.snapshot.above("990102") == {"990102", "990100", "000000"}
    result = narrow.search(SearchRequest("身份证丢了怎么补办", DAYS[2], region="990102"))
    assert result.answer is not None
