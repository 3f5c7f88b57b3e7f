"""Reports: GET /desk/v1/reports, …/tables/{table}, …/pictures/{picture}, …/monthly, …/open-data."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from foundation.accounts.roles import Role
from foundation.clock import CHINA, Clock
from foundation.http import read_query
from foundation.problems import not_found
from foundation.staff_api import Endpoint, get, staff_of
from service_desk.reports.counting import Reports
from service_desk.reports.figures import Period, Report
from service_desk.reports.open_data import OpenData
from service_desk.reports.page import STYLES_ONLY, page
from service_desk.reports.pictures import PictureName, picture
from service_desk.reports.tables import TableName, table

READERS = frozenset({Role.DEPARTMENT_LEAD, Role.SUPERVISOR})
_CSV, _SVG, _HTML = "text/csv", "image/svg+xml", "text/html"
N = TypeVar("N", bound=StrEnum)


class MonthQuery(BaseModel):
    """`month` as `2026-11`."""

    model_config = ConfigDict(extra="forbid")

    month: str = Field(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")


class ReportsApi:
    """For the supervisor; a lead sees their own department's part."""

    def __init__(self, reports: Reports, open_data: OpenData, clock: Clock) -> None:
        self._reports, self._open_data, self._clock = reports, open_data, clock

    def endpoints(self) -> list[Endpoint]:
        base = "/desk/v1/reports"
        return [
            get(base, self.show, READERS, summary="报表", query=Period, answer=Report),
            get(
                f"{base}/tables/{{table}}",
                self.table,
                READERS,
                summary="报表的表格",
                query=Period,
                media=_CSV,
                problems=(404,),
            ),
            get(
                f"{base}/pictures/{{picture}}",
                self.picture,
                READERS,
                summary="报表的图",
                query=Period,
                media=_SVG,
                problems=(404,),
            ),
            get(f"{base}/monthly", self.monthly, READERS, summary="月报", query=MonthQuery, media=_HTML),
            get(f"{base}/open-data", self.open_data, {Role.SUPERVISOR}, summary="开放数据", query=Period, media=_CSV),
        ]

    async def show(self, request: web.Request) -> web.Response:
        report = await self._reports.make(staff_of(request), read_query(request, Period))
        return web.json_response(text=report.model_dump_json())

    async def table(self, request: web.Request) -> web.Response:
        period, name = read_query(request, Period), _named(TableName, request.match_info["table"])
        return _file(table(await self._reports.make(staff_of(request), period), name), name)

    async def picture(self, request: web.Request) -> web.Response:
        period, name = read_query(request, Period), _named(PictureName, request.match_info["picture"])
        drawn = picture(await self._reports.make(staff_of(request), period), name)
        return web.Response(text=drawn, content_type=_SVG, headers={"Content-Security-Policy": STYLES_ONLY})

    async def monthly(self, request: web.Request) -> web.Response:
        month = date.fromisoformat(f"{read_query(request, MonthQuery).month}-01")
        report = await self._reports.make(staff_of(request), Period.month(month))
        text = page(report, self._clock.now().astimezone(CHINA))
        return web.Response(text=text, content_type=_HTML, headers={"Content-Security-Policy": STYLES_ONLY})

    async def open_data(self, request: web.Request) -> web.Response:
        return _file(await self._open_data.csv(read_query(request, Period)), "open-data")


def _named(kind: type[N], name: str) -> N:
    try:
        return kind(name)
    except ValueError:
        raise not_found("没有这种报表。") from None


def _file(content: bytes, name: str) -> web.Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return web.Response(body=content, content_type=_CSV, charset="utf-8", headers=headers)
