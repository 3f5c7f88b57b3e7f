"""Draft, review, approval, publication: who may do what when, and what is kept."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from contracts.search import SearchRequest
from foundation.clock import today
from knowledge_base.editing.errors import (
    ContentInvalid,
    EditConflict,
    NotAllowed,
    NothingBefore,
    OpenVersionExists,
    OwnWork,
    StillReferred,
    UnknownVersion,
    WrongStep,
)
from knowledge_base.editing.scheduler import PublicationScheduler
from knowledge_base.editing.tables import EntryTransitionRow
from knowledge_base.store.published import read_published
from knowledge_base.store.tables import EntryVersionRow
from tests.knowledge_base.city import faq
from tests.knowledge_base.editing.conftest import EDITOR, LEAD_PSB, REVIEWER, SECOND, Bureau

PASSPORT = "psb-passport"


def fee(text: str, amount: float) -> dict[str, Any]:
    items = [{"name": "工本费", "amount": amount, "unit": "元/证"}]
    return {"charged": True, "text": text, "items": items, "basis": "某价格文件"}


async def history(bureau: Bureau, entry: str) -> list[tuple[int, str, str, str]]:
    async with bureau.database.read() as session:
        rows = await session.scalars(
            select(EntryTransitionRow).where(EntryTransitionRow.entry == entry).order_by(EntryTransitionRow.id)
        )
        return [(row.version, row.by, row.action, row.state) for row in rows]


async def published(bureau: Bureau, entry: str) -> tuple[int, dict[str, Any]]:
    async with bureau.database.read() as session:
        row = await session.scalar(
            select(EntryVersionRow).where(EntryVersionRow.entry == entry, EntryVersionRow.state == "published")
        )
        assert row is not None
        return row.version, row.content


async def test_a_fee_is_changed_reviewed_published_and_told(bureau: Bureau) -> None:
    draft = await bureau.changed(PASSPORT, fee=fee("每本160元", 160))
    ready = await bureau.approved(draft)
    await bureau.publishing.publish(REVIEWER, PASSPORT, 2, ready.edit.lock)
    await bureau.service.refresh()
    found = await bureau.service.search(SearchRequest("护照多少钱一本", today(bureau.clock)))
    assert found.answer is not None
    assert (found.answer.entry, found.answer.version) == (PASSPORT, 2)
    assert "160元" in str(found.answer.blocks)
    assert await history(bureau, PASSPORT) == [
        (2, "editor", "create", "draft"),
        (2, "editor", "save", "draft"),
        (2, "editor", "submit", "in_review"),
        (2, "reviewer", "approve", "approved"),
        (1, "reviewer", "replace", "retired"),
        (2, "reviewer", "publish", "published"),
    ]


async def test_nobody_approves_what_they_wrote(bureau: Bureau) -> None:
    draft = await bureau.changed(PASSPORT, hours="工作日8:30—17:00")
    sent = await bureau.drafting.submit(EDITOR, *draft.id, draft.edit.lock)
    with pytest.raises(OwnWork):
        await bureau.reviewing.approve(EDITOR, *draft.id, sent.edit.lock)
    back = await bureau.reviewing.give_back(REVIEWER, *draft.id, sent.edit.lock, "周六呢？")
    helped = await bureau.drafting.save(REVIEWER, *draft.id, back.edit.lock, back.row.content | {"hours": "周一到周六"})
    again = await bureau.drafting.submit(EDITOR, *draft.id, helped.edit.lock)
    with pytest.raises(OwnWork):
        await bureau.reviewing.approve(REVIEWER, *draft.id, again.edit.lock)


async def test_of_two_who_save_the_same_version_one_gets_both_texts(bureau: Bureau) -> None:
    draft = await bureau.drafting.begin(EDITOR, PASSPORT, 1)
    content, lock = draft.row.content, draft.edit.lock
    saves = [
        bureau.drafting.save(who, PASSPORT, 2, lock, {**content, "hours": hours})
        for who, hours in ((EDITOR, "工作日8:00—16:00"), (SECOND, "工作日10:00—18:00"))
    ]
    results = await asyncio.gather(*saves, return_exceptions=True)
    conflicts = [result for result in results if isinstance(result, EditConflict)]
    assert len(conflicts) == 1
    (conflict,) = conflicts
    assert {conflict.theirs["hours"], conflict.yours["hours"]} == {"工作日8:00—16:00", "工作日10:00—18:00"}
    saved = await bureau.drafting.save(SECOND, PASSPORT, 2, conflict.lock, conflict.yours)
    assert saved.row.content["hours"] == conflict.yours["hours"]


async def test_a_second_open_version_is_refused(bureau: Bureau) -> None:
    await bureau.drafting.begin(EDITOR, PASSPORT, 1)
    with pytest.raises(OpenVersionExists) as caught:
        await bureau.drafting.begin(SECOND, PASSPORT, 1)
    assert (caught.value.version, caught.value.by) == (2, "editor")


async def test_steps_out_of_order_are_refused(bureau: Bureau) -> None:
    draft = await bureau.drafting.begin(EDITOR, PASSPORT, 1)
    with pytest.raises(WrongStep):
        await bureau.reviewing.approve(REVIEWER, *draft.id, draft.edit.lock)
    with pytest.raises(WrongStep):
        await bureau.publishing.publish(REVIEWER, *draft.id, draft.edit.lock)
    with pytest.raises(WrongStep):
        await bureau.drafting.save(EDITOR, PASSPORT, 1, 1, draft.row.content)
    gone = await bureau.drafting.discard(EDITOR, *draft.id, draft.edit.lock, "不改了")
    with pytest.raises(WrongStep):
        await bureau.drafting.submit(EDITOR, *gone.id, gone.edit.lock)


async def test_a_new_entry(bureau: Bureau) -> None:
    content = faq("psb-faq-loss", "身份证丢了要登报吗？", "psb-id-card-reissue", "不用登报。", ["丢了证要登报声明吗"])
    draft = await bureau.drafting.create(EDITOR, "faq", content)
    ready = await bureau.approved(draft)
    await bureau.publishing.publish(REVIEWER, *ready.id, ready.edit.lock)
    assert (await published(bureau, "psb-faq-loss"))[0] == 1
    with pytest.raises(NotAllowed):
        await bureau.drafting.create(EDITOR, "faq", content)
    with pytest.raises(ContentInvalid) as caught:
        await bureau.drafting.create(
            EDITOR, "faq", content | {"id": "psb-faq-other", "item": "psb-nothing", "regions": []}
        )
    assert {str(problem) for problem in caught.value.problems} >= {"[错误] 「regions」：至少要有一项"}


async def test_an_editor_of_a_department_keeps_to_it(bureau: Bureau) -> None:
    local = replace(EDITOR, department="mca")
    with pytest.raises(NotAllowed):
        await bureau.drafting.begin(local, PASSPORT, 1)
    with pytest.raises(NotAllowed):
        await bureau.publishing.roll_back(local, PASSPORT, "x")


async def test_the_owner_and_the_id_of_an_entry_stay(bureau: Bureau) -> None:
    draft = await bureau.drafting.begin(EDITOR, PASSPORT, 1)
    with pytest.raises(ContentInvalid):
        await bureau.drafting.save(EDITOR, *draft.id, draft.edit.lock, draft.row.content | {"department": "mca"})
    with pytest.raises(NotAllowed):
        await bureau.drafting.save(EDITOR, *draft.id, draft.edit.lock, draft.row.content | {"id": "psb-new"})


async def test_roll_back_is_one_step_and_keeps_every_version(bureau: Bureau) -> None:
    with pytest.raises(NothingBefore):
        await bureau.publishing.roll_back(REVIEWER, PASSPORT, "没有以前")
    first = (await published(bureau, PASSPORT))[1]
    ready = await bureau.approved(await bureau.changed(PASSPORT, fee=fee("每本1600元", 1600)))
    await bureau.publishing.publish(REVIEWER, *ready.id, ready.edit.lock)
    await bureau.publishing.roll_back(REVIEWER, PASSPORT, "多写了一个零")
    assert await published(bureau, PASSPORT) == (3, first)
    async with bureau.database.read() as session:
        states = await session.scalars(
            select(EntryVersionRow.state).where(EntryVersionRow.entry == PASSPORT).order_by(EntryVersionRow.version)
        )
        assert list(states) == ["retired", "retired", "published"]


async def test_retiring_needs_that_nothing_refers_to_it(bureau: Bureau) -> None:
    with pytest.raises(StillReferred) as caught:
        await bureau.publishing.retire(REVIEWER, "psb-id-card-reissue", "合并")
    assert caught.value.entries == ("psb-faq-proxy",)
    with pytest.raises(UnknownVersion):
        await bureau.publishing.retire(REVIEWER, "psb-faq-proxy", "过时", successor="psb-faq-nothing")
    retired = await bureau.publishing.retire(REVIEWER, "psb-faq-proxy", "并入指南", successor="psb-id-card-reissue")
    assert (retired.row.state, retired.edit.successor) == ("retired", "psb-id-card-reissue")
    async with bureau.database.read() as session:
        assert "psb-faq-proxy" not in {item.entry.id for item in (await read_published(session)).entries}


async def test_a_scheduled_version_is_published_by_whichever_process_lives(bureau: Bureau) -> None:
    ready = await bureau.approved(await bureau.changed(PASSPORT, hours="工作日8:30—17:00"))
    at = bureau.clock.now() + timedelta(hours=12)
    with pytest.raises(NotAllowed):
        await bureau.publishing.schedule(REVIEWER, *ready.id, ready.edit.lock, bureau.clock.now())
    await bureau.publishing.schedule(REVIEWER, *ready.id, ready.edit.lock + 0, at)
    after_restart = PublicationScheduler(bureau.database, bureau.clock, bureau.publishing)
    assert await after_restart.publish_due() == 0
    bureau.clock.advance(hours=12)
    both = await asyncio.gather(after_restart.publish_due(), after_restart.publish_due())
    assert sum(both) == 1
    assert (await published(bureau, PASSPORT))[0] == 2
    assert (2, "定时发布", "publish", "published") in await history(bureau, PASSPORT)


async def test_a_schedule_can_be_taken_back(bureau: Bureau) -> None:
    ready = await bureau.approved(await bureau.changed(PASSPORT, hours="工作日8:30—17:00"))
    at = bureau.clock.now() + timedelta(hours=1)
    planned = await bureau.publishing.schedule(REVIEWER, *ready.id, ready.edit.lock, at)
    await bureau.publishing.unschedule(LEAD_PSB, *ready.id, planned.edit.lock)
    bureau.clock.advance(hours=2)
    assert await PublicationScheduler(bureau.database, bureau.clock, bureau.publishing).publish_due() == 0
