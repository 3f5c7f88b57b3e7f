"""The gate: another entry's question, an own question, a contradiction, a signature, a base that changes meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from contracts.search import TrialRequest, TrialResults
from knowledge_base.consistency import Aspect
from knowledge_base.editing.errors import GateClosed, NotAllowed, UnknownFinding
from knowledge_base.editing.gate_report import Grade
from knowledge_base.editing.scheduler import PublicationScheduler
from knowledge_base.editing.tables import EntryTransitionRow
from knowledge_base.editing.versions import find
from tests.knowledge_base.city import GUIDES, faq
from tests.knowledge_base.editing.conftest import EDITOR, LEAD_MCA, LEAD_PSB, REVIEWER, Bureau

PASSPORT_QUESTIONS = ["想出国旅游先办护照", "护照工本费是多少"]


def thief() -> dict[str, Any]:
    """An entry of another matter that claims the passport's questions."""
    row = faq("mca-faq-thief", "结婚旅游的护照怎么办？", "mca-marriage", "先领结婚证。", [])
    return row | {"similar_questions": [*PASSPORT_QUESTIONS, *GUIDES["psb-passport"]["similar"]]}


def dear() -> dict[str, Any]:
    """An entry of the civil affairs bureau that tells another fee than the police."""
    answer = "补领身份证每证收50元。"
    return faq("mca-faq-card", "结婚前补身份证收多少钱？", "psb-id-card-reissue", answer, ["结婚急用补身份证收费吗"])


async def test_what_breaks_anothers_question_is_stopped(bureau: Bureau) -> None:
    ready = await bureau.approved(await bureau.drafting.create(EDITOR, "faq", thief()))
    with pytest.raises(GateClosed) as caught:
        await bureau.publishing.publish(REVIEWER, *ready.id, ready.edit.lock)
    broken = {asked.text: asked for asked in caught.value.report.broken}
    assert set(broken) & set(PASSPORT_QUESTIONS)
    lost = next(broken[text] for text in PASSPORT_QUESTIONS if text in broken)
    assert (lost.entry, lost.own, lost.live, lost.candidate) == ("psb-passport", False, Grade.RIGHT, Grade.WRONG)
    async with bureau.database.read() as session:
        kept = await find(session, *ready.id)
    assert kept.row.state == "approved"
    assert kept.edit.gate is not None
    assert kept.edit.gate["passed"] is False


async def test_an_own_question_that_finds_something_else_stops_it(bureau: Bureau) -> None:
    row = faq("mca-faq-odd", "结婚登记要体检吗？", "mca-marriage", "自愿，不收费。", ["领证前要体检吗"])
    row["development_questions"] = [{"text": text, "facets": []} for text in GUIDES["psb-passport"]["similar"][:2]]
    ready = await bureau.approved(await bureau.drafting.create(EDITOR, "faq", row))
    with pytest.raises(GateClosed) as caught:
        await bureau.publishing.publish(REVIEWER, *ready.id, ready.edit.lock)
    assert all(asked.own for asked in caught.value.report.broken)


async def test_a_fee_that_contradicts_another_department_needs_both_signatures(bureau: Bureau) -> None:
    ready = await bureau.approved(await bureau.drafting.create(EDITOR, "faq", dear()))
    with pytest.raises(GateClosed) as caught:
        await bureau.publishing.publish(REVIEWER, *ready.id, ready.edit.lock)
    (conflict,) = (c for c in caught.value.report.unsigned if c.finding.aspect is Aspect.FEE)
    assert conflict.missing == ("mca", "psb")
    listed = await bureau.signing.conflicts({"psb"})
    assert conflict.finding.key in {c.finding.key for c in listed}
    for key in {c.finding.key for c in caught.value.report.unsigned}:
        assert (await bureau.signing.sign(LEAD_PSB, key, "情况不同")).missing == ("mca",)
    with pytest.raises(GateClosed):
        await bureau.publishing.publish(REVIEWER, *ready.id)
    for key in {c.finding.key for c in caught.value.report.unsigned}:
        assert (await bureau.signing.sign(LEAD_MCA, key, "加急件的收费")).missing == ()
        assert (await bureau.signing.sign(LEAD_MCA, key, "再签一次")).missing == ()
    assert (await bureau.publishing.publish(REVIEWER, *ready.id)).row.state == "published"


async def test_only_the_two_owners_sign_and_only_what_is_there(bureau: Bureau) -> None:
    await bureau.drafting.create(EDITOR, "faq", dear())
    (conflict,) = (c for c in await bureau.signing.conflicts() if c.finding.aspect is Aspect.FEE)
    with pytest.raises(NotAllowed):
        await bureau.signing.sign(REVIEWER, conflict.finding.key, "")
    with pytest.raises(UnknownFinding):
        await bureau.signing.sign(LEAD_PSB, "0" * 24, "")


async def test_a_changed_sentence_needs_new_signatures(bureau: Bureau) -> None:
    draft = await bureau.drafting.create(EDITOR, "faq", dear())
    for conflict in await bureau.signing.conflicts():
        await bureau.signing.sign(LEAD_PSB, conflict.finding.key, "")
        await bureau.signing.sign(LEAD_MCA, conflict.finding.key, "")
    dearer = draft.row.content | {"answer": ["补领身份证每证收90元。"]}
    saved = await bureau.drafting.save(EDITOR, *draft.id, draft.edit.lock, dearer)
    ready = await bureau.approved(saved)
    with pytest.raises(GateClosed):
        await bureau.publishing.publish(REVIEWER, *ready.id, ready.edit.lock)


async def test_when_the_base_changes_meanwhile_the_gate_runs_again(bureau: Bureau) -> None:
    ready = await bureau.approved(await bureau.changed("psb-passport", hours="工作日8:30—17:00"))
    other = await bureau.approved(await bureau.changed("mca-marriage", hours="工作日8:30—17:00"))
    gate = bureau.publishing._gate._gate
    trials = gate._trials
    runs: list[int] = []

    class Interrupted:
        async def try_changes(self, request: TrialRequest) -> TrialResults:
            results = await trials.try_changes(request)
            runs.append(results.revision)
            if len(runs) == 1:
                gate._trials = trials
                await bureau.publishing.publish(REVIEWER, *other.id, other.edit.lock)
                gate._trials = self
            return results

    gate._trials = Interrupted()
    await bureau.publishing.publish(REVIEWER, *ready.id, ready.edit.lock)
    assert len(set(runs)) == 2


async def test_a_schedule_whose_gate_closes_is_taken_off_and_told(bureau: Bureau) -> None:
    strange = await bureau.approved(await bureau.drafting.create(EDITOR, "faq", dear()))
    at = bureau.clock.now() + timedelta(hours=10)
    with pytest.raises(GateClosed):
        await bureau.publishing.schedule(REVIEWER, *strange.id, strange.edit.lock, at)
    for conflict in await bureau.signing.conflicts():
        await bureau.signing.sign(LEAD_PSB, conflict.finding.key, "")
        await bureau.signing.sign(LEAD_MCA, conflict.finding.key, "")
    async with bureau.database.read() as session:
        lock = (await find(session, *strange.id)).edit.lock
    await bureau.publishing.schedule(REVIEWER, *strange.id, lock, at)
    items = [{"name": "工本费", "amount": 45, "unit": "元/证"}]
    fee = {"charged": True, "text": "每证45元", "items": items, "basis": "某价格文件"}
    dearer = await bureau.approved(await bureau.changed("psb-id-card-reissue", fee=fee))
    await bureau.publishing.publish(REVIEWER, *dearer.id, dearer.edit.lock)
    bureau.clock.advance(hours=10)
    scheduler = PublicationScheduler(bureau.database, bureau.clock, bureau.publishing)
    assert await scheduler.publish_due() == 0
    assert await scheduler.publish_due() == 0
    async with bureau.database.read() as session:
        kept = await find(session, *strange.id)
        told = await session.scalars(
            select(EntryTransitionRow.action).where(EntryTransitionRow.entry == strange.row.entry)
        )
        assert list(told).count("schedule_failed") == 1
    assert (kept.row.state, kept.edit.publish_at) == ("approved", None)


async def test_a_roll_back_goes_through_the_gate(bureau: Bureau) -> None:
    items = [{"name": "工本费", "amount": 50, "unit": "元/证"}]
    fee = {"charged": True, "text": "每证50元", "items": items, "basis": "某价格文件"}
    dearer = await bureau.approved(await bureau.changed("psb-id-card-reissue", fee=fee))
    await bureau.publishing.publish(REVIEWER, *dearer.id, dearer.edit.lock)
    agreeing = await bureau.approved(await bureau.drafting.create(EDITOR, "faq", dear()))
    await bureau.publishing.publish(REVIEWER, *agreeing.id, agreeing.edit.lock)

    with pytest.raises(GateClosed) as caught:
        await bureau.publishing.roll_back(REVIEWER, "psb-id-card-reissue", "又是40元了")
    (conflict,) = (c for c in caught.value.report.unsigned if c.finding.aspect is Aspect.FEE)
    assert conflict.missing == ("mca", "psb")
    async with bureau.database.read() as session:
        assert (await find(session, *dearer.id)).row.state == "published"

    # signed on a draft of the earlier text: signatures hang on the two sentences
    await bureau.drafting.begin(EDITOR, "psb-id-card-reissue", 1)
    for conflict in caught.value.report.unsigned:
        await bureau.signing.sign(LEAD_PSB, conflict.finding.key, "")
        await bureau.signing.sign(LEAD_MCA, conflict.finding.key, "")
    back = await bureau.publishing.roll_back(REVIEWER, "psb-id-card-reissue", "又是40元了")
    assert back.row.state == "published"
    assert back.row.content["fee"]["text"] == "每证40元"
