"""GET /desk/v1/calendar, PUT and DELETE /desk/v1/calendar/{day}: the editable table of working days."""

from __future__ import annotations

from datetime import date

import structlog
from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from foundation.accounts.roles import EVERYBODY, Role
from foundation.clock import Clock, today
from foundation.database import Database
from foundation.http import read_model
from foundation.problems import invalid, not_found
from foundation.staff_api import Endpoint, delete, get, put, staff_of
from service_desk.calendar.table import CalendarTable, calendar_warning

_EDITORS = (Role.SUPERVISOR, Role.SYSTEM_ADMINISTRATOR)
_log = structlog.get_logger("calendar")


class DayBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    working: bool
    note: str = Field(default="", max_length=200)


class CalendarApi:
    """Everybody may read it; the supervisor and the system administrator change it."""

    def __init__(self, database: Database, clock: Clock, table: CalendarTable) -> None:
        self._database, self._clock, self._table = database, clock, table

    def endpoints(self) -> list[Endpoint]:
        one = "/desk/v1/calendar/{day}"
        return [
            get("/desk/v1/calendar", self.show, EVERYBODY, summary="工作日历"),
            put(one, self.put, _EDITORS, summary="设置一天", body=DayBody),
            delete(one, self.remove, _EDITORS, summary="取消一天的设置", status=204, problems=(404,)),
        ]

    async def show(self, _request: web.Request) -> web.Response:
        async with self._database.read() as session:
            calendar = await self._table.load(session)
            days = await self._table.days(session)
        return web.json_response(
            {
                "known_until": calendar.known_until.isoformat(),
                "warning": calendar_warning(calendar, today(self._clock)),
                "days": [{"day": row.day.isoformat(), "working": row.working, "note": row.note} for row in days],
            }
        )

    async def put(self, request: web.Request) -> web.Response:
        staff = staff_of(request)
        day, body = _day(request), await read_model(request, DayBody)
        async with self._database.transaction() as session:
            await self._table.put(session, day, working=body.working, note=body.note)
        _log.info("calendar day set", day=day.isoformat(), working=body.working, account=staff.name)
        return web.json_response({"day": day.isoformat(), "working": body.working, "note": body.note})

    async def remove(self, request: web.Request) -> web.Response:
        staff = staff_of(request)
        day = _day(request)
        async with self._database.transaction() as session:
            if not await self._table.remove(session, day):
                raise not_found("工作日历里没有这一天的设置。")
        _log.info("calendar day removed", day=day.isoformat(), account=staff.name)
        return web.Response(status=204)


def _day(request: web.Request) -> date:
    try:
        return date.fromisoformat(request.match_info["day"])
    except ValueError:
        raise invalid("日期请写成2027-01-01的样子。", fields=["day"]) from None
