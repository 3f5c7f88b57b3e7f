"""WeChat's platform as a server, and citizens with their phones in front of it.

The platform side answers the API calls of a gateway: tokens that expire, customer messages with window and quota.
The citizen side pushes as the platform does: signed, encrypted by `wechatpy` (so that our own envelope is checked
against another), with a deadline, the same MsgId again when the gateway was too slow, and it judges the reply as a
phone would. What a citizen *sees* is in `Citizen.seen`.

Faults: `platform.break_with(path, [40001, -1, 502, "hang", "lost", function])`, taken one per call; "lost" accepts the
call and breaks the connection before answering; a function does the same and is called in between (to kill a gateway).
"""

from __future__ import annotations

import asyncio
import itertools
import re
import secrets
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
from wechatpy.crypto import WeChatCrypto

from connectors.wechat.envelope import signature
from foundation.clock import Clock

FAULT_TEXT = "该公众号提供的服务出现故障，请稍后再试"
SEND, TOKEN, TYPING = "/cgi-bin/message/custom/send", "/cgi-bin/stable_token", "/cgi-bin/message/custom/typing"
NOTICE = "/cgi-bin/message/subscribe/bizsend"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
Fault = int | str | Callable[[], None]
OTHER_AES_KEY = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefg"


@dataclass
class PlatformAccount:
    """An official account as it is set up at the platform."""

    id: str
    app_id: str = "wxbad0b45542aa0b5e"
    app_secret: str = "secret-of-the-account"
    token: str = "spamtest"
    aes_key: str = AES_KEY
    original_id: str = "gh_680bdefc8c5d"
    mode: str = "secure"
    granted: set[str] = field(default_factory=lambda: {SEND, TYPING, NOTICE, "menu", "oauth"})
    menu: dict[str, Any] | None = None


ISSUED: set[str] = set()  # every access token of this test run: none of them may stand in a log


@dataclass(frozen=True)
class Seen:
    """What stands in the chat window: `via` is passive, customer, notice or fault; `at` in seconds, monotonic."""

    text: str
    via: str
    buttons: tuple[tuple[str, str], ...] = ()
    at: float = field(default_factory=time.monotonic, compare=False)


@dataclass(frozen=True)
class Attempt:
    """One delivery of a push: what the gateway answered. `body` None: not in time, or no connection."""

    status: int | None
    body: str | None


@dataclass
class _Allowed:
    """The platform's own count of what may be sent."""

    message_at: datetime | None = None
    since_message: int = 0
    event_at: datetime | None = None
    since_event: int = 0


class FakeWeChat:
    """The platform. `deadline` in seconds is the five-second rule, `attempts` how often it delivers a push, `pause`
    how long it waits (seconds) before it tries again where nobody answered.
    """

    def __init__(
        self, clock: Clock, *, deadline: float = 5.0, attempts: int = 3, pause: float = 0.0, port: int | None = None
    ) -> None:
        self.clock, self.deadline, self.attempts, self.pause = clock, deadline, attempts, pause
        self.accounts: dict[str, PlatformAccount] = {}
        self.citizens: dict[tuple[str, str], Citizen] = {}
        self.faults: dict[str, deque[Fault]] = defaultdict(deque)
        self.calls: Counter[str] = Counter()
        self.typing: list[str] = []
        self.gateway = ""
        self.token_life = 7200
        self._tokens: dict[str, tuple[str, datetime]] = {}
        self._codes: dict[str, tuple[str, bool]] = {}
        self._released = asyncio.Event()
        app = web.Application()
        app.on_response_prepare.append(self._date)
        app.router.add_post(TOKEN, self._token)
        app.router.add_post(SEND, self._send)
        app.router.add_post(TYPING, self._typing)
        app.router.add_post(NOTICE, self._notice)
        app.router.add_post("/cgi-bin/menu/create", self._menu_create)
        app.router.add_get("/cgi-bin/menu/delete", self._menu_delete)
        app.router.add_get("/cgi-bin/get_current_selfmenu_info", self._menu_get)
        app.router.add_get("/sns/oauth2/access_token", self._sign_in)
        self.server = TestServer(app, port=port)

    async def _date(self, _request: web.Request, response: web.StreamResponse) -> None:
        response.headers["Date"] = format_datetime(self.clock.now())

    async def __aenter__(self) -> FakeWeChat:
        await self.server.start_server(shutdown_timeout=0.1)
        self.http = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        return self

    async def __aexit__(self, *_exc: object) -> None:
        self._released.set()
        await self.http.close()
        await self.server.close()

    @property
    def url(self) -> str:
        return str(self.server.make_url("/")).rstrip("/")

    def account(self, id_: str, **settings: Any) -> PlatformAccount:
        """Set up an account."""
        account = self.accounts[id_] = PlatformAccount(id_, **settings)
        return account

    def citizen(self, account: str, openid: str | None = None) -> Citizen:
        """A follower."""
        citizen = Citizen(self, self.accounts[account], openid or "o" + secrets.token_hex(13))
        self.citizens[citizen.account.app_id, citizen.openid] = citizen
        return citizen

    def break_with(self, path: str, faults: Iterable[Fault]) -> None:
        self.faults[path].extend(faults)

    def revoke_tokens(self) -> None:
        """Somebody else has made the tokens void."""
        self._tokens.clear()

    def sign_in(self, authorise: str, openid: str, *, snapshot: bool = False) -> tuple[str, dict[str, str]]:
        """What WeChat does at its sign-in page: where it sends the visitor back to, with which query."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(authorise).query).items()}
        assert query["scope"] == "snsapi_base"
        assert query["response_type"] == "code"
        assert authorise.endswith("#wechat_redirect")
        code = secrets.token_hex(8)
        self._codes[code] = (openid, snapshot)
        return query["redirect_uri"], {"code": code, "state": query["state"]}

    async def _fault(self, request: web.Request) -> web.Response | None:
        self.calls[request.path] += 1
        waiting = self.faults[request.path]
        if not waiting or _accepts(waiting[0]):
            return None
        fault = waiting.popleft()
        if fault == "hang":
            await self._released.wait()
            return _error(-1)
        assert isinstance(fault, int)
        return web.Response(status=fault, text="bad gateway") if 500 <= fault < 600 else _error(fault)

    async def _token(self, request: web.Request) -> web.Response:
        if fault := await self._fault(request):
            return fault
        asked = await request.json()
        assert asked["grant_type"] == "client_credential"
        assert asked["force_refresh"] is False, "only the normal mode keeps other processes' tokens alive"
        account = next((a for a in self.accounts.values() if a.app_id == asked["appid"]), None)
        if account is None:
            return _error(40013)
        if account.app_secret != asked["secret"]:
            return _error(40125)
        now = self.clock.now()
        token, until = self._tokens.get(account.app_id, ("", now))
        if until - now <= timedelta(seconds=300):  # renewed in the last five minutes
            token, until = secrets.token_hex(16), now + timedelta(seconds=self.token_life)
            ISSUED.add(token)
            self._tokens[account.app_id] = token, until
        return web.json_response({"access_token": token, "expires_in": int((until - now).total_seconds())})

    def _authorised(self, request: web.Request) -> PlatformAccount | web.Response:
        given = request.query.get("access_token", "")
        for account in self.accounts.values():
            token, until = self._tokens.get(account.app_id, ("", self.clock.now()))
            if token and token == given:
                return account if until > self.clock.now() else _error(42001)
        return _error(40001)

    async def _send(self, request: web.Request) -> web.StreamResponse:  # noqa: PLR0911 - one return per refusal
        if fault := await self._fault(request):
            return fault
        account = self._authorised(request)
        if isinstance(account, web.Response):
            return account
        if SEND not in account.granted:
            return _error(48001)
        raw = await request.read()
        assert b"\\u" not in raw, "the chat window shows \\u escapes as they are"
        data = await request.json()
        citizen = self.citizens.get((account.app_id, data["touser"]))
        if citizen is None:
            return _error(40003)
        if not citizen.subscribed:
            return _error(43004)
        text, buttons = _content(data)
        if not text or len(text.encode()) > 2048:
            return _error(45002)
        if code := citizen.count(self.clock.now()):
            return _error(code)
        citizen.seen.append(Seen(text, "customer", buttons))
        if self.faults[SEND] and _accepts(self.faults[SEND][0]):
            fault = self.faults[SEND].popleft()
            if callable(fault):
                fault()
            assert request.transport is not None
            request.transport.abort()
        return web.json_response({"errcode": 0, "errmsg": "ok"})

    async def _typing(self, request: web.Request) -> web.Response:
        if fault := await self._fault(request):
            return fault
        account = self._authorised(request)
        if isinstance(account, web.Response):
            return account
        data = await request.json()
        if (account.app_id, data["touser"]) not in self.citizens:
            return _error(40003)
        self.typing.append(data["touser"])
        return web.json_response({"errcode": 0, "errmsg": "ok"})

    async def _notice(self, request: web.Request) -> web.Response:
        if fault := await self._fault(request):
            return fault
        account = self._authorised(request)
        if isinstance(account, web.Response):
            return account
        data = await request.json()
        citizen = self.citizens.get((account.app_id, data["touser"]))
        if citizen is None:
            return _error(40003)
        if citizen.grants[data["template_id"]] < 1:
            return _error(43101)
        for name, value in data["data"].items():
            if len(value["value"]) > (20 if name.startswith("thing") else 5 if name.startswith("phrase") else 32):
                return _error(47003)
        citizen.grants[data["template_id"]] -= 1
        citizen.seen.append(Seen("|".join(v["value"] for v in data["data"].values()), "notice"))
        return web.json_response({"errcode": 0, "errmsg": "ok"})

    async def _menu_create(self, request: web.Request) -> web.Response:
        account = self._authorised(request)
        if isinstance(account, web.Response):
            return account
        account.menu = await request.json()
        return web.json_response({"errcode": 0, "errmsg": "ok"})

    async def _menu_delete(self, request: web.Request) -> web.Response:
        account = self._authorised(request)
        if isinstance(account, web.Response):
            return account
        account.menu = None
        return web.json_response({"errcode": 0, "errmsg": "ok"})

    async def _menu_get(self, request: web.Request) -> web.Response:
        account = self._authorised(request)
        if isinstance(account, web.Response):
            return account
        if "menu" not in account.granted:
            return _error(48001)
        return web.json_response(account.menu or {"is_menu_open": 0})

    async def _sign_in(self, request: web.Request) -> web.Response:
        if fault := await self._fault(request):
            return fault
        account = next((a for a in self.accounts.values() if a.app_id == request.query["appid"]), None)
        if account is None or account.app_secret != request.query["secret"]:
            return _error(40125)
        openid, snapshot = self._codes.pop(request.query["code"], ("", False))
        if not openid:
            return _error(40029)
        data: dict[str, Any] = {"access_token": "t", "expires_in": 7200, "openid": openid, "scope": "snsapi_base"}
        return web.json_response({**data, "is_snapshotuser": 1} if snapshot else data, content_type="text/plain")


class Citizen:
    """A follower of an account, with a phone that shows what arrives."""

    _ids = itertools.count(7_000_000_000_000_001)

    def __init__(self, platform: FakeWeChat, account: PlatformAccount, openid: str) -> None:
        self.platform, self.account, self.openid = platform, account, openid
        self.seen: list[Seen] = []
        self.attempts: list[Attempt] = []
        self.subscribed = True
        self.grants: Counter[str] = Counter()
        self._allowed = _Allowed()
        self._answered: set[str] = set()

    @property
    def texts(self) -> list[str]:
        return [seen.text for seen in self.seen]

    async def say(self, text: str, message_id: str | None = None, **fields: str) -> list[Attempt]:
        return await self.send("text", message_id, Content=text, **fields)

    async def speak(self, recognition: str | None = None) -> list[Attempt]:
        heard = {"Recognition": recognition} if recognition is not None else {}
        return await self.send("voice", None, MediaId="m", Format="amr", **heard)

    async def press(self, button: str) -> list[Attempt]:
        """Choose a button of the last message that has some."""
        shown = next(seen for seen in reversed(self.seen) if seen.buttons)
        id_ = next(id_ for id_, label in shown.buttons if label == button)
        return await self.say(button, bizmsgmenuid=id_)

    async def send(self, kind: str, message_id: str | None = None, **fields: str) -> list[Attempt]:
        """A message of any kind."""
        self._allowed.message_at, self._allowed.since_message = self.platform.clock.now(), 0
        return await self.push({"MsgType": kind, "MsgId": message_id or str(next(self._ids)), **fields})

    async def event(self, name: str, key: str | None = None, **fields: str) -> list[Attempt]:
        """Something done other than writing."""
        if name in ("subscribe", "CLICK", "SCAN"):
            self._allowed.event_at, self._allowed.since_event = self.platform.clock.now(), 0
        if name in ("subscribe", "unsubscribe"):
            self.subscribed = name == "subscribe"
        keyed = {"EventKey": key} if key is not None else {}
        return await self.push({"MsgType": "event", "Event": name, **keyed, **fields})

    async def allow_notices(self, template: str) -> list[Attempt]:
        self.grants[template] += 1
        listed = (
            "<SubscribeMsgPopupEvent><List><TemplateId><![CDATA[" + template + "]]></TemplateId>"
            "<SubscribeStatusString><![CDATA[accept]]></SubscribeStatusString><PopupScene>2</PopupScene></List>"
            "</SubscribeMsgPopupEvent>"
        )
        return await self.push({"MsgType": "event", "Event": "subscribe_msg_popup_event"}, listed)

    async def push(self, fields: dict[str, str], more: str = "") -> list[Attempt]:
        """Deliver a push until the gateway takes it, and look at what comes back."""
        now = int(self.platform.clock.now().timestamp())
        xml = _xml(
            {"ToUserName": self.account.original_id, "FromUserName": self.openid, "CreateTime": str(now), **fields},
            more,
        )
        attempts = []
        for _ in range(self.platform.attempts):
            attempt = await self.attempt(xml)
            attempts.append(attempt)
            if attempt.status == 200 and attempt.body is not None:
                self._judge(attempt.body, fields.get("MsgId", secrets.token_hex(4)))
                break
            await asyncio.sleep(self.platform.pause)
        else:
            self.seen.append(Seen(FAULT_TEXT, "fault"))
        self.attempts += attempts
        return attempts

    async def attempt(self, xml: str) -> Attempt:
        """One delivery."""
        query, body = self.closed(xml)
        url = f"{self.platform.gateway}/wechat/{self.account.id}"
        try:
            async with asyncio.timeout(self.platform.deadline):
                async with self.platform.http.post(url, params=query, data=body.encode()) as response:
                    return Attempt(response.status, await response.text())
        except (TimeoutError, aiohttp.ClientError):
            return Attempt(None, None)

    def closed(self, xml: str) -> tuple[dict[str, str], str]:
        """Query and body of a push in the account's mode."""
        account = self.account
        timestamp, nonce = str(int(self.platform.clock.now().timestamp())), secrets.token_hex(5)
        query = {
            "signature": signature(account.token, timestamp, nonce),
            "timestamp": timestamp,
            "nonce": nonce,
            "openid": self.openid,
        }
        if account.mode == "plain":
            return query, xml
        envelope = ET.fromstring(self._crypto.encrypt_message(xml, nonce, timestamp))
        encrypted, signed = envelope.findtext("Encrypt") or "", envelope.findtext("MsgSignature") or ""
        query |= {"encrypt_type": "aes", "msg_signature": signed}
        copy = xml.removeprefix("<xml>").removesuffix("</xml>") if account.mode == "compatible" else ""
        return query, f"<xml>{copy}<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"

    def opened(self, body: str) -> ET.Element:
        """The reply in a response, in clear. Raises when it is not what a phone can show."""
        if self.account.mode == "plain":
            return ET.fromstring(body)
        envelope = {child.tag: child.text or "" for child in ET.fromstring(body)}
        assert set(envelope) == {"Encrypt", "MsgSignature", "TimeStamp", "Nonce"}
        clear = self._crypto.decrypt_message(body, envelope["MsgSignature"], envelope["TimeStamp"], envelope["Nonce"])
        return ET.fromstring(clear)

    def count(self, now: datetime) -> int | None:
        """Count a customer message; the error code when it may not be sent."""
        allowed = self._allowed
        if allowed.event_at is not None and now - allowed.event_at < timedelta(minutes=1) and allowed.since_event < 3:
            allowed.since_event += 1
            return None
        if allowed.message_at is None or now - allowed.message_at >= timedelta(hours=48):
            return 45015
        if allowed.since_message >= 5:
            return 45047
        allowed.since_message += 1
        return None

    @property
    def _crypto(self) -> WeChatCrypto:
        return WeChatCrypto(self.account.token, self.account.aes_key, self.account.app_id)

    def _judge(self, body: str, message_id: str) -> None:
        """As a phone would: nothing for `success` and an empty body; the text; else the platform's fault text."""
        if body in ("", "success") or message_id in self._answered:
            return
        try:
            reply = {child.tag: child.text or "" for child in self.opened(body)}
            good = (
                reply["ToUserName"] == self.openid
                and reply["FromUserName"] == self.account.original_id
                and reply["CreateTime"].isdigit()
                and reply["MsgType"] == "text"
                and 0 < len(reply["Content"].encode()) <= 2048
            )
        except Exception:  # noqa: BLE001 - whatever is wrong with it, the phone cannot show it
            good, reply = False, {}
        self._answered.add(message_id)
        self.seen.append(Seen(reply["Content"], "passive") if good else Seen(FAULT_TEXT, "fault"))


def _accepts(fault: Fault) -> bool:
    """Whether the call is accepted and only its answer is lost."""
    return fault == "lost" or callable(fault)


def _content(data: dict[str, Any]) -> tuple[str, tuple[tuple[str, str], ...]]:
    if data["msgtype"] == "msgmenu":
        menu = data["msgmenu"]
        return menu["head_content"], tuple((item["id"], item["content"]) for item in menu["list"])
    assert data["msgtype"] == "text"
    return data["text"]["content"], ()


def _xml(fields: dict[str, str], more: str = "") -> str:
    """As the platform writes it: texts as CDATA."""
    inner = "".join(
        f"<{name}>{value}</{name}>"
        if re.fullmatch(r"[0-9.]+", value)
        else f"<{name}><![CDATA[{value.replace(']]>', ']]]]><![CDATA[>')}]]></{name}>"
        for name, value in fields.items()
    )
    return f"<xml>{inner}{more}</xml>"


def _error(code: int) -> web.Response:
    return web.json_response({"errcode": code, "errmsg": f"error {code} rid: 1-2-3"})
