"""GET /feeds/v1/changes for other bases; /desk/v1/knowledge/feeds for our people."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from pydantic import Field
from sqlalchemy import select

from foundation.clock import Clock
from foundation.database import Database
from foundation.http import read_model, read_query
from foundation.problems import unauthorised
from foundation.staff_api import Endpoint, delete, get, put, staff_of
from foundation.staff_api.guard import bearer_token
from knowledge_base.desk_api.bodies import Body, Reason, moment
from knowledge_base.desk_api.roles import READERS, REVIEWERS
from knowledge_base.feeds.errors import UnknownReader
from knowledge_base.feeds.outgoing import advance, changes_after, up_to_date
from knowledge_base.feeds.overriding import Overriding
from knowledge_base.feeds.puller import PAGE
from knowledge_base.feeds.registry import reader_of
from knowledge_base.feeds.tables import FeedEntryRow, FeedSubscriptionRow

_ALL = "/desk/v1/knowledge/feeds"
_OVERRIDE = f"{_ALL}/{{feed}}/entries/{{entry}}/override"


class ChangesQuery(Body):
    after: int = Field(default=0, ge=0, lt=2**63)
    limit: int = Field(default=PAGE, ge=1, le=500)


class OverrideBody(Body):
    """`reason`: the rule that leaves the matter to us."""

    local: str = Field(min_length=1, max_length=80)
    reason: str = Reason


class FeedsApi:
    """Other bases show a token of their own (`python -m knowledge_base.feeds reader NAME`), not a staff session."""

    def __init__(self, database: Database, clock: Clock, overriding: Overriding) -> None:
        self._database, self._clock, self._overriding = database, clock, overriding

    def endpoints(self) -> list[Endpoint]:
        return [
            get("/feeds/v1/changes", self.changes, None, summary="What changed since", query=ChangesQuery),
            get(_ALL, self.list, READERS, summary="Subscriptions and their entries"),
            put(_OVERRIDE, self.override, REVIEWERS, summary="A local entry instead", body=OverrideBody),
            delete(_OVERRIDE, self.lift, REVIEWERS, summary="Theirs again"),
        ]

    async def changes(self, request: web.Request) -> web.Response:
        async with self._database.read() as session:
            try:
                await reader_of(session, bearer_token(request))
            except UnknownReader:
                raise unauthorised("读取需要有效的令牌。") from None
            query = read_query(request, ChangesQuery)
            current = await up_to_date(session)
        if not current:
            async with self._database.transaction() as session:
                await advance(session, self._clock.now())
        async with self._database.read() as session:
            page = await changes_after(session, query.after, query.limit)
        return web.json_response(page.to_data())

    async def list(self, _request: web.Request) -> web.Response:
        async with self._database.read() as session:
            rows = await session.scalars(select(FeedSubscriptionRow).order_by(FeedSubscriptionRow.name))
            subscriptions = [
                {"name": row.name, "url": row.url, "pulled_at": moment(row.pulled_at), "error": row.error}
                for row in rows
            ]
            entries = await session.scalars(
                select(FeedEntryRow).order_by(FeedEntryRow.subscription, FeedEntryRow.remote_entry)
            )
            return web.json_response({"items": subscriptions, "entries": [_entry(row) for row in entries]})

    async def override(self, request: web.Request) -> web.Response:
        body, where = await read_model(request, OverrideBody), request.match_info
        row = await self._overriding.put(staff_of(request), where["feed"], where["entry"], body.local, body.reason)
        return web.json_response(_entry(row))

    async def lift(self, request: web.Request) -> web.Response:
        where = request.match_info
        return web.json_response(_entry(await self._overriding.lift(staff_of(request), where["feed"], where["entry"])))


def _entry(row: FeedEntryRow) -> dict[str, Any]:
    return {
        "feed": row.subscription,
        "remote_entry": row.remote_entry,
        "entry": row.entry,
        "remote_version": row.remote_version,
        "source": row.source,
        "withdrawn": row.withdrawn,
        "overridden_by": row.overridden_by,
        "override_reason": row.override_reason,
        "problem": row.problem,
    }
