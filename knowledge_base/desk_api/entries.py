"""/desk/v1/knowledge/entries: looking through, writing, reviewing, publishing."""

from __future__ import annotations

from aiohttp import web

from foundation.clock import Clock, today
from foundation.database import Database
from foundation.http import read_model, read_query
from foundation.staff_api import Endpoint, get, post, put, staff_of
from knowledge_base.desk_api.bodies import (
    AskedBody,
    BeginBody,
    CreateBody,
    DifferenceQuery,
    ListQuery,
    PublishBody,
    RetireBody,
    ReturnBody,
    RollBackBody,
    SaveBody,
    StepBody,
    version_of,
)
from knowledge_base.desk_api.presenting import listed_data, step_data, summary_data, version_data
from knowledge_base.desk_api.roles import READERS, REVIEWERS, WRITERS, WRITERS_AND_REVIEWERS
from knowledge_base.editing.difference import difference
from knowledge_base.editing.drafting import Drafting
from knowledge_base.editing.listing import Wanted, history_of, list_entries, versions_of
from knowledge_base.editing.publishing import Publishing
from knowledge_base.editing.reviewing import Reviewing
from knowledge_base.editing.signatures import Signing
from knowledge_base.editing.versions import Version, find
from knowledge_base.model import DevelopmentQuestion
from knowledge_base.store.tables import EntryRow

_ALL = "/desk/v1/knowledge/entries"
_ONE = f"{_ALL}/{{entry}}"
_VERSION = f"{_ONE}/versions/{{version}}"


class EntriesApi:
    """Every answer to a change holds the version as it is now, with the lock for the next change."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        drafting: Drafting,
        reviewing: Reviewing,
        publishing: Publishing,
        signing: Signing,
    ) -> None:
        self._database, self._clock, self._signing = database, clock, signing
        self._drafting, self._reviewing, self._publishing = drafting, reviewing, publishing

    def endpoints(self) -> list[Endpoint]:
        return [
            get(_ALL, self.list, READERS, summary="Entries by newest version", query=ListQuery),
            post(_ALL, self.create, WRITERS, summary="A new entry", body=CreateBody, status=201),
            get(_ONE, self.show, READERS, summary="An entry's versions and history"),
            get(f"{_ONE}/difference", self.compare, READERS, summary="Two versions by field", query=DifferenceQuery),
            post(f"{_ONE}/versions", self.begin, WRITERS, summary="A new draft", body=BeginBody, status=201),
            get(_VERSION, self.version, READERS, summary="One version"),
            put(_VERSION, self.save, WRITERS, summary="Save a draft", body=SaveBody, problems=(409,)),
            post(
                f"{_ONE}/development-questions",
                self.add_question,
                WRITERS,
                summary="A question for the gate",
                body=AskedBody,
                status=201,
            ),
            post(f"{_VERSION}/submit", self.submit, WRITERS, summary="Send to review", body=StepBody),
            post(f"{_VERSION}/discard", self.discard, WRITERS_AND_REVIEWERS, summary="Give up", body=StepBody),
            post(f"{_VERSION}/approve", self.approve, REVIEWERS, summary="Approve", body=StepBody),
            post(f"{_VERSION}/return", self.give_back, WRITERS_AND_REVIEWERS, summary="To draft", body=ReturnBody),
            post(f"{_VERSION}/gate", self.gate, WRITERS_AND_REVIEWERS, summary="Run the publish gate"),
            post(f"{_VERSION}/publish", self.publish, REVIEWERS, summary="Publish, now or later", body=PublishBody),
            post(f"{_VERSION}/unschedule", self.unschedule, REVIEWERS, summary="Not at that time", body=StepBody),
            post(f"{_ONE}/retire", self.retire, REVIEWERS, summary="Take out, with successor", body=RetireBody),
            post(f"{_ONE}/roll-back", self.roll_back, REVIEWERS, summary="The text before", body=RollBackBody),
        ]

    async def list(self, request: web.Request) -> web.Response:
        query = read_query(request, ListQuery)
        async with self._database.read() as session:
            found = await list_entries(session, Wanted(**query.model_dump(), today=today(self._clock)))
        after = found[-1].entry if len(found) == query.limit else None
        return web.json_response({"items": [listed_data(one) for one in found], "next": after})

    async def show(self, request: web.Request) -> web.Response:
        entry = request.match_info["entry"]
        async with self._database.read() as session:
            versions = await versions_of(session, entry)
            history = await history_of(session, entry)
            kind = (await session.get_one(EntryRow, entry)).kind
        newest = versions[0]
        return web.json_response(
            {
                "entry": entry,
                "kind": kind,
                "department": newest.department,
                "title": newest.title,
                "versions": [summary_data(row) for row in versions],
                "history": [step_data(row) for row in history],
            }
        )

    async def version(self, request: web.Request) -> web.Response:
        async with self._database.read() as session:
            found = await find(session, *version_of(request))
        return await self._shown(found)

    async def compare(self, request: web.Request) -> web.Response:
        query, entry = read_query(request, DifferenceQuery), request.match_info["entry"]
        async with self._database.read() as session:
            before, after = await find(session, entry, query.before), await find(session, entry, query.after)
        changes = difference(before.kind, before.row.content, after.row.content)
        return web.json_response({"changes": [change.to_data() for change in changes]})

    async def create(self, request: web.Request) -> web.Response:
        body = await read_model(request, CreateBody)
        return await self._shown(await self._drafting.create(staff_of(request), body.kind, body.content), 201)

    async def begin(self, request: web.Request) -> web.Response:
        body = await read_model(request, BeginBody)
        begun = await self._drafting.begin(staff_of(request), request.match_info["entry"], body.based_on)
        return await self._shown(begun, 201)

    async def save(self, request: web.Request) -> web.Response:
        body = await read_model(request, SaveBody)
        return await self._shown(
            await self._drafting.save(staff_of(request), *version_of(request), body.lock, body.content)
        )

    async def add_question(self, request: web.Request) -> web.Response:
        body = await read_model(request, AskedBody)
        question = DevelopmentQuestion(text=body.text, facets=tuple(body.facets))
        kept = await self._drafting.add_question(staff_of(request), request.match_info["entry"], question)
        return await self._shown(kept, 201)

    async def submit(self, request: web.Request) -> web.Response:
        body = await read_model(request, StepBody)
        return await self._shown(
            await self._drafting.submit(staff_of(request), *version_of(request), body.lock, body.note)
        )

    async def discard(self, request: web.Request) -> web.Response:
        body = await read_model(request, StepBody)
        return await self._shown(
            await self._drafting.discard(staff_of(request), *version_of(request), body.lock, body.note)
        )

    async def approve(self, request: web.Request) -> web.Response:
        body = await read_model(request, StepBody)
        return await self._shown(
            await self._reviewing.approve(staff_of(request), *version_of(request), body.lock, body.note)
        )

    async def give_back(self, request: web.Request) -> web.Response:
        body = await read_model(request, ReturnBody)
        return await self._shown(
            await self._reviewing.give_back(staff_of(request), *version_of(request), body.lock, body.reason)
        )

    async def gate(self, request: web.Request) -> web.Response:
        report = await self._publishing.check(*version_of(request))
        return web.json_response(report.to_data())

    async def publish(self, request: web.Request) -> web.Response:
        body, staff = await read_model(request, PublishBody), staff_of(request)
        if body.at is not None:
            return await self._shown(await self._publishing.schedule(staff, *version_of(request), body.lock, body.at))
        return await self._shown(await self._publishing.publish(staff, *version_of(request), body.lock))

    async def unschedule(self, request: web.Request) -> web.Response:
        body = await read_model(request, StepBody)
        return await self._shown(await self._publishing.unschedule(staff_of(request), *version_of(request), body.lock))

    async def retire(self, request: web.Request) -> web.Response:
        body = await read_model(request, RetireBody)
        return await self._shown(
            await self._publishing.retire(staff_of(request), request.match_info["entry"], body.reason, body.successor)
        )

    async def roll_back(self, request: web.Request) -> web.Response:
        body = await read_model(request, RollBackBody)
        return await self._shown(
            await self._publishing.roll_back(staff_of(request), request.match_info["entry"], body.reason)
        )

    async def _shown(self, version: Version, status: int = 200) -> web.Response:
        return web.json_response(version_data(version, await self._signing.of(version.entry)), status=status)
