"""`/progress`: what became of a work order, by its number and the phone given with it."""

from __future__ import annotations

from aiohttp import web
from pydantic import ValidationError

from connectors.web.channel import WebChannel
from connectors.web.pages.rendering import Renderer
from connectors.web.schemas import OrderLookup
from foundation.clock import CHINA

_UNREADABLE = "请填写工单号，以及登记时所留手机号的后四位数字。"
_UNKNOWN = "没有查到这个工单。请核对工单号和登记时所留电话的后四位。"


class ProgressPage:
    """The form and its answer. Number and digits are posted, so that they stand in no address and no log."""

    def __init__(self, channel: WebChannel, renderer: Renderer) -> None:
        self._channel, self._renderer = channel, renderer

    async def form(self, request: web.Request) -> web.StreamResponse:
        return self._renderer.page(request, "progress.html", number="", order=None, problem="")

    async def look_up(self, request: web.Request) -> web.StreamResponse:
        await self._channel.limit(self._channel.limiters.lookups, request)
        given = await request.post()
        number, digits = str(given.get("number", "")).strip(), str(given.get("phone_last4", "")).strip()
        order, problem = None, ""
        try:
            wanted = OrderLookup(number=number, phone_last4=digits)
        except ValidationError:
            problem = _UNREADABLE
        else:
            order = await self._channel.orders.look_up(wanted.number, wanted.phone_last4)
            problem = "" if order else _UNKNOWN
        steps = [(step.at.astimezone(CHINA), step.text) for step in order.timeline] if order else []
        return self._renderer.page(
            request, "progress.html", number=number[:40], order=order, steps=steps, problem=problem
        )
