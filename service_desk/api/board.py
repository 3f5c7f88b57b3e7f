"""The supervisor's board: GET /desk/v1/board (live over /desk/v1/events too), GET /desk/v1/board/orders."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from pydantic import BaseModel

from foundation.staff_api import Endpoint, Items, get, staff_of
from service_desk.api.live import OVERSEERS
from service_desk.supervising.board import Board
from service_desk.supervising.watched_orders import WatchedOrders


class BoardAnswer(BaseModel):
    """Lists as `Board.show` makes them."""

    departments: list[dict[str, Any]]
    people: list[dict[str, Any]]
    talks: list[dict[str, Any]]


class BoardApi:
    """For the supervisor; a lead sees the departments they answer for."""

    def __init__(self, board: Board, orders: WatchedOrders) -> None:
        self._board, self._orders = board, orders

    def endpoints(self) -> list[Endpoint]:
        base = "/desk/v1/board"
        return [
            get(base, self.show, OVERSEERS, summary="实时看板", answer=BoardAnswer),
            get(f"{base}/orders", self.orders, OVERSEERS, summary="需要督办的工单", answer=Items),
        ]

    async def show(self, request: web.Request) -> web.Response:
        return web.json_response(await self._board.show(staff_of(request)))

    async def orders(self, request: web.Request) -> web.Response:
        return web.json_response({"items": await self._orders.of(staff_of(request))})
