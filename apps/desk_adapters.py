"""Joins the service desk and the knowledge base, which do not know each other: drafts from answers, vectors, routes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.search import EntryAnswer, RouteRequest, SearchContext, SearchRequest
from conversations.rendering import plain_text
from foundation.accounts.sessions import Staff
from foundation.clock import Clock, today
from foundation.database import Database
from foundation.departments import HOTLINE_CENTRE
from knowledge_base.desk_api.trials import SearchTrials
from knowledge_base.editing.drafting import Drafting
from knowledge_base.editing.errors import ContentInvalid, EditingError
from knowledge_base.editing.lifecycle import STATE_LABELS
from knowledge_base.errors import KnowledgeError
from knowledge_base.store.tables import EntryRow, EntryVersionRow, VersionState
from service_desk.errors import DraftRefused, GuessUnavailable
from service_desk.helping.suggesting import SuggestedAnswer
from service_desk.learning.finished import Lesson
from service_desk.learning.proposals import DraftState

AT_ONCE, MOST_CANDIDATES = 256, 3


class KnowledgeDrafts:
    """The `FaqDrafts` port: a draft by whoever answered; it is reviewed and gated like every other."""

    def __init__(self, database: Database, clock: Clock, drafting: Drafting) -> None:
        self._database, self._clock, self._drafting = database, clock, drafting

    async def create(self, staff: Staff, lesson: Lesson) -> str:
        department = staff.department or HOTLINE_CENTRE
        entry = entry_id(department, lesson.key)
        async with self._database.read() as session:
            if await session.get(EntryRow, entry) is not None:
                return entry
            item = await session.get(EntryRow, lesson.item) if lesson.item else None
        content = {
            "id": entry,
            "question": lesson.question,
            "item": item.id if item is not None and item.kind == "guide" else None,
            "department": department,
            "regions": [lesson.region],
            "audience": ["person", "enterprise"],
            "answer": list(lesson.answer),
            "valid_from": today(self._clock).isoformat(),
            "similar_questions": list(lesson.similar),
            "development_questions": [],
        }
        try:
            await self._drafting.create(staff, "faq", content)
        except ContentInvalid as error:
            raise DraftRefused("知识库不能接受：" + "；".join(str(problem) for problem in error.problems)) from None
        except EditingError as error:
            raise DraftRefused(str(error)) from None
        return entry


class StoredDrafts:
    """The `DraftStates` port: what became of a proposal, by its newest version."""

    async def of(self, session: AsyncSession, entries: Sequence[str]) -> dict[str, DraftState]:
        rows = await session.scalars(
            select(EntryVersionRow).where(EntryVersionRow.entry.in_(entries)).order_by(EntryVersionRow.version)
        )
        return {
            row.entry: DraftState(
                row.title, row.department, row.version, row.state, STATE_LABELS[VersionState(row.state)]
            )
            for row in rows
        }


class SearchUnderstanding:
    """The `Understanding` port over the running knowledge service."""

    def __init__(self, search: SearchTrials) -> None:
        self._search = search

    async def vectors(self, texts: Sequence[str]) -> list[tuple[float, ...]]:
        found: list[tuple[float, ...]] = []
        with _as_unavailable():
            for start in range(0, len(texts), AT_ONCE):
                found += await self._search.client.vectors(texts[start : start + AT_ONCE])
        return found

    async def department(self, text: str) -> tuple[str, str, float]:
        with _as_unavailable():
            route = await self._search.client.route(RouteRequest(text))
        return route.lead, route.why, route.probability


class SearchAnswers:
    """The `AnswerSource` port over the running knowledge service: the live search, hence the live answer."""

    def __init__(self, search: SearchTrials, clock: Clock) -> None:
        self._search, self._clock = search, clock

    async def answers(self, text: str, region: str | None, item: str | None) -> list[SuggestedAnswer]:
        request = SearchRequest(text, today(self._clock), SearchContext(item), region)
        with _as_unavailable():
            found = await self._search.client.search(request)
            if found.answer is not None:
                return [_suggested(found.answer, found.probability)]
            shown = found.candidates[:MOST_CANDIDATES]
            entries = [await self._search.client.entry(one.entry, found.facets, region) for one in shown]
        return [_suggested(entry, one.probability) for entry, one in zip(entries, shown, strict=True)]


def _suggested(answer: EntryAnswer, probability: float) -> SuggestedAnswer:
    text = plain_text(answer.blocks)
    return SuggestedAnswer(answer.entry, answer.title, answer.department, text, round(probability, 3))


def entry_id(department: str, key: str) -> str:
    """The id of the FAQ that comes of a lesson: the same lesson, the same id."""
    owner = re.sub(r"[^a-z0-9]+", "-", department.lower()).strip("-") or "gov"
    return f"{owner}-faq-{hashlib.sha256(key.encode()).hexdigest()[:10]}"


@contextmanager
def _as_unavailable() -> Iterator[None]:
    try:
        yield
    except KnowledgeError as error:
        raise GuessUnavailable(str(error)) from error
