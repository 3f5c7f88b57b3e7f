"""/desk/v1/fixed-texts: what is told in an emergency and about subjects with a fixed text."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from conversations.fixed_texts import FixedText
from foundation.accounts.roles import Role
from foundation.http import read_model
from foundation.staff_api import Endpoint, Items, delete, get, put, staff_of
from service_desk.administration.fixed_texts import FixedTexts

_KEEPERS = frozenset({Role.SYSTEM_ADMINISTRATOR})
_Line = Annotated[str, Field(min_length=1, max_length=300)]


class FixedTextBody(BaseModel):
    """`lead` is said first, `points` stand below it, `close` ends it."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    lead: Annotated[str, Field(min_length=1, max_length=500)]
    points: Annotated[list[_Line], Field(max_length=12)] = []
    close: Annotated[str, Field(max_length=500)] = ""


class FixedTextsApi:
    """The gateway uses a change within a second."""

    def __init__(self, texts: FixedTexts) -> None:
        self._texts = texts

    def endpoints(self) -> list[Endpoint]:
        base, gone = "/desk/v1/fixed-texts", (404, 409)
        one = f"{base}/{{key}}"
        return [
            get(base, self.all, _KEEPERS, answer=Items, summary="固定口径"),
            put(one, self.put, _KEEPERS, summary="修改固定口径", body=FixedTextBody, status=204, problems=gone),
            delete(one, self.reset, _KEEPERS, summary="恢复固定口径的默认内容", status=204, problems=(404,)),
        ]

    async def all(self, _request: web.Request) -> web.Response:
        return web.json_response({"items": await self._texts.all()})

    async def put(self, request: web.Request) -> web.Response:
        body = await read_model(request, FixedTextBody)
        text = FixedText(body.lead, tuple(body.points), body.close)
        await self._texts.put(staff_of(request), request.match_info["key"][:40], text)
        return web.Response(status=204)

    async def reset(self, request: web.Request) -> web.Response:
        await self._texts.reset(staff_of(request), request.match_info["key"][:40])
        return web.Response(status=204)
