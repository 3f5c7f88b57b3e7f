"""The calls of WeCom's customer service that we use (微信客服: 接收消息和事件, 发送消息)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from connectors.wechat.calling import Caller
from connectors.wechat.errors import PlatformError, Verdict
from connectors.wechat.platform_errors import MEANINGS, UNKNOWN, Meaning
from connectors.wechat.tokens import AccessTokens, with_token
from connectors.wecom_kf.settings import KfSettings
from foundation.clock import Clock

TOKEN, SYNC, SEND = "/cgi-bin/gettoken", "/cgi-bin/kf/sync_msg", "/cgi-bin/kf/send_msg"
SEND_ON_EVENT = "/cgi-bin/kf/send_msg_on_event"
PAGE = 1000
# 40001 is another thing here than with official accounts: the secret itself is wrong
_OWN: Mapping[int, Meaning] = {
    40001: Meaning(Verdict.PAUSE, "the secret is wrong", alarm=True),
    95001: Meaning(Verdict.HOLD, "messages are used up until the citizen writes again"),
    95007: Meaning(Verdict.RETRY, "the callback's token is too old"),
    95013: Meaning(Verdict.HOLD, "the session has ended"),
    40096: Meaning(Verdict.FAIL, "no such citizen"),
}


def meaning(code: int) -> Meaning:
    """What a code of WeCom's means."""
    return _OWN.get(code) or MEANINGS.get(code, UNKNOWN)


@dataclass(frozen=True)
class Page:
    """Messages in order, and where to go on. An empty page may still have `more` behind it."""

    messages: tuple[dict[str, Any], ...] = field(repr=False)
    cursor: str
    more: bool


def own_msgid(*parts: object) -> str:
    """A msgid that is always the same for the same thing said: at most 32 letters and digits."""
    return hashlib.sha256(":".join(map(str, parts)).encode()).hexdigest()[:32]


class KfClient:
    """One account's calls. Every method raises `PlatformError`."""

    def __init__(self, http: aiohttp.ClientSession, account: KfSettings, clock: Clock) -> None:
        self._account = account
        self._caller = Caller(http, account.id, account.platform_url, account.request, meaning)
        self._tokens = AccessTokens(self._token, clock)

    async def sync(self, cursor: str, token: str) -> Page:
        """What came after the cursor. `token` of a callback lifts the limit of calls, and may be empty."""
        body: dict[str, Any] = {"cursor": cursor, "limit": PAGE, "open_kfid": self._account.open_kfid}
        data = await self._post(SYNC, {**body, "token": token} if token else body)
        return Page(tuple(data.get("msg_list", ())), str(data.get("next_cursor", cursor)), data.get("has_more") == 1)

    async def send(self, user: str, text: str, msgid: str) -> None:
        """A text; the same msgid again is the same message."""
        body = {
            "touser": user,
            "open_kfid": self._account.open_kfid,
            "msgid": msgid,
            "msgtype": "text",
            "text": {"content": text},
        }
        try:
            await self._post(SEND, body)
        except PlatformError as error:
            if error.code is None or error.code != self._account.repeated_code:
                raise

    async def welcome(self, code: str, text: str, msgid: str) -> None:
        """Answer the opening of the chat; the code is good for twenty seconds."""
        body = {"code": code, "msgid": msgid, "msgtype": "text", "text": {"content": text}}
        await self._post(SEND_ON_EVENT, body)

    async def close(self) -> None:
        await self._tokens.close()

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return await with_token(self._tokens, self._caller, path, body)

    async def _token(self) -> dict[str, Any]:
        query = {"corpid": self._account.corp_id, "corpsecret": self._account.secret.get_secret_value()}
        return await self._caller.call(TOKEN, query=query)
