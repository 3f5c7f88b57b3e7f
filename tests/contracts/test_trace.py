"""A trace gives back the very requests that were searched."""

from __future__ import annotations

import json
from datetime import date

from contracts.facets import Facet
from contracts.search import Candidate, Outcome, Reason, SearchContext, SearchRequest, SearchResult
from contracts.trace import TRACED, digest_of, trace_of, traced_searches

ASKED = SearchRequest("那要多少钱", date(2026, 11, 1), SearchContext("psb-passport", (Facet.FEE,)), "990102", "person")
FOUND = SearchResult(
    Outcome.CLARIFY,
    Reason.AMBIGUOUS,
    0.51234567,
    candidates=tuple(
        Candidate(f"psb-{number}", number, "guide", "护照", None, "psb", 0.1 * number) for number in range(1, 9)
    ),
    index_version="a",
    lexicon_version="b",
)


def test_a_request_comes_back_from_the_stored_trace() -> None:
    stored = json.loads(json.dumps(trace_of(ASKED, FOUND)))
    assert traced_searches(stored) == [(ASKED, digest_of(FOUND))]
    assert len(digest_of(FOUND)["candidates"]) == TRACED


def test_several_questions_in_one_turn_are_several_searches() -> None:
    other = SearchRequest("护照几天能拿", date(2026, 11, 1))
    parts = [trace_of(ASKED, FOUND), trace_of(other, FOUND)]
    assert [request for request, _ in traced_searches({**parts[0], "questions": parts})] == [ASKED, other]


def test_a_turn_without_a_search_has_none() -> None:
    assert traced_searches({}) == []
    assert traced_searches({"chosen": {"entry": "psb-passport"}}) == []
