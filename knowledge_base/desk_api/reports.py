"""GET /desk/v1/knowledge/completeness: what nobody can answer, and entries with defects, by department."""

from __future__ import annotations

import asyncio

from aiohttp import web

from foundation.clock import Clock, today
from foundation.http import read_query
from foundation.staff_api import Endpoint, get
from knowledge_base.completeness import report_of
from knowledge_base.desk_api.bodies import DepartmentQuery
from knowledge_base.desk_api.roles import READERS
from knowledge_base.editing.base import PublishedBase


class ReportsApi:
    """Of what is published."""

    def __init__(self, clock: Clock, base: PublishedBase) -> None:
        self._clock, self._base = clock, base

    def endpoints(self) -> list[Endpoint]:
        path = "/desk/v1/knowledge/completeness"
        return [get(path, self.completeness, READERS, summary="What is missing", query=DepartmentQuery)]

    async def completeness(self, request: web.Request) -> web.Response:
        query = read_query(request, DepartmentQuery)
        published = (await self._base.get()).published
        departments = [one for one in published.departments if query.department in (None, one.id)]
        entries = [item.entry for item in published.entries]
        report = await asyncio.to_thread(report_of, entries, departments, published.regions, today(self._clock))
        return web.json_response(report.to_data())
