"""POST …/personal-data of a conversation or an order: the whole values, for a stated purpose."""

from __future__ import annotations

from typing import Self

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, model_validator

from foundation.http import read_model
from foundation.staff_api import Endpoint, Items, post, staff_of
from language.normalise import has_content
from service_desk.api.steps import READERS
from service_desk.revealing import Need, Purpose, Revealing


class NeedBody(BaseModel):
    """`remark` says it in words where the purpose is `other`."""

    model_config = ConfigDict(extra="forbid")

    purpose: Purpose
    remark: str = Field(default="", max_length=200)

    @model_validator(mode="after")
    def _said(self) -> Self:
        if self.purpose is Purpose.OTHER and not has_content(self.remark):
            raise ValueError("say what it is needed for")
        return self

    def need(self) -> Need:
        return Need(self.purpose, self.remark.strip())


class RevealingApi:
    """For those who may see the conversation or the order; each time is audited."""

    def __init__(self, revealing: Revealing) -> None:
        self._revealing = revealing

    def endpoints(self) -> list[Endpoint]:
        talk, order = "/desk/v1/conversations/{conversation}", "/desk/v1/work-orders/{number}"
        return [
            post(
                f"{talk}/personal-data",
                self.of_conversation,
                READERS,
                answer=Items,
                summary="查看会话的完整个人信息",
                body=NeedBody,
                problems=(404,),
            ),
            post(
                f"{order}/personal-data",
                self.of_order,
                READERS,
                answer=Items,
                summary="查看工单的完整个人信息",
                body=NeedBody,
                problems=(404,),
            ),
        ]

    async def of_conversation(self, request: web.Request) -> web.Response:
        body = await read_model(request, NeedBody)
        conversation = request.match_info["conversation"][:32]
        found = await self._revealing.of_conversation(staff_of(request), conversation, body.need())
        return web.json_response({"items": found})

    async def of_order(self, request: web.Request) -> web.Response:
        body = await read_model(request, NeedBody)
        found = await self._revealing.of_order(staff_of(request), request.match_info["number"], body.need())
        return web.json_response({"items": found})
