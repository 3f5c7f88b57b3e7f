"""GET /desk/v1/knowledge/completeness and …/expiring: what nobody can answer, defects, and what ends soon."""

from __future__ import annotations

import asyncio

from aiohttp import web

from foundation.clock import Clock, today
from foundation.database import Database
from foundation.http import read_query
from foundation.staff_api import Endpoint, Items, get
from knowledge_base.completeness import report_of
from knowledge_base.desk_api.bodies import DepartmentQuery, ExpiringQuery
from knowledge_base.desk_api.roles import READERS
from knowledge_base.editing.base import PublishedBase
from knowledge_base.editing.expiring import expiring


class ReportsApi:
    """Of what is published."""

    def __init__(self, database: Database, clock: Clock, base: PublishedBase) -> None:
        self._database, self._clock, self._base = database, clock, base

    def endpoints(self) -> list[Endpoint]:
        base = "/desk/v1/knowledge"
        return [
            get(f"{base}/completeness", self.completeness, READERS, summary="What is missing", query=DepartmentQuery),
            get(
                f"{base}/expiring", self.expiring, READERS, answer=Items, summary="What ends soon", query=ExpiringQuery
            ),
        ]

    async def completeness(self, request: web.Request) -> web.Response:
        query = read_query(request, DepartmentQuery)
        published = (await self._base.get()).published
        departments = [one for one in published.departments if query.department in (None, one.id)]
        entries = [item.entry for item in published.entries]
        report = await asyncio.to_thread(report_of, entries, departments, published.regions, today(self._clock))
        return web.json_response(report.to_data())

    async def expiring(self, request: web.Request) -> web.Response:
        query = read_query(request, ExpiringQuery)
        async with self._database.read() as session:
            found = await expiring(session, today(self._clock), query.days, query.department)
        return web.json_response({"items": found})
