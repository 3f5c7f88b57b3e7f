"""The citizen of a conversation: /desk/v1/conversations/{conversation}/earlier, …/file-request, …/files."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from foundation.accounts.roles import DEPARTMENT_STAFF
from foundation.http import read_model
from foundation.staff_api import Endpoint, Items, get, post, staff_of
from service_desk.api.files import file_answer
from service_desk.api.steps import READERS, said
from service_desk.queue.citizens import CitizensMatters


class FileRequestBody(BaseModel):
    """What is asked for, as it completes “请您提供：…”."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(min_length=1, max_length=100), AfterValidator(said)]


class CitizensApi:
    """Who has the conversation asks; who may see it looks."""

    def __init__(self, matters: CitizensMatters) -> None:
        self._matters = matters

    def endpoints(self) -> list[Endpoint]:
        talk, gone = "/desk/v1/conversations/{conversation}", (404, 409)
        return [
            get(f"{talk}/earlier", self.earlier, READERS, answer=Items, summary="以往事项", problems=(404,)),
            post(
                f"{talk}/file-request",
                self.ask,
                DEPARTMENT_STAFF,
                summary="请市民提供附件",
                body=FileRequestBody,
                status=201,
                problems=gone,
            ),
            get(f"{talk}/files", self.files, READERS, answer=Items, summary="市民的附件", problems=(404,)),
            get(
                f"{talk}/files/{{file}}",
                self.file,
                READERS,
                summary="下载市民的附件",
                media="*/*",
                problems=(404,),
            ),
        ]

    async def earlier(self, request: web.Request) -> web.Response:
        return web.json_response({"items": await self._matters.earlier(staff_of(request), _talk(request))})

    async def ask(self, request: web.Request) -> web.Response:
        body = await read_model(request, FileRequestBody)
        seq = await self._matters.ask_files(staff_of(request), _talk(request), body.text)
        return web.json_response({"seq": seq}, status=201)

    async def files(self, request: web.Request) -> web.Response:
        return web.json_response({"items": await self._matters.files(staff_of(request), _talk(request))})

    async def file(self, request: web.Request) -> web.Response:
        found = await self._matters.file(staff_of(request), _talk(request), request.match_info["file"][:32])
        return file_answer(found.name, found.kind, found.content)


def _talk(request: web.Request) -> str:
    return request.match_info["conversation"][:32]
