"""GET /desk/v1/work-orders, GET …/{number}, POST …/{number}/accept, …/reply, …/close."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler
from pydantic import BaseModel, ConfigDict, Field

from foundation.accounts.roles import DEPARTMENT_STAFF, Role
from foundation.accounts.sessions import Staff
from foundation.http import read_model, read_query
from foundation.problems import Problem, invalid, not_found
from foundation.staff_api import Endpoint, get, post, staff_of
from language.normalise import has_content
from service_desk.errors import NotYours, UnknownWorkOrder, WrongState
from service_desk.work_orders.handling import Handling
from service_desk.work_orders.listing import PAGE, Listing
from service_desk.work_orders.statuses import WorkOrderStatus

_READERS = DEPARTMENT_STAFF | {Role.SUPERVISOR}


class ListQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    status: WorkOrderStatus | None = None
    before: int | None = Field(default=None, ge=1, lt=2**63)
    limit: int = Field(default=PAGE, ge=1, le=200)


class ReplyBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=2000)


class WorkOrdersApi:
    """Orders of one's own department; all of them for the supervisor."""

    def __init__(self, listing: Listing, handling: Handling) -> None:
        self._listing, self._handling = listing, handling

    def endpoints(self) -> list[Endpoint]:
        one = "/desk/v1/work-orders/{number}"
        return [
            get("/desk/v1/work-orders", self.page, _READERS, query=ListQuery),
            get(one, self.show, _READERS),
            post(f"{one}/accept", self.accept, DEPARTMENT_STAFF),
            post(f"{one}/reply", self.reply, DEPARTMENT_STAFF, body=ReplyBody),
            post(f"{one}/close", self.close, {Role.SUPERVISOR}),
        ]

    async def page(self, request: web.Request) -> web.Response:
        staff = staff_of(request)
        query = read_query(request, ListQuery)
        page = await self._listing.page(staff, status=query.status, before=query.before, limit=query.limit)
        return web.json_response({"items": page.items, "next": page.next})

    async def show(self, request: web.Request) -> web.Response:
        return await self._shown(request, staff_of(request))

    async def accept(self, request: web.Request) -> web.Response:
        staff = staff_of(request)
        await self._handling.accept(staff, request.match_info["number"])
        return await self._shown(request, staff)

    async def reply(self, request: web.Request) -> web.Response:
        staff = staff_of(request)
        body = await read_model(request, ReplyBody)
        if not has_content(body.text):
            raise invalid("请写明答复内容。", fields=["text"])
        await self._handling.reply(staff, request.match_info["number"], body.text.strip())
        return await self._shown(request, staff)

    async def close(self, request: web.Request) -> web.Response:
        staff = staff_of(request)
        await self._handling.close(staff, request.match_info["number"])
        return await self._shown(request, staff)

    async def _shown(self, request: web.Request, staff: Staff) -> web.Response:
        return web.json_response(await self._listing.one(staff, request.match_info["number"]))


@web.middleware
async def desk_problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What the desk's steps raise, as problem documents."""
    try:
        return await handler(request)
    except UnknownWorkOrder:
        raise not_found("没有这个工单，或不属于您的部门。") from None
    except NotYours as error:
        raise Problem(403, "not_yours", "Forbidden", error.needs) from None
    except WrongState as error:
        label = WorkOrderStatus(error.status).label
        detail = f"工单现在的状态是“{label}”，不能做这一步；请刷新后再看。"
        raise Problem(409, "wrong_state", "Conflict", detail, work_order_status=error.status) from None
