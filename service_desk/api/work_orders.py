"""GET /desk/v1/work-orders, GET …/{number}; attachments of an order."""

from __future__ import annotations

from typing import Annotated, Literal

from aiohttp import web
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from contracts.commands import WorkOrderCategory
from foundation.http import read_query
from foundation.staff_api import Endpoint, get, post, staff_of
from service_desk.api.files import file_answer, read_file
from service_desk.api.steps import READERS, DepartmentId
from service_desk.attachments.keeping import OrderFiles
from service_desk.work_orders.filters import Cursor, OrderFilter, Scope, Sort
from service_desk.work_orders.listing import PAGE, Listing
from service_desk.work_orders.statuses import OPEN, WorkOrderStatus

Place = Annotated[
    Cursor,
    BeforeValidator(Cursor.read),
    WithJsonSchema({"type": "string", "pattern": r"^([0-9]{4}-[0-9]{2}-[0-9]{2}\.)?[1-9][0-9]{0,17}$"}),
]


class ListQuery(BaseModel):
    """`status`: one state, or `open` for all in which an answer is owed. `before`: the `next` of the page before."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    status: WorkOrderStatus | Literal["open"] | None = None
    scope: Scope | None = None
    department: DepartmentId | None = None
    category: WorkOrderCategory | None = None
    text: str = Field(default="", max_length=60)
    overdue: bool = False
    soon: bool = False
    sort: Sort = Sort.NEWEST
    before: Place | None = None
    limit: int = Field(default=PAGE, ge=1, le=200)

    def wanted(self) -> OrderFilter:
        """The filter that the query asks for."""
        status = self.status
        statuses = OPEN if status == "open" else frozenset({status} if status is not None else ())
        return OrderFilter(
            statuses, self.scope, self.department, self.category, self.text, overdue=self.overdue, soon=self.soon
        )


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
        page = await self._listing.page(staff, query.wanted(), sort=query.sort, before=query.before, limit=query.limit)
        return web.json_response({"items": page.items, "next": str(page.next) if page.next else None})

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
