"""GET /desk/v1/departments and GET /desk/v1/colleagues: whom something can be given to."""

from __future__ import annotations

from aiohttp import web
from pydantic import BaseModel, ConfigDict

from foundation.accounts.roles import EVERYBODY
from foundation.http import read_query
from foundation.staff_api import Endpoint, Items, get, staff_of
from service_desk.api.steps import READERS, DepartmentId
from service_desk.queue.colleagues import Colleagues


class ColleaguesQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    department: DepartmentId | None = None


class ColleaguesApi:
    """The register for everybody; who works where for those who give something on."""

    def __init__(self, colleagues: Colleagues) -> None:
        self._colleagues = colleagues

    def endpoints(self) -> list[Endpoint]:
        return [
            get("/desk/v1/departments", self.departments, EVERYBODY, answer=Items, summary="部门"),
            get("/desk/v1/colleagues", self.page, READERS, answer=Items, summary="同事", query=ColleaguesQuery),
        ]

    async def departments(self, _request: web.Request) -> web.Response:
        return web.json_response({"items": await self._colleagues.departments()})

    async def page(self, request: web.Request) -> web.Response:
        department = read_query(request, ColleaguesQuery).department
        return web.json_response({"items": await self._colleagues.of(staff_of(request), department)})
