"""POST /desk/v1/work-orders/{number}/<step>: every step of an order that a person takes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

from aiohttp import web
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from foundation.accounts.roles import DEPARTMENT_STAFF, Role
from foundation.accounts.sessions import Staff
from foundation.http import read_model
from foundation.staff_api import Endpoint, post, staff_of
from language.normalise import has_content
from service_desk.assembly import OrderDesk
from service_desk.work_orders.steps import STEPS

READERS = DEPARTMENT_STAFF | {Role.SUPERVISOR}
_SUPERVISOR = frozenset({Role.SUPERVISOR})


def said(text: str) -> str:
    """For pydantic: the words without blanks around them; nothing that cannot be read."""
    if not has_content(text):
        raise ValueError("nothing readable in it")
    return text.strip()


Words = Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(said)]
Reason = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(said)]
DepartmentId = Annotated[str, Field(min_length=1, max_length=32, pattern=r"^[A-Za-z0-9_-]+$")]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NoBody(_Body):
    """Nothing but, perhaps, a remark."""

    text: str = Field(default="", max_length=500)


class ReplyBody(_Body):
    text: Words


class ReasonBody(_Body):
    text: Reason


class DispatchBody(_Body):
    department: DepartmentId
    text: str = Field(default="", max_length=500)


class RulingBody(_Body):
    department: DepartmentId
    text: Reason


class ReturnBody(_Body):
    text: Reason
    department: DepartmentId | None = None


class ExtensionBody(_Body):
    days: int = Field(ge=1, le=60)
    text: Reason


class HelpBody(_Body):
    department: DepartmentId
    text: Words
    days: int = Field(ge=1, le=60)


@dataclass(frozen=True)
class StepCall:
    """How a step is asked for: the last part of the path, by whom, with which body (None: none is read)."""

    name: str
    roles: frozenset[Role]
    body: type[BaseModel] | None
    take: Callable[[OrderDesk, Staff, str, Any], Awaitable[None]]


CALLS = (
    StepCall("accept", DEPARTMENT_STAFF, None, lambda d, s, n, _: d.handling.accept(s, n)),
    StepCall("reply", DEPARTMENT_STAFF, ReplyBody, lambda d, s, n, b: d.handling.reply(s, n, b.text)),
    StepCall("close", _SUPERVISOR, None, lambda d, s, n, _: d.handling.close(s, n)),
    StepCall("dispatch", READERS, DispatchBody, lambda d, s, n, b: d.handling.dispatch(s, n, b.department, b.text)),
    StepCall("assign", _SUPERVISOR, RulingBody, lambda d, s, n, b: d.handling.assign(s, n, b.department, b.text)),
    StepCall("reopen", READERS, ReasonBody, lambda d, s, n, b: d.handling.reopen(s, n, b.text)),
    StepCall("withdraw", READERS, ReasonBody, lambda d, s, n, b: d.handling.withdraw(s, n, b.text)),
    StepCall("urge", READERS, NoBody, lambda d, s, n, b: d.handling.urge(s, n, b.text)),
    StepCall("supervise", _SUPERVISOR, ReasonBody, lambda d, s, n, b: d.handling.supervise(s, n, b.text)),
    StepCall("note", READERS, ReplyBody, lambda d, s, n, b: d.handling.note(s, n, b.text)),
    StepCall("conceal", READERS, NoBody, lambda d, s, n, b: d.handling.conceal(s, n, b.text)),
    StepCall("reveal", _SUPERVISOR, NoBody, lambda d, s, n, b: d.handling.reveal(s, n, b.text)),
    StepCall("ask-citizen", DEPARTMENT_STAFF, ReplyBody, lambda d, s, n, b: d.pausing.ask(s, n, b.text)),
    StepCall("resume", DEPARTMENT_STAFF, NoBody, lambda d, s, n, b: d.pausing.resume(s, n, b.text)),
    StepCall(
        "ask-extension",
        DEPARTMENT_STAFF,
        ExtensionBody,
        lambda d, s, n, b: d.requests.ask_extension(s, n, b.days, b.text),
    ),
    StepCall(
        "grant-extension", _SUPERVISOR, NoBody, lambda d, s, n, b: d.requests.decide_extension(s, n, True, b.text)
    ),
    StepCall(
        "refuse-extension", _SUPERVISOR, ReasonBody, lambda d, s, n, b: d.requests.decide_extension(s, n, False, b.text)
    ),
    StepCall(
        "return", DEPARTMENT_STAFF, ReturnBody, lambda d, s, n, b: d.requests.ask_return(s, n, b.text, b.department)
    ),
    StepCall(
        "uphold-return", READERS, RulingBody, lambda d, s, n, b: d.requests.uphold_return(s, n, b.department, b.text)
    ),
    StepCall("refuse-return", READERS, ReasonBody, lambda d, s, n, b: d.requests.refuse_return(s, n, b.text)),
    StepCall("ask-help", READERS, HelpBody, lambda d, s, n, b: d.assisting.ask(s, n, b.department, b.text, b.days)),
    StepCall("give-help", DEPARTMENT_STAFF, ReplyBody, lambda d, s, n, b: d.assisting.give(s, n, b.text)),
    StepCall("decline-help", DEPARTMENT_STAFF, ReasonBody, lambda d, s, n, b: d.assisting.decline(s, n, b.text)),
    StepCall("release-help", READERS, RulingBody, lambda d, s, n, b: d.assisting.release(s, n, b.department, b.text)),
)


class StepsApi:
    """Each step answers with the order as it is afterwards, or 204 when it has left the asker's sight."""

    def __init__(self, desk: OrderDesk) -> None:
        self._desk = desk

    def endpoints(self) -> list[Endpoint]:
        one = "/desk/v1/work-orders/{number}"
        return [
            post(
                f"{one}/{call.name}",
                self._handler(call),
                call.roles,
                summary=STEPS[call.name.replace("-", "_")].label,
                body=call.body,
                problems=(204, 404, 409),
            )
            for call in CALLS
        ]

    def _handler(self, call: StepCall) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            staff, number = staff_of(request), request.match_info["number"]
            body = await read_model(request, call.body) if call.body is not None else None
            await call.take(self._desk, staff, number, body)
            shown = await self._desk.listing.find(staff, number)
            return web.Response(status=204) if shown is None else web.json_response(shown)

        return handle
