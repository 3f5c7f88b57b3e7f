"""Every change asked for over HTTP leaves a line: the work's own, or one about the request."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from foundation.audit.log import AuditLog, Trail, acting
from foundation.database import Database
from foundation.http import address_of
from foundation.problems import Problem
from foundation.staff_api.guard import SAFE_METHODS, STAFF


def audit_requests(database: Database, log: AuditLog, trusted_proxies: frozenset[str] = frozenset()) -> Middleware:
    """Stands before the guard. Refusals are recorded whatever was asked; requests of nobody known are not."""

    @web.middleware
    async def audit(request: web.Request, handler: Handler) -> web.StreamResponse:
        with acting(Trail("anonymous", address_of(request, trusted_proxies))) as trail:
            status = 500
            try:
                response = await handler(request)
                status = response.status
            except Problem as problem:
                status = problem.status
                raise
            finally:
                if STAFF in request and _tells(request, status, trail):
                    await _record(database, log, request, status)
            return response

    return audit


def _tells(request: web.Request, status: int, trail: Trail) -> bool:
    """Whether the request itself is worth a line: a refusal, or a change that left none of its own."""
    return status == 403 or (request.method not in SAFE_METHODS and not trail.recorded)


async def _record(database: Database, log: AuditLog, request: web.Request, status: int) -> None:
    resource = request.match_info.route.resource
    action = f"{request.method} {resource.canonical if resource is not None else 'unknown'}"[:64]
    result = "refused" if status == 403 else "done" if status < 400 else "failed"
    async with database.transaction() as session:
        await log.record(session, action=action, subject=request.path, result=result, details={"status": status})
