"""Call-backs: GET /desk/v1/callbacks, POST …/{id}/record, …/confirm, …/set-aside; GET /desk/v1/callbacks/report."""

from __future__ import annotations

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from foundation.http import read_model, read_query
from foundation.staff_api import Endpoint, Items, get, post, staff_of
from service_desk.api.queries import path_number
from service_desk.api.steps import READERS, NoBody, ReasonBody, Words
from service_desk.callbacks.calling import Calling
from service_desk.callbacks.models import CallResult, CaseState


class CasesQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    state: CaseState | None = None


class RecordBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    result: CallResult
    told: Words
    reopen: bool = Field(default=False)


class CallbacksApi:
    """For the hotline centre and the supervisor; others find nothing."""

    def __init__(self, calling: Calling) -> None:
        self._calling = calling

    def endpoints(self) -> list[Endpoint]:
        one = "/desk/v1/callbacks/{id}"
        return [
            get("/desk/v1/callbacks", self.page, READERS, answer=Items, summary="回访列表", query=CasesQuery),
            get("/desk/v1/callbacks/report", self.report, READERS, summary="差评回访情况"),
            post(
                f"{one}/record",
                self.record,
                READERS,
                summary="记录回访",
                body=RecordBody,
                status=204,
                problems=(404, 409),
            ),
            post(
                f"{one}/confirm",
                self.confirm,
                READERS,
                summary="核实后办结回访",
                body=NoBody,
                status=204,
                problems=(404, 409),
            ),
            post(
                f"{one}/set-aside",
                self.set_aside,
                READERS,
                summary="认定为误评或恶意评价",
                body=ReasonBody,
                status=204,
                problems=(404, 409),
            ),
        ]

    async def page(self, request: web.Request) -> web.Response:
        staff = staff_of(request)
        items = await self._calling.page(staff, read_query(request, CasesQuery).state)
        return web.json_response({"items": items})

    async def report(self, request: web.Request) -> web.Response:
        staff_of(request)
        return web.json_response(await self._calling.report())

    async def record(self, request: web.Request) -> web.Response:
        staff = staff_of(request)
        body = await read_model(request, RecordBody)
        case = path_number(request, "id")
        await self._calling.record(staff, case, body.result, body.told, reopen=body.reopen)
        return web.Response(status=204)

    async def confirm(self, request: web.Request) -> web.Response:
        staff = staff_of(request)
        await self._calling.confirm(staff, path_number(request, "id"), (await read_model(request, NoBody)).text)
        return web.Response(status=204)

    async def set_aside(self, request: web.Request) -> web.Response:
        staff = staff_of(request)
        await self._calling.set_aside(staff, path_number(request, "id"), (await read_model(request, ReasonBody)).text)
        return web.Response(status=204)
