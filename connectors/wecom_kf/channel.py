"""The channel of WeCom customer service: callbacks say that there is something, pulling gets it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence

import aiohttp
import structlog
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from connectors.wechat.documents import read_document
from connectors.wechat.envelope import Envelope, is_signature, read_key
from connectors.wechat.errors import PlatformError, PushRefused, Reason
from connectors.wecom_kf.client import KfClient
from connectors.wecom_kf.customers import CHANNEL, Customers
from connectors.wecom_kf.pulling import Puller
from connectors.wecom_kf.sender import KfSender
from connectors.wecom_kf.settings import KfSettings
from conversations.errors import ConversationError
from conversations.intake import Intake
from conversations.reading import Reader
from conversations.turns import TurnRunner
from foundation.clock import Clock
from foundation.database import Database
from foundation.problems import not_found

_log = structlog.get_logger("wecom_kf")


class WeComKf:
    """A `connectors.channel.Channel`."""

    def __init__(
        self,
        accounts: Sequence[KfSettings],
        *,
        database: Database,
        clock: Clock,
        intake: Intake,
        runner: TurnRunner,
        reader: Reader,
        http: aiohttp.ClientSession,
    ) -> None:
        self._clock = clock
        self._lines = {a.id: (a, KfClient(http, a, clock)) for a in accounts}
        customers = Customers(database, intake)
        self._sender = KfSender(database, clock, reader, customers, self._lines)
        self.pullers = {
            id_: Puller(
                account,
                client,
                database=database,
                clock=clock,
                customers=customers,
                intake=intake,
                runner=runner,
                sender=self._sender,
            )
            for id_, (account, client) in self._lines.items()
        }
        self._news = {id_: asyncio.Event() for id_ in self._lines}
        self._tokens = dict.fromkeys(self._lines, "")

    @property
    def name(self) -> str:
        return CHANNEL

    @property
    def sender(self) -> KfSender:
        return self._sender

    def routes(self) -> Iterable[web.RouteDef]:
        return [
            web.get("/wecom-kf/{account}", self._check_address, allow_head=False),
            web.post("/wecom-kf/{account}", self._callback),
        ]

    async def run(self) -> None:
        """Pull every account, at a callback or now and then."""
        await asyncio.gather(*(self._pull(id_) for id_ in self._lines))

    async def close(self) -> None:
        for _, client in self._lines.values():
            await client.close()

    async def _pull(self, id_: str) -> None:
        while True:
            try:
                await self.pullers[id_].pull(self._tokens[id_])
            except (PlatformError, ConversationError, SQLAlchemyError) as error:
                _log.warning("not pulled; trying again", account=id_, why=type(error).__name__)
            try:
                async with asyncio.timeout(self._lines[id_][0].poll):
                    await self._news[id_].wait()
            except TimeoutError:
                self._tokens[id_] = ""
            self._news[id_].clear()

    async def _check_address(self, request: web.Request) -> web.Response:
        account = self._account(request)
        try:
            return web.Response(text=_open(account, request.query, request.query.get("echostr", "")))
        except PushRefused as refused:
            return _refuse(account, refused)

    async def _callback(self, request: web.Request) -> web.Response:
        account = self._account(request)
        try:
            encrypted = read_document(await request.read()).get("Encrypt", "")
            event = read_document(_open(account, request.query, encrypted))
        except PushRefused as refused:
            return _refuse(account, refused)
        if event.get("Event") == "kf_msg_or_event" and event.get("OpenKfId") == account.open_kfid:
            self._tokens[account.id] = event.get("Token", "")
            self._news[account.id].set()
        return web.Response(text="success")

    def _account(self, request: web.Request) -> KfSettings:
        line = self._lines.get(request.match_info["account"])
        if line is None:
            raise not_found()
        return line[0]


def _open(account: KfSettings, query: Mapping[str, str], encrypted: str) -> str:
    parts = (query.get("timestamp", ""), query.get("nonce", ""), encrypted)
    if not is_signature(query.get("msg_signature", ""), account.token.get_secret_value(), *parts):
        raise PushRefused(Reason.MSG_SIGNATURE)
    return Envelope(account.corp_id, (read_key(account.aes_key.get_secret_value()),)).open(encrypted).text


def _refuse(account: KfSettings, refused: PushRefused) -> web.Response:
    _log.warning("callback refused", account=account.id, reason=refused.reason.value)
    return web.Response(status=403, text="refused")
