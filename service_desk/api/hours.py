"""Office hours and closures: GET and PUT /desk/v1/hours/{department}, POST and DELETE …/closures, PUT …/notices.

The department `all` stands for the hours that everybody has.
"""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, model_validator

from foundation.accounts.roles import EVERYBODY, Role
from foundation.accounts.sessions import Staff
from foundation.database import Database
from foundation.departments import StoredDepartments
from foundation.http import read_model
from foundation.problems import Problem, not_found
from foundation.staff_api import Endpoint, delete, get, post, put, staff_of
from service_desk.api.queries import path_number
from service_desk.calendar.hours import Closure, Rest, Span
from service_desk.calendar.hours_table import HoursTable
from service_desk.calendar.rest_notices import LONGEST, RestNotices

_EDITORS = (Role.DEPARTMENT_LEAD, Role.SUPERVISOR, Role.SYSTEM_ADMINISTRATOR)


class SpanBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    start: time
    end: time

    @model_validator(mode="after")
    def _forward(self) -> SpanBody:
        if self.start.tzinfo is not None or self.end.tzinfo is not None or self.start >= self.end:
            raise ValueError("local times, the end after the start")
        return self


Week = dict[Annotated[int, Field(ge=1, le=7)], Annotated[list[SpanBody], Field(max_length=6)]]


class WeekBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    week: Week


class ClosureBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    first: date
    last: date
    span: SpanBody | None = None
    note: str = Field(default="", max_length=200)

    @model_validator(mode="after")
    def _forward(self) -> ClosureBody:
        if self.first > self.last or (self.last - self.first).days > 60:
            raise ValueError("from the first to the last day, 60 days at most")
        return self


class NoticeBody(BaseModel):
    """What citizens are told first when they write during this rest; empty for the usual words."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=LONGEST)


class HoursApi:
    """Everybody may read them; a lead edits the department's, the supervisor and the system administrator all."""

    def __init__(self, database: Database, hours: HoursTable) -> None:
        self._database, self._hours, self._departments = database, hours, StoredDepartments()
        self._notices = RestNotices()

    def endpoints(self) -> list[Endpoint]:
        one = "/desk/v1/hours/{department}"
        return [
            get(one, self.show, EVERYBODY, summary="办公时间", problems=(404,)),
            put(one, self.put, _EDITORS, summary="设置办公时间", body=WeekBody, problems=(404,)),
            post(
                f"{one}/closures",
                self.close,
                _EDITORS,
                summary="安排停办",
                body=ClosureBody,
                status=201,
                problems=(404,),
            ),
            delete(
                f"{one}/closures/{{closure}}", self.reopen, _EDITORS, summary="取消停办", status=204, problems=(404,)
            ),
            put(
                f"{one}/notices/{{rest}}",
                self.notice,
                _EDITORS,
                summary="设置休息时的提示语",
                body=NoticeBody,
                status=204,
                problems=(404,),
            ),
        ]

    async def show(self, request: web.Request) -> web.Response:
        department = await self._department(request)
        async with self._database.read() as session:
            hours = await self._hours.of(session, department)
            rows = await self._hours.closures(session, department)
            notices = await self._notices.of(session, department or "")
        week = {day: [_span(span) for span in spans] for day, spans in sorted(hours.week.items())}
        closures = [
            {
                "id": row.id,
                "department": row.department,
                "first": row.first_day.isoformat(),
                "last": row.last_day.isoformat(),
                "span": _span(Span(row.start, row.end)) if row.start and row.end else None,
                "note": row.note,
            }
            for row in rows
        ]
        return web.json_response({"week": week, "closures": closures, "notices": notices})

    async def put(self, request: web.Request) -> web.Response:
        department = await self._editable(request)
        body = await read_model(request, WeekBody)
        week = {day: [Span(span.start, span.end) for span in spans] for day, spans in body.week.items()}
        async with self._database.transaction() as session:
            await self._hours.set_week(session, department, week)
        return await self.show(request)

    async def close(self, request: web.Request) -> web.Response:
        department = await self._editable(request)
        body = await read_model(request, ClosureBody)
        span = Span(body.span.start, body.span.end) if body.span else None
        async with self._database.transaction() as session:
            closure = await self._hours.close(session, department, Closure(body.first, body.last, span, body.note))
        return web.json_response({"id": closure}, status=201)

    async def reopen(self, request: web.Request) -> web.Response:
        department = await self._editable(request)
        async with self._database.transaction() as session:
            if not await self._hours.reopen(session, path_number(request, "closure"), department):
                raise not_found("没有这个停办安排。")
        return web.Response(status=204)

    async def notice(self, request: web.Request) -> web.Response:
        department = await self._editable(request)
        try:
            rest = Rest(request.match_info["rest"])
        except ValueError:
            raise not_found("没有这种休息时间。") from None
        body = await read_model(request, NoticeBody)
        async with self._database.transaction() as session:
            await self._notices.put(session, department, rest, body.text.strip())
        return web.Response(status=204)

    async def _department(self, request: web.Request) -> str | None:
        wanted = request.match_info["department"]
        if wanted == "all":
            return None
        async with self._database.read() as session:
            if wanted not in await self._departments.find(session, {wanted}):
                raise not_found("没有这个部门。")
        return wanted

    async def _editable(self, request: web.Request) -> str | None:
        staff: Staff = staff_of(request)
        department = await self._department(request)
        if not staff.has(Role.SUPERVISOR, Role.SYSTEM_ADMINISTRATOR) and staff.department != department:
            raise Problem(403, "not_yours", "Forbidden", "部门负责人只能修改本部门的办公时间。")
        return department


def _span(span: Span) -> dict[str, Any]:
    return {"start": f"{span.start:%H:%M}", "end": f"{span.end:%H:%M}"}
