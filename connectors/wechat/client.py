"""The calls of an official account that we use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from connectors.wechat.batches import Menu
from connectors.wechat.calling import Caller
from connectors.wechat.settings import AccountSettings
from connectors.wechat.tokens import AccessTokens, stable_token, with_token
from foundation.clock import Clock

SEND = "/cgi-bin/message/custom/send"
TYPING = "/cgi-bin/message/custom/typing"
NOTICE = "/cgi-bin/message/subscribe/bizsend"
MENU_CREATE = "/cgi-bin/menu/create"
MENU_DELETE = "/cgi-bin/menu/delete"
MENU_GET = "/cgi-bin/get_current_selfmenu_info"
SIGN_IN = "/sns/oauth2/access_token"


@dataclass(frozen=True)
class SignedIn:
    """Who opened a page. A snapshot user is not the citizen (网页授权: is_snapshotuser)."""

    openid: str
    snapshot: bool


class PlatformClient:
    """One account's platform. Every method raises `PlatformError`."""

    def __init__(self, http: aiohttp.ClientSession, account: AccountSettings, clock: Clock) -> None:
        self._account = account
        self._secret = account.app_secret.get_secret_value()
        self._caller = Caller(http, account.id, account.platform_url, account.limits.request)
        self.tokens = AccessTokens(stable_token(self._caller, account.app_id, self._secret), clock)

    async def send_text(self, openid: str, text: str) -> None:
        """A customer message."""
        await self.post(SEND, {"touser": openid, "msgtype": "text", "text": {"content": text}})

    async def send_menu(self, openid: str, menu: Menu) -> None:
        """A customer message with buttons; the citizen's choice comes back as a text with `bizmsgmenuid`."""
        items = [{"id": id_, "content": label} for id_, label in menu.items]
        await self.post(
            SEND,
            {"touser": openid, "msgtype": "msgmenu", "msgmenu": {"head_content": menu.head, "list": items}},
        )

    async def typing(self, openid: str) -> None:
        """Show the citizen that an answer is on its way."""
        await self.post(TYPING, {"touser": openid, "command": "Typing"})

    async def notice(self, openid: str, template: str, keywords: Mapping[str, str], page: str | None) -> None:
        """A subscription notice the citizen has allowed."""
        data = {name: {"value": value} for name, value in keywords.items()}
        body: dict[str, Any] = {"touser": openid, "template_id": template, "data": data}
        await self.post(NOTICE, {**body, "page": page} if page else body)

    async def signed_in(self, code: str) -> SignedIn:
        """Who the platform says came back with this code."""
        query = {
            "appid": self._account.app_id,
            "secret": self._secret,
            "code": code,
            "grant_type": "authorization_code",
        }
        data = await self._caller.call(SIGN_IN, query=query)
        return SignedIn(str(data.get("openid", "")), data.get("is_snapshotuser") == 1)

    async def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return await with_token(self.tokens, self._caller, path, dict(body))

    async def get(self, path: str) -> dict[str, Any]:
        return await with_token(self.tokens, self._caller, path)

    async def close(self) -> None:
        await self.tokens.close()
