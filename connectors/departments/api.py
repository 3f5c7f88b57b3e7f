"""The REST API for departments' systems: `/departments/v1`, described in docs/departments.md."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from connectors.departments.errors import StepRefused, UnknownOrder, UnknownStatus
from connectors.departments.ports import DepartmentOrders
from connectors.departments.settings import System
from connectors.departments.updates import Update, Updates
from connectors.web.limits import LocalRateLimits, RateLimits
from foundation.http import read_json, read_query
from foundation.problems import Problem, invalid, not_found, unauthorised
from language.normalise import has_content

_KEY = re.compile(r"[\x21-\x7e]{8,64}")
_NUMBER = r"{number:[A-Za-z0-9]{6,24}}"
_log = structlog.get_logger("departments")


def _said(text: str) -> str:
    if not has_content(text):
        raise ValueError("nothing readable in it")
    return text.strip()


Words = Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(_said)]
Reason = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_said)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Plain(_Body):
    """签收 and 恢复办理: nothing has to be said."""

    step: Literal["accept", "resume"]


class Saying(_Body):
    """答复, 请市民补充, 反馈会办意见, 内部备注."""

    step: Literal["reply", "ask_citizen", "give_help", "note"]
    text: Words


class Declining(_Body):
    """退回会办, with a reason."""

    step: Literal["decline_help"]
    text: Reason


class Returning(_Body):
    """申请退单, with a reason and perhaps the department it belongs to."""

    step: Literal["return"]
    text: Reason
    department: str | None = Field(default=None, min_length=1, max_length=32)


class Extending(_Body):
    """申请延期 by so many working days."""

    step: Literal["ask_extension"]
    text: Reason
    days: int = Field(ge=1, le=60)


Step = Annotated[Plain | Saying | Declining | Returning | Extending, Field(discriminator="step")]
_STEP: TypeAdapter[Plain | Saying | Declining | Returning | Extending] = TypeAdapter(Step)


class PageQuery(BaseModel):
    """Which orders; `before` is the `next` of the page before."""

    status: str | None = Field(default=None, max_length=16)
    before: int | None = Field(default=None, ge=1)


class DepartmentApi:
    """Endpoints. Who calls is told by a key; what they may see and do is the desk's own rule."""

    def __init__(
        self,
        systems: Sequence[System],
        orders: DepartmentOrders,
        updates: Updates,
        counting: RateLimits | None = None,
    ) -> None:
        self._systems, self._orders, self._updates = systems, orders, updates
        kind = counting or LocalRateLimits()
        self._limits = {system.id: kind.limit("departments", system.per_second) for system in systems}

    def routes(self) -> Iterable[web.RouteDef]:
        base = "/departments/v1/work-orders"
        return [
            web.get(base, self._no_store(self.page), allow_head=False),
            web.get(f"{base}/{_NUMBER}", self._no_store(self.one), allow_head=False),
            web.post(f"{base}/{_NUMBER}/steps", self._no_store(self.step)),
        ]

    async def page(self, request: web.Request) -> web.Response:
        system = await self._caller(request)
        query = read_query(request, PageQuery)
        try:
            page = await self._orders.page(system, query.status, query.before)
        except UnknownStatus:
            raise invalid("查询条件有误，请检查：status", fields=["status"]) from None
        return web.json_response({"items": page.items, "next": page.next})

    async def one(self, request: web.Request) -> web.Response:
        system, number = await self._caller(request), request.match_info["number"].upper()
        order = await self._orders.find(system, number)
        if order is None:
            raise _no_order()
        return web.json_response(order)

    async def step(self, request: web.Request) -> web.Response:
        """Take a step, once for each `Idempotency-Key`."""
        system, number = await self._caller(request), request.match_info["number"].upper()
        key = request.headers.get("Idempotency-Key", "")
        if not _KEY.fullmatch(key):
            raise Problem(
                400,
                "no_idempotency_key",
                "Idempotency-Key missing",
                "请在请求头 Idempotency-Key 中给出8至64个字符的唯一编号。",
            )
        data = await read_json(request)
        wanted = _read_step(data)
        update = Update(system.id, key, _digest(number, data))
        if await self._repeated(update):
            return await self._after(system, number, repeated=True)
        try:
            with self._updates.carrying_out(update):
                await self._orders.take(system, number, wanted.step, wanted.model_dump(exclude={"step"}))
        except UnknownOrder:
            raise _no_order() from None
        except StepRefused as refused:
            if await self._repeated(update):  # the same request, a moment earlier
                return await self._after(system, number, repeated=True)
            raise _refused(refused) from None
        _log.info("step taken by a system", system=system.id, number=number, step=wanted.step)
        return await self._after(system, number)

    async def _repeated(self, update: Update) -> bool:
        digest = await self._updates.done(update)
        if digest is not None and digest != update.digest:
            raise invalid("这个 Idempotency-Key 已用于另一个请求，请换一个。", kind="idempotency_key_reused")
        return digest is not None

    async def _after(self, system: System, number: str, *, repeated: bool = False) -> web.Response:
        """The order as it is after the step; no content when it has left the system's sight."""
        order = await self._orders.find(system, number)
        headers = {"Idempotent-Replayed": "true"} if repeated else {}
        return web.Response(status=204, headers=headers) if order is None else web.json_response(order, headers=headers)

    async def _caller(self, request: web.Request) -> System:
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        system = next((s for s in self._systems if s.knows(key.strip())), None) if scheme.lower() == "bearer" else None
        if system is None:
            raise unauthorised("接口密钥缺失或不正确。")
        await self._limits[system.id].take(system.id)
        return system

    @staticmethod
    def _no_store(handler: Handler) -> Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            response = await handler(request)
            response.headers["Cache-Control"] = "no-store"
            return response

        return handle


def _read_step(data: Any) -> Plain | Saying | Declining | Returning | Extending:
    try:
        return _STEP.validate_python(data)
    except ValidationError as error:
        fields = sorted({str(item["loc"][-1]) if item["loc"] else "step" for item in error.errors()})
        raise invalid("提交的内容有误，请检查：" + "、".join(fields), fields=fields) from None


def _digest(number: str, data: Any) -> str:
    canonical = json.dumps([number, data], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _no_order() -> Problem:
    return not_found("没有这个工单，或不属于您的部门。")


def _refused(refused: StepRefused) -> Problem:
    more: dict[str, Any] = {"work_order_status": refused.status} if refused.status else {}
    return Problem(409, refused.kind, "Conflict", refused.sentence, **more)
