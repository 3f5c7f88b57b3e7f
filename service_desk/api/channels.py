"""GET /desk/v1/channels and POST …/{account}/check: sites and channels as they are configured, and their self-check."""

from __future__ import annotations

from dataclasses import asdict

from aiohttp import web

from foundation.accounts.roles import Role
from foundation.problems import not_found
from foundation.staff_api import Endpoint, get, post
from service_desk.administration.ports import ChannelRegister

_KEEPERS = frozenset({Role.SYSTEM_ADMINISTRATOR})


class ChannelsApi:
    """Read-only: sites and accounts stand in files that hold secrets, which the operator changes."""

    def __init__(self, register: ChannelRegister) -> None:
        self._register = register

    def endpoints(self) -> list[Endpoint]:
        base = "/desk/v1/channels"
        return [
            get(base, self.all, _KEEPERS, summary="站点和渠道"),
            post(f"{base}/{{account}}/check", self.check, _KEEPERS, summary="渠道自检", problems=(404,)),
        ]

    async def all(self, _request: web.Request) -> web.Response:
        names = self._register.channels
        accounts = [
            {**asdict(one), "channel_label": names.get(one.channel, one.channel), "facts": dict(one.facts)}
            for one in self._register.accounts()
        ]
        return web.json_response({"accounts": accounts, "sites": [asdict(one) for one in self._register.sites()]})

    async def check(self, request: web.Request) -> web.Response:
        found = await self._register.check(request.match_info["account"])
        if found is None:
            raise not_found("没有这个渠道账号。")
        well = all(one.well is not False for one in found)
        return web.json_response({"well": well, "findings": [asdict(one) for one in found]})
