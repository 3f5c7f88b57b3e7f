"""The publish gate: the entry's own questions and everybody else's on the candidate index, and conflicts signed.

A question breaks when the candidate answers another matter or nothing where the live index found the right one; an own
question must find its entry. Duplicates and contradictions with another department need both owners' signatures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from contracts.search import EntryChange, Outcome, SearchRequest, SearchResult, TrialRequest, TrialResults
from foundation.clock import Clock, today
from foundation.database import Database
from knowledge_base.editing.base import Base, PublishedBase
from knowledge_base.editing.errors import GateOutrun
from knowledge_base.editing.gate_report import Asked, GateReport, Grade
from knowledge_base.editing.signatures import with_signatures
from knowledge_base.editing.versions import Version
from knowledge_base.loading import stored
from knowledge_base.model import Entry, kind_of

_BATCH = 200


class Trials(Protocol):
    """Searches as if some entries were published; `knowledge_base.client.KnowledgeClient` does."""

    async def try_changes(self, request: TrialRequest) -> TrialResults: ...


@dataclass(frozen=True)
class Question:
    """A development question with the entry and the matter that ought to answer it."""

    text: str
    entry: str
    matter: str
    request: SearchRequest


class Gate:
    """Runs the gate. Raises `KnowledgeUnavailable` when the search service cannot be asked."""

    def __init__(self, database: Database, clock: Clock, base: PublishedBase, trials: Trials) -> None:
        self._database, self._clock, self._base, self._trials = database, clock, base, trials

    async def run(self, version: Version) -> GateReport:
        """One report on one version as it stands; raises `GateOutrun` when the search service lags behind."""
        entry = version.entry
        base = await self._base.get()
        day = max(today(self._clock), entry.valid_from)
        asked = await self._ask(entry, base, day)
        async with self._database.read() as session:
            conflicts = await with_signatures(session, base.checker.findings_of(entry))
        return GateReport(
            entry.id,
            version.row.version,
            version.row.content_hash,
            base.published.revision,
            self._clock.now(),
            tuple(asked),
            tuple(conflicts),
        )

    async def _ask(self, entry: Entry, base: Base, day: date) -> list[Asked]:
        questions = list(_questions(entry, base, day))
        change = EntryChange(kind_of(entry), stored(entry))
        asked: list[Asked] = []
        for start in range(0, len(questions), _BATCH):
            part = questions[start : start + _BATCH]
            results = await self._trials.try_changes(TrialRequest((change,), (), tuple(q.request for q in part)))
            if results.revision != base.published.revision:
                raise GateOutrun(entry.id, 0)
            for question, live, candidate in zip(part, results.live, results.candidate, strict=True):
                told = candidate.answer.title if candidate.answer is not None else ""
                own = question.entry == entry.id
                asked.append(
                    Asked(question.text, question.entry, own, grade(question, live), grade(question, candidate), told)
                )
        return asked


def grade(question: Question, result: SearchResult) -> Grade:
    """Whether a result is of the matter a question is about."""
    if result.outcome is Outcome.ANSWER and result.answer is not None:
        found = {result.answer.entry, result.answer.item}
        return Grade.RIGHT if {question.entry, question.matter} & found else Grade.WRONG
    if result.outcome is Outcome.CLARIFY:
        offered = {name for candidate in result.candidates for name in (candidate.entry, candidate.item)}
        return Grade.ASKED_BACK if {question.entry, question.matter} & offered else Grade.WRONG
    return Grade.REFUSED


def _questions(entry: Entry, base: Base, day: date) -> Iterator[Question]:
    """The entry's own questions first, then those of everything else that is in force that day."""
    others = [item.entry for item in base.published.entries if item.entry.id != entry.id]
    for asked in (entry, *others):
        if not asked.in_force(day):
            continue
        matter = asked.items[0] if asked.items else asked.id
        audience = asked.audience[0] if len(asked.audience) == 1 else None
        for question in asked.development_questions:
            request = SearchRequest(question.text, day, region=asked.regions[0], audience=audience)
            yield Question(question.text, asked.id, matter, request)
