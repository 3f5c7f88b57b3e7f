"""The candidate index of the publish gate: asked in this process and over HTTP, never live."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from contracts.search import EntryChange, Outcome, SearchRequest, TrialRequest
from knowledge_base.candidate import MAX_TRIAL_REQUESTS, Changes, apply_changes, read_changes
from knowledge_base.client import KnowledgeClient
from knowledge_base.errors import ChangeInvalid, KnowledgeRefused
from knowledge_base.loading import publish_in_memory, stored
from knowledge_base.model import Guide
from knowledge_base.service import KnowledgeService
from tests.knowledge_base.city import city_data, read

ON = date(2026, 11, 1)
PRICE = SearchRequest("护照多少钱一本", ON)


def passport(tmp_path: Path, fee: str = "每本999元") -> Guide:
    data = city_data()
    data["guides"][1]["fee"]["text"] = fee
    found = next(entry for entry in read(tmp_path / "changed", data).entries if entry.id == "psb-passport")
    assert isinstance(found, Guide)
    return found


def test_changes_are_applied_by_id(tmp_path: Path):
    published = publish_in_memory(read(tmp_path / "city", city_data()))
    changed = passport(tmp_path)
    new = changed.model_copy(update={"id": "psb-new"})
    after = apply_changes(published, Changes((changed, new), frozenset({"mca-marriage"})))
    names = [item.entry.id for item in after.entries]
    assert names == sorted({*(item.entry.id for item in published.entries), "psb-new"} - {"mca-marriage"})
    versions = {item.entry.id: item.version for item in after.entries}
    assert (versions["psb-passport"], versions["psb-new"], versions["psb-id-card-reissue"]) == (2, 1, 1)


@pytest.mark.parametrize("change", [EntryChange("poem", {}), EntryChange("guide", {"name": "无"})])
def test_an_invalid_change_names_its_number(tmp_path: Path, change: EntryChange):
    good = EntryChange("guide", stored(passport(tmp_path)))
    with pytest.raises(ChangeInvalid) as caught:
        read_changes([good, change])
    assert caught.value.number == 1


async def test_the_candidate_answers_and_the_live_index_does_not_change(service: KnowledgeService, tmp_path: Path):
    await service.refresh()
    version = service.live.snapshot.version
    candidate = await service.candidate([passport(tmp_path)])
    assert "999" in str((await candidate.search(PRICE)).answer)
    assert "999" not in str((await service.search(PRICE)).answer)
    assert service.live.snapshot.version == version
    assert await service.candidate([passport(tmp_path)]) is candidate


async def test_a_trial_over_http(client: KnowledgeClient, tmp_path: Path):
    content = stored(passport(tmp_path))
    trial = TrialRequest((EntryChange("guide", content),), requests=(PRICE, SearchRequest("领结婚证带什么", ON)))
    results = await client.try_changes(trial)
    assert "999" in str(results.candidate[0].answer)
    assert "999" not in str(results.live[0].answer)
    assert results.live[0] == await client.search(PRICE)
    assert results.candidate[1].answer == results.live[1].answer
    gone = await client.try_changes(TrialRequest((), retired=("psb-passport",), requests=(PRICE,)))
    assert gone.live[0].outcome is Outcome.ANSWER
    assert all(candidate.entry != "psb-passport" for candidate in gone.candidate[0].candidates)


@pytest.mark.parametrize(
    "trial",
    [
        TrialRequest((EntryChange("guide", {"id": "x"}),)),
        TrialRequest((), requests=(PRICE,) * (MAX_TRIAL_REQUESTS + 1)),
        TrialRequest((), requests=(SearchRequest("长" * 2001, ON),)),
    ],
)
async def test_a_bad_trial_is_refused(client: KnowledgeClient, trial: TrialRequest):
    with pytest.raises(KnowledgeRefused) as caught:
        await client.try_changes(trial)
    assert caught.value.status == 422
