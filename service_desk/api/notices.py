"""GET /desk/v1/notices?after=ID: reminders, 催办, escalations, rulings that concern the asker."""

from __future__ import annotations

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from foundation.accounts.roles import EVERYBODY
from foundation.http import read_query
from foundation.staff_api import Endpoint, Items, get, staff_of
from service_desk.scheduling.notices import Notices


class NoticesQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    after: int = Field(default=0, ge=0, lt=2**63)


class NoticesApi:
    """Everybody's own."""

    def __init__(self, notices: Notices) -> None:
        self._notices = notices

    def endpoints(self) -> list[Endpoint]:
        return [get("/desk/v1/notices", self.page, EVERYBODY, answer=Items, summary="我的提醒", query=NoticesQuery)]

    async def page(self, request: web.Request) -> web.Response:
        staff = staff_of(request)
        return web.json_response({"items": await self._notices.of(staff, read_query(request, NoticesQuery).after)})
