"""The line and conversations that people have: presence, claim, take-over, talk, transfer.

GET /desk/v1/queue, POST …/{entry}/claim and …/refuse; GET and PUT /desk/v1/presence; GET /desk/v1/conversations and
…/{conversation}, POST …/{conversation}/<what>; GET /desk/v1/transfers, POST …/{transfer}/accept and …/refuse.
"""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from contracts.commands import WorkOrderCategory, WorkOrderDraft
from foundation.accounts.roles import DEPARTMENT_STAFF, Role
from foundation.http import read_model, read_query
from foundation.staff_api import Endpoint, Items, get, post, put, staff_of
from service_desk.api.queries import path_number
from service_desk.api.steps import READERS, DepartmentId, Reason, ReasonBody, ReplyBody, Words
from service_desk.queue.assembly import QueueDesk

MAX_CAPACITY = 20
AccountName = Annotated[str, Field(min_length=1, max_length=64)]
Label = Annotated[str, Field(min_length=1, max_length=80)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PresenceBody(_Body):
    online: bool
    reason: str = Field(default="", max_length=100)
    capacity: int = Field(default=5, ge=1, le=MAX_CAPACITY)
    skills: list[Label] = Field(default_factory=list, max_length=50)


class AfterQuery(_Body):
    after: int = Field(default=0, ge=0, lt=2**31)


class SayBody(_Body):
    """`client_id`: a name the console gives the words, so that a request sent twice is said once."""

    text: Words
    client_id: Annotated[str, Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")] | None = None


class HandBackBody(_Body):
    summary: Words
    category: Annotated[str, Field(min_length=1, max_length=40)]
    item: Annotated[str, Field(min_length=1, max_length=80)] | None = None


class TransferBody(_Body):
    reason: Reason
    account: AccountName | None = None
    department: DepartmentId | None = None


class RegisterBody(_Body):
    category: WorkOrderCategory
    title: Annotated[str, Field(min_length=1, max_length=60)]
    text: Words
    department: DepartmentId | None = None


class AssignBody(_Body):
    account: AccountName
    reason: Reason


class QueueApi:
    """For department staff; the supervisor sees all and assigns."""

    def __init__(self, desk: QueueDesk) -> None:
        self._desk = desk

    def endpoints(self) -> list[Endpoint]:
        entry, talk = "/desk/v1/queue/{entry}", "/desk/v1/conversations/{conversation}"
        transfer = "/desk/v1/transfers/{transfer}"
        gone = (404, 409)
        return [
            get("/desk/v1/queue", self.line, READERS, answer=Items, summary="排队列表"),
            post(f"{entry}/claim", self.claim, DEPARTMENT_STAFF, summary="接入", problems=gone),
            post(f"{entry}/refuse", self.refuse, DEPARTMENT_STAFF, summary="让给下一位", status=204, problems=gone),
            get("/desk/v1/presence", self.presence, DEPARTMENT_STAFF, summary="我的在线状态"),
            put("/desk/v1/presence", self.set_presence, DEPARTMENT_STAFF, summary="设置在线状态", body=PresenceBody),
            get("/desk/v1/conversations", self.mine, DEPARTMENT_STAFF, answer=Items, summary="我的会话"),
            get(talk, self.show, READERS, summary="会话记录", query=AfterQuery, problems=gone),
            post(f"{talk}/take-over", self.take_over, DEPARTMENT_STAFF, summary="接管会话", status=204, problems=gone),
            post(
                f"{talk}/messages",
                self.say,
                DEPARTMENT_STAFF,
                summary="回复市民",
                body=SayBody,
                status=201,
                problems=gone,
            ),
            post(
                f"{talk}/notes",
                self.note,
                DEPARTMENT_STAFF,
                summary="内部备注",
                body=ReplyBody,
                status=204,
                problems=gone,
            ),
            post(f"{talk}/typing", self.typing, DEPARTMENT_STAFF, summary="正在输入", status=204, problems=gone),
            post(
                f"{talk}/consent",
                self.consent,
                DEPARTMENT_STAFF,
                summary="征求市民同意",
                body=ReasonBody,
                status=201,
                problems=gone,
            ),
            post(
                f"{talk}/hand-back",
                self.hand_back,
                DEPARTMENT_STAFF,
                summary="结束并交回",
                body=HandBackBody,
                status=204,
                problems=gone,
            ),
            post(
                f"{talk}/transfer",
                self.transfer,
                DEPARTMENT_STAFF,
                summary="转交",
                body=TransferBody,
                status=201,
                problems=gone,
            ),
            post(
                f"{talk}/work-order",
                self.register,
                DEPARTMENT_STAFF,
                summary="登记工单",
                body=RegisterBody,
                status=201,
                problems=gone,
            ),
            post(
                f"{talk}/assign",
                self.assign,
                {Role.SUPERVISOR},
                summary="指定接待",
                body=AssignBody,
                status=204,
                problems=gone,
            ),
            get("/desk/v1/transfers", self.transfers, DEPARTMENT_STAFF, answer=Items, summary="转交给我的"),
            post(f"{transfer}/accept", self.accept, DEPARTMENT_STAFF, summary="接受转交", problems=gone),
            post(
                f"{transfer}/refuse",
                self.decline,
                DEPARTMENT_STAFF,
                summary="谢绝转交",
                body=ReasonBody,
                status=204,
                problems=gone,
            ),
        ]

    async def line(self, request: web.Request) -> web.Response:
        return web.json_response({"items": await self._desk.viewing.line(staff_of(request))})

    async def claim(self, request: web.Request) -> web.Response:
        conversation = await self._desk.claiming.claim(staff_of(request), path_number(request, "entry"))
        return web.json_response({"conversation": conversation})

    async def refuse(self, request: web.Request) -> web.Response:
        await self._desk.claiming.refuse(staff_of(request), path_number(request, "entry"))
        return web.Response(status=204)

    async def presence(self, request: web.Request) -> web.Response:
        return web.json_response(await self._desk.attendance.of(staff_of(request)))

    async def set_presence(self, request: web.Request) -> web.Response:
        body = await read_model(request, PresenceBody)
        await self._desk.attendance.set(staff_of(request), **body.model_dump())
        return await self.presence(request)

    async def mine(self, request: web.Request) -> web.Response:
        return web.json_response({"items": await self._desk.viewing.mine(staff_of(request))})

    async def show(self, request: web.Request) -> web.Response:
        after = read_query(request, AfterQuery).after
        return web.json_response(await self._desk.viewing.conversation(staff_of(request), _talk(request), after))

    async def take_over(self, request: web.Request) -> web.Response:
        await self._desk.claiming.take_over(staff_of(request), _talk(request))
        return web.Response(status=204)

    async def say(self, request: web.Request) -> web.Response:
        body = await read_model(request, SayBody)
        seq = await self._desk.talking.say(staff_of(request), _talk(request), body.text, body.client_id)
        return web.json_response({"seq": seq}, status=201)

    async def note(self, request: web.Request) -> web.Response:
        body = await read_model(request, ReplyBody)
        await self._desk.talking.note(staff_of(request), _talk(request), body.text)
        return web.Response(status=204)

    async def typing(self, request: web.Request) -> web.Response:
        await self._desk.talking.typing(staff_of(request), _talk(request))
        return web.Response(status=204)

    async def consent(self, request: web.Request) -> web.Response:
        body = await read_model(request, ReasonBody)
        seq = await self._desk.talking.ask_consent(staff_of(request), _talk(request), body.text)
        return web.json_response({"seq": seq}, status=201)

    async def hand_back(self, request: web.Request) -> web.Response:
        body = await read_model(request, HandBackBody)
        talk = _talk(request)
        await self._desk.talking.hand_back(staff_of(request), talk, body.summary, body.category, body.item)
        return web.Response(status=204)

    async def transfer(self, request: web.Request) -> web.Response:
        body = await read_model(request, TransferBody)
        number = await self._desk.transferring.offer(
            staff_of(request), _talk(request), body.reason, account=body.account, department=body.department
        )
        return web.json_response({"id": number}, status=201)

    async def register(self, request: web.Request) -> web.Response:
        body, staff = await read_model(request, RegisterBody), staff_of(request)
        why = f"{staff.name}在会话中登记"
        draft = WorkOrderDraft(body.category, body.title, body.text, body.department, why=why)
        return web.json_response(
            {"number": await self._desk.registering.register(staff, _talk(request), draft)}, status=201
        )

    async def assign(self, request: web.Request) -> web.Response:
        body = await read_model(request, AssignBody)
        await self._desk.transferring.assign(staff_of(request), _talk(request), body.account, body.reason)
        return web.Response(status=204)

    async def transfers(self, request: web.Request) -> web.Response:
        return web.json_response({"items": await self._desk.viewing.transfers(staff_of(request))})

    async def accept(self, request: web.Request) -> web.Response:
        conversation = await self._desk.transferring.accept(staff_of(request), path_number(request, "transfer"))
        return web.json_response({"conversation": conversation})

    async def decline(self, request: web.Request) -> web.Response:
        body = await read_model(request, ReasonBody)
        await self._desk.transferring.refuse(staff_of(request), path_number(request, "transfer"), body.text)
        return web.Response(status=204)


def _talk(request: web.Request) -> str:
    return request.match_info["conversation"][:32]
