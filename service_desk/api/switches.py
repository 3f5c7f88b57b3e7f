"""/desk/v1/switches: turning the bot, a channel, a department or all writing off, and on again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from foundation.accounts.roles import Role
from foundation.database import Database
from foundation.departments import HOTLINE_CENTRE, Department
from foundation.http import read_model
from foundation.problems import not_found
from foundation.staff_api import Endpoint, Items, delete, get, put, staff_of
from foundation.switches import BOT, READ_ONLY, SwitchBoard, Switches, channel_switch, department_switch

_KEEPERS = frozenset({Role.SYSTEM_ADMINISTRATOR})


class ThrowBody(BaseModel):
    """`why` is for the log and the colleagues; `told` for citizens, empty for the usual words."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    why: Annotated[str, Field(min_length=2, max_length=500)]
    told: Annotated[str, Field(max_length=300)] = ""


class SwitchesApi:
    """`channels`: the configured ones with their names. The hotline centre cannot be turned off: it takes the rest."""

    def __init__(self, database: Database, board: SwitchBoard, switches: Switches, channels: Mapping[str, str]) -> None:
        self._database, self._board, self._switches, self._channels = database, board, switches, channels

    def endpoints(self) -> list[Endpoint]:
        base, gone = "/desk/v1/switches", {"problems": (404,)}
        one = f"{base}/{{name}}"
        return [
            get(base, self.all, _KEEPERS, answer=Items, summary="运行开关"),
            put(one, self.throw, _KEEPERS, summary="停用", body=ThrowBody, status=204, **gone),
            delete(one, self.put_back, _KEEPERS, summary="恢复", status=204, **gone),
        ]

    async def all(self, _request: web.Request) -> web.Response:
        thrown = {row.name: row for row in await self._board.all()}
        items: list[dict[str, Any]] = []
        for name, (kind, label) in (await self._known()).items():
            row = thrown.get(name)
            state = {"off": row is not None, "told": "", "why": "", "by": None, "at": None}
            if row is not None:
                state |= {"told": row.told, "why": row.why, "by": row.by, "at": row.at.isoformat()}
            items.append({"name": name, "kind": kind, "label": label, **state})
        return web.json_response({"items": items})

    async def throw(self, request: web.Request) -> web.Response:
        body, name = await read_model(request, ThrowBody), await self._name(request)
        await self._board.throw(name, by=staff_of(request).name, why=body.why, told=body.told)
        self._switches.forget()
        return web.Response(status=204)

    async def put_back(self, request: web.Request) -> web.Response:
        name = request.match_info["name"][:64]  # also of what is no longer configured
        if not await self._board.put_back(name, by=staff_of(request).name):
            raise not_found("它没有停用；请刷新后再看。")
        self._switches.forget()
        return web.Response(status=204)

    async def _name(self, request: web.Request) -> str:
        name = request.match_info["name"]
        if name not in await self._known():
            raise not_found("没有这个开关。")
        return name

    async def _known(self) -> dict[str, tuple[str, str]]:
        """Every switch with its kind and label."""
        async with self._database.read() as session:
            query = select(Department.id, Department.name).where(Department.id != HOTLINE_CENTRE)
            departments = list(await session.execute(query.order_by(Department.name)))
        return {
            BOT: ("bot", "智能客服"),
            READ_ONLY: ("read_only", "登记和修改"),
            **{channel_switch(name): ("channel", label) for name, label in self._channels.items()},
            **{department_switch(row.id): ("department", row.name) for row in departments},
        }
