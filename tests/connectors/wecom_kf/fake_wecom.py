"""WeCom's customer service as a server: messages to be pulled with a cursor, texts taken once per msgid."""

from __future__ import annotations

import itertools
import secrets
from collections import Counter, defaultdict, deque
from typing import Any
from xml.etree import ElementTree as ET

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
from wechatpy.enterprise.crypto import WeChatCrypto

REPEATED = 99001  # stands for the code by which a msgid is refused the second time
SYNC, SEND, TOKEN = "/cgi-bin/kf/sync_msg", "/cgi-bin/kf/send_msg", "/cgi-bin/gettoken"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


class FakeWeCom:
    """One customer-service account of one corporation. `page`: messages in one pull."""

    def __init__(self, page: int = 2) -> None:
        self.corp_id, self.secret, self.token, self.open_kfid = "ww0000000000000001", "geheim", "kf-token", "wk1"
        self.page = page
        self.messages: list[dict[str, Any]] = []
        self.seen: dict[str, list[str]] = defaultdict(list)
        self.left: dict[str, int] = defaultdict(int)
        self.faults: dict[str, deque[int | str]] = defaultdict(deque)
        self.calls: Counter[str] = Counter()
        self.gateway = ""
        self._taken: set[str] = set()
        self._access = secrets.token_hex(8)
        self._ids = itertools.count(1)
        app = web.Application()
        app.router.add_get(TOKEN, self._token)
        app.router.add_post(SYNC, self._sync)
        app.router.add_post(SEND, self._send)
        app.router.add_post("/cgi-bin/kf/send_msg_on_event", self._welcome)
        self.server = TestServer(app)

    async def __aenter__(self) -> FakeWeCom:
        await self.server.start_server(shutdown_timeout=0.1)
        self.http = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.http.close()
        await self.server.close()

    @property
    def url(self) -> str:
        return str(self.server.make_url("/")).rstrip("/")

    def say(self, user: str, text: str, msgid: str | None = None, **more: Any) -> None:
        """A citizen writes; nobody is told yet."""
        self.left[user] = 5
        self._add(3, user, msgid, {"msgtype": "text", "text": {"content": text, **more}})

    def send(self, user: str, kind: str) -> None:
        self.left[user] = 5
        self._add(3, user, None, {"msgtype": kind, kind: {"media_id": "m"}})

    def enter(self, user: str) -> None:
        """A citizen opens the chat."""
        event = {"event_type": "enter_session", "external_userid": user, "welcome_code": f"w-{user}"}
        self._add(4, user, None, {"msgtype": "event", "event": event})

    async def call_back(self, *, token: str | None = None) -> int:
        """Tell the gateway that there is something; the answer's status."""
        crypto = WeChatCrypto(token or self.token, AES_KEY, self.corp_id)
        event = (
            f"<xml><ToUserName>{self.corp_id}</ToUserName><CreateTime>1</CreateTime><MsgType>event</MsgType>"
            f"<Event>kf_msg_or_event</Event><Token>pull-token</Token><OpenKfId>{self.open_kfid}</OpenKfId></xml>"
        )
        body = crypto.encrypt_message(event, "nonce", "1700000000")
        signed = ET.fromstring(body).findtext("MsgSignature") or ""
        query = {"msg_signature": signed, "timestamp": "1700000000", "nonce": "nonce"}
        async with self.http.post(f"{self.gateway}/wecom-kf/kf", params=query, data=body) as response:
            return response.status

    def _add(self, origin: int, user: str, msgid: str | None, content: dict[str, Any]) -> None:
        known = {"open_kfid": self.open_kfid, "external_userid": user, "send_time": 1, "origin": origin}
        self.messages.append({"msgid": msgid or f"m{next(self._ids)}", **known, **content})

    def _fault(self, request: web.Request) -> web.Response | None:
        self.calls[request.path] += 1
        waiting = self.faults[request.path]
        if not waiting or waiting[0] == "lost":
            return self._authorised(request)
        code = waiting.popleft()
        assert isinstance(code, int)
        return web.Response(status=code) if 500 <= code < 600 else _error(code)

    def _authorised(self, request: web.Request) -> web.Response | None:
        return None if request.query.get("access_token") == self._access else _error(40014)

    async def _token(self, request: web.Request) -> web.Response:
        self.calls[request.path] += 1
        if request.query != {"corpid": self.corp_id, "corpsecret": self.secret}:
            return _error(40001)
        return web.json_response({"errcode": 0, "access_token": self._access, "expires_in": 7200})

    async def _sync(self, request: web.Request) -> web.Response:
        if fault := self._fault(request):
            return fault
        asked = await request.json()
        assert asked["open_kfid"] == self.open_kfid
        start = int(asked["cursor"] or 0)
        end = min(start + self.page, len(self.messages))
        answer = {"next_cursor": str(end), "has_more": int(end < len(self.messages))}
        return web.json_response({"errcode": 0, **answer, "msg_list": self.messages[start:end]})

    async def _send(self, request: web.Request) -> web.Response:
        if fault := self._fault(request):
            return fault
        asked = await request.json()
        assert asked["open_kfid"] == self.open_kfid
        assert len(asked["msgid"]) <= 32
        user, text = asked["touser"], asked["text"]["content"]
        if asked["msgid"] in self._taken:
            return _error(REPEATED)
        if self.left[user] < 1:
            return _error(95001)
        if not text or len(text.encode()) > 2048:
            return _error(45002)
        self.left[user] -= 1
        self._taken.add(asked["msgid"])
        self.seen[user].append(text)
        if self.faults[SEND] and self.faults[SEND][0] == "lost":
            self.faults[SEND].popleft()
            assert request.transport is not None
            request.transport.abort()
        return web.json_response({"errcode": 0, "msgid": asked["msgid"]})

    async def _welcome(self, request: web.Request) -> web.Response:
        if fault := self._authorised(request):
            return fault
        asked = await request.json()
        if asked["msgid"] not in self._taken:
            self._taken.add(asked["msgid"])
            self.seen[asked["code"].removeprefix("w-")].append(asked["text"]["content"])
        return web.json_response({"errcode": 0})


def _error(code: int) -> web.Response:
    return web.json_response({"errcode": code, "errmsg": f"error {code}"})
