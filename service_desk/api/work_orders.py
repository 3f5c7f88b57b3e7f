"""GET /desk/v1/work-orders, GET …/{number}; attachments of an order."""

from __future__ import annotations

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from foundation.http import read_query
from foundation.staff_api import Endpoint, get, post, staff_of
from service_desk.api.files import file_answer, read_file
from service_desk.api.steps import READERS
from service_desk.attachments.keeping import OrderFiles
from service_desk.work_orders.listing import PAGE, Listing
from service_desk.work_orders.statuses import WorkOrderStatus


class ListQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    status: WorkOrderStatus | None = None
    overdue: bool = False
    before: int | None = Field(default=None, ge=1, lt=2**63)
    limit: int = Field(default=PAGE, ge=1, le=200)


class WorkOrdersApi:
    """Orders of one's own department; all of them for the supervisor."""

    def __init__(self, listing: Listing, attachments: OrderFiles) -> None:
        self._listing, self._attachments = listing, attachments

    def endpoints(self) -> list[Endpoint]:
        one = "/desk/v1/work-orders/{number}"
        return [
            get("/desk/v1/work-orders", self.page, READERS, summary="工单列表", query=ListQuery),
            get(one, self.show, READERS, summary="工单详情", problems=(404,)),
            post(f"{one}/attachments", self.attach, READERS, summary="添加附件", status=201, problems=(404, 409, 503)),
            get(
                f"{one}/attachments/{{attachment}}",
                self.download,
                READERS,
                summary="下载附件",
                media="*/*",
                problems=(404,),
            ),
        ]

    async def page(self, request: web.Request) -> web.Response:
        staff = staff_of(request)
        query = read_query(request, ListQuery)
        page = await self._listing.page(
            staff, status=query.status, overdue=query.overdue, before=query.before, limit=query.limit
        )
        return web.json_response({"items": page.items, "next": page.next})

    async def show(self, request: web.Request) -> web.Response:
        staff = staff_of(request)
        return web.json_response(await self._listing.one(staff, request.match_info["number"]))

    async def attach(self, request: web.Request) -> web.Response:
        """multipart/form-data with one part `file`."""
        staff = staff_of(request)
        name, content = await read_file(request)
        attachment = await self._attachments.add(staff, request.match_info["number"], name, content)
        return web.json_response({"id": attachment}, status=201)

    async def download(self, request: web.Request) -> web.Response:
        staff = staff_of(request)
        number, wanted = request.match_info["number"], request.match_info["attachment"]
        row, content = await self._attachments.open(staff, number, wanted)
        return file_answer(row.name, row.media_type, content)
