"""Help for the staff: /desk/v1/canned-replies, …/conversations/{conversation}/suggestions, /desk/v1/approval-topics."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import IntegrityError

from foundation.accounts.roles import DEPARTMENT_STAFF, Role
from foundation.http import read_model, read_query
from foundation.problems import invalid
from foundation.staff_api import Endpoint, Items, delete, get, post, put, staff_of
from service_desk.api.queries import path_number
from service_desk.api.steps import READERS, DepartmentId, Words
from service_desk.helping.approving import Approving
from service_desk.helping.canned import CannedReplies
from service_desk.helping.suggesting import Suggesting

_KEEPERS = frozenset({Role.DEPARTMENT_LEAD, Role.SUPERVISOR})
_CANNED_KEEPERS = _KEEPERS | {Role.SYSTEM_ADMINISTRATOR}
_CANNED_READERS = frozenset(READERS) | {Role.SYSTEM_ADMINISTRATOR}


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CannedQuery(_Body):
    conversation: Annotated[str, Field(max_length=32)] | None = None


class CannedBody(_Body):
    """`text` with variables in braces: 部门, 电话, 今天, 工单号, 答复日期."""

    title: Annotated[str, Field(min_length=1, max_length=60)]
    text: Words


class TopicBody(_Body):
    department: DepartmentId


class ApproveBody(_Body):
    """The place of the held answer in the conversation."""

    seq: int = Field(ge=1, lt=2**31)


class HelpingApi:
    """For whoever has the conversation; leads and the supervisor keep the texts and topics;
    the system administrator the common texts."""

    def __init__(self, canned: CannedReplies, suggesting: Suggesting, approving: Approving) -> None:
        self._canned, self._suggesting, self._approving = canned, suggesting, approving

    def endpoints(self) -> list[Endpoint]:
        canned, talk, gone = "/desk/v1/canned-replies", "/desk/v1/conversations/{conversation}", (404, 409)
        topic = "/desk/v1/approval-topics"
        return [
            get(canned, self.replies, _CANNED_READERS, answer=Items, summary="常用语", query=CannedQuery),
            post(canned, self.add, _CANNED_KEEPERS, summary="新增常用语", body=CannedBody, status=201, problems=(409,)),
            put(
                f"{canned}/{{id}}",
                self.change,
                _CANNED_KEEPERS,
                summary="修改常用语",
                body=CannedBody,
                status=204,
                problems=gone,
            ),
            delete(f"{canned}/{{id}}", self.remove, _CANNED_KEEPERS, summary="删除常用语", status=204, problems=(404,)),
            get(
                f"{talk}/suggestions",
                self.suggestions,
                DEPARTMENT_STAFF,
                answer=Items,
                summary="建议答复",
                problems=(404, 503),
            ),
            post(
                f"{talk}/approve",
                self.approve,
                DEPARTMENT_STAFF,
                summary="发送待确认的答复",
                body=ApproveBody,
                status=201,
                problems=gone,
            ),
            get(topic, self.topics, READERS, answer=Items, summary="答复需人工确认的主题"),
            put(f"{topic}/{{topic}}", self.put_topic, _KEEPERS, summary="设为需人工确认", body=TopicBody, status=204),
            delete(
                f"{topic}/{{topic}}", self.remove_topic, _KEEPERS, summary="取消人工确认", status=204, problems=(404,)
            ),
        ]

    async def replies(self, request: web.Request) -> web.Response:
        conversation = read_query(request, CannedQuery).conversation
        return web.json_response({"items": await self._canned.page(staff_of(request), conversation)})

    async def add(self, request: web.Request) -> web.Response:
        body = await read_model(request, CannedBody)
        return web.json_response({"id": await self._canned.add(staff_of(request), body.title, body.text)}, status=201)

    async def change(self, request: web.Request) -> web.Response:
        body = await read_model(request, CannedBody)
        await self._canned.change(staff_of(request), path_number(request, "id"), body.title, body.text)
        return web.Response(status=204)

    async def remove(self, request: web.Request) -> web.Response:
        await self._canned.remove(staff_of(request), path_number(request, "id"))
        return web.Response(status=204)

    async def suggestions(self, request: web.Request) -> web.Response:
        return web.json_response({"items": await self._suggesting.to(staff_of(request), _talk(request))})

    async def approve(self, request: web.Request) -> web.Response:
        body = await read_model(request, ApproveBody)
        seq = await self._approving.approve(staff_of(request), _talk(request), body.seq)
        return web.json_response({"seq": seq}, status=201)

    async def topics(self, _request: web.Request) -> web.Response:
        return web.json_response({"items": await self._approving.topics()})

    async def put_topic(self, request: web.Request) -> web.Response:
        body = await read_model(request, TopicBody)
        topic = request.match_info["topic"]
        if len(topic) > 80:
            raise invalid("主题编码过长。", fields=["topic"])
        try:
            await self._approving.put(staff_of(request), topic, body.department)
        except IntegrityError:
            raise invalid("没有这个部门。", fields=["department"]) from None
        return web.Response(status=204)

    async def remove_topic(self, request: web.Request) -> web.Response:
        await self._approving.remove(staff_of(request), request.match_info["topic"][:80])
        return web.Response(status=204)


def _talk(request: web.Request) -> str:
    return request.match_info["conversation"][:32]
