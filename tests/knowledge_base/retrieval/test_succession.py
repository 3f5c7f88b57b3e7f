"""A repealed policy is answered with what replaced it; without a known successor its end is admitted."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from contracts.search import Outcome, Reason, SearchRequest
from knowledge_base.loading import publish_in_memory
from knowledge_base.retrieval.rankers import Rankers
from knowledge_base.retrieval.search import Searcher
from knowledge_base.retrieval.snapshot import build_snapshot
from tests.knowledge_base.city import city_data, policy, read
from tests.knowledge_base.embedder import FakeEmbedder

TODAY = date(2026, 11, 1)
OLD = "房屋租赁补贴试行办法"
QUESTION = f"{OLD}额度条款"


def searcher(folder: Path, embedder: FakeEmbedder, rankers: Rankers, *policies: dict[str, Any]) -> Searcher:
    data = city_data()
    data["policies"] += policies
    folder.mkdir(exist_ok=True)
    return Searcher(build_snapshot(publish_in_memory(read(folder, data)), embedder), embedder, rankers.search)


def repealed(successor: str | None) -> dict[str, Any]:
    return policy("policy-old", OLD, "云公积金〔2020〕9号", repealed=True) | {"successor": successor}


def test_the_successor_answers_and_says_so(tmp_path: Path, embedder: FakeEmbedder, rankers: Rankers) -> None:
    found = searcher(tmp_path, embedder, rankers, repealed("policy-rent")).search(SearchRequest(QUESTION, TODAY))
    assert (found.outcome, found.reason) == (Outcome.ANSWER, Reason.EXPIRED)
    assert found.answer is not None
    assert found.answer.entry == "policy-rent"
    notice = found.answer.blocks[0]
    assert notice.type == "notice"
    assert notice.text == (
        f"《{OLD}》（云公积金〔2020〕9号）已于2025年12月31日废止，现行依据为《租房提取公积金管理办法》（云公积金〔2024〕5号）。"
    )
    assert {block.entry for block in found.answer.blocks if block.type == "source"} == {"policy-rent"}


def test_a_chain_of_successors_is_followed(tmp_path: Path, embedder: FakeEmbedder, rankers: Rankers) -> None:
    middle = policy("policy-middle", "职工住房提取细则", "云公积金〔2022〕1号", repealed=True)
    middle |= {"successor": "policy-rent"}
    found = searcher(tmp_path, embedder, rankers, repealed("policy-middle"), middle).search(
        SearchRequest(QUESTION, TODAY)
    )
    assert found.answer is not None
    assert found.answer.entry == "policy-rent"


@pytest.mark.parametrize("circle", [False, True])
def test_without_one_nothing_expired_is_told(
    circle: bool, tmp_path: Path, embedder: FakeEmbedder, rankers: Rankers
) -> None:
    others = [policy("policy-ring", "职工住房提取细则", "云公积金〔2022〕1号", repealed=True)]
    others[0] |= {"successor": "policy-old"}
    old = repealed("policy-ring" if circle else None)
    found = searcher(tmp_path, embedder, rankers, old, *others).search(SearchRequest(QUESTION, TODAY))
    told = {candidate.entry for candidate in found.candidates}
    assert not told & {"policy-old", "policy-ring"}
    assert found.answer is None or found.answer.entry not in {"policy-old", "policy-ring"}


def test_while_it_was_in_force_it_answers_itself(tmp_path: Path, embedder: FakeEmbedder, rankers: Rankers) -> None:
    search = searcher(tmp_path, embedder, rankers, repealed("policy-rent"))
    then = search.search(SearchRequest(QUESTION, date(2025, 6, 1)))
    assert then.answer is not None
    assert then.answer.entry == "policy-old"
    assert then.reason is Reason.MATCHED
