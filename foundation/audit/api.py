"""GET /desk/v1/audit, GET …/audit/verification, GET …/audit/export: for the auditor and nobody else."""

from __future__ import annotations

import json
from dataclasses import asdict

from aiohttp import web

from foundation.accounts.roles import Role
from foundation.audit.chain import plain, stored_lines, verify
from foundation.audit.log import AuditLog
from foundation.audit.reading import AuditPage, AuditQuery, VerdictView, chosen
from foundation.database import Database
from foundation.http import read_query
from foundation.staff_api import Endpoint, get

_AUDITOR = {Role.AUDITOR}


class AuditApi:
    """The log as the auditor sees it. Checking and exporting are lines of the log themselves."""

    def __init__(self, database: Database, log: AuditLog) -> None:
        self._database, self._log = database, log

    def endpoints(self) -> list[Endpoint]:
        base = "/desk/v1/audit"
        return [
            get(base, self.page, _AUDITOR, summary="审计记录", query=AuditQuery, answer=AuditPage),
            get(f"{base}/verification", self.verification, _AUDITOR, summary="校验审计链", answer=VerdictView),
            get(f"{base}/export", self.export, _AUDITOR, summary="导出审计记录", media="application/x-ndjson"),
        ]

    async def page(self, request: web.Request) -> web.Response:
        query = read_query(request, AuditQuery)
        async with self._database.read() as session:
            rows = list(await session.scalars(chosen(query)))
        items = [plain(row) for row in rows[: query.limit]]
        return web.json_response({"items": items, "next": items[-1]["seq"] if len(rows) > query.limit else None})

    async def verification(self, _request: web.Request) -> web.Response:
        async with self._database.read() as session:
            verdict = await verify(session)
        async with self._database.transaction() as session:
            result = "done" if verdict.intact else "failed"
            await self._log.record(session, action="audit.verify", subject="audit", result=result)
        return web.json_response({**asdict(verdict), "intact": verdict.intact})

    async def export(self, request: web.Request) -> web.StreamResponse:
        """Every line as JSON, one a line, in the order of the chain."""
        async with self._database.transaction() as session:
            await self._log.record(session, action="audit.export", subject="audit")
        response = web.StreamResponse(headers={"Content-Disposition": 'attachment; filename="audit.jsonl"'})
        response.content_type = "application/x-ndjson"
        await response.prepare(request)
        async with self._database.read() as session:
            async for line in stored_lines(session):
                await response.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        await response.write_eof()
        return response
