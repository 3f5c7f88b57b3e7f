"""The WeChat channel: every official account of the installation, wired from its parts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import timedelta

import aiohttp
import structlog
from aiohttp import web
from sqlalchemy import ColumnElement, delete
from sqlalchemy.exc import SQLAlchemyError

from connectors.wechat.answer_page import AnswerPages
from connectors.wechat.citizens import CHANNEL, Citizens
from connectors.wechat.client import PlatformClient
from connectors.wechat.endpoint import Endpoint
from connectors.wechat.ledger import Ledger, reply_may_come
from connectors.wechat.models import WeChatPush, WeChatSignIn
from connectors.wechat.notices import WeChatNotices
from connectors.wechat.outgoing import Outgoing
from connectors.wechat.passive import PassiveReplies
from connectors.wechat.reception import Reception
from connectors.wechat.recording import Recorder
from connectors.wechat.sender import Account, WeChatSender
from connectors.wechat.settings import AccountSettings
from connectors.wechat.sign_in import SignIns
from conversations.hub import Hub
from conversations.intake import Intake
from conversations.participation import Participation
from conversations.pressure import Pressure
from conversations.reading import Reader
from conversations.turns import TurnRunner
from foundation.clock import Clock
from foundation.database import Database

_KEPT = timedelta(days=7)
_TIDY_SECONDS = 3600.0
_log = structlog.get_logger("wechat")


class WeChat:
    """A `connectors.channel.Channel`. Also gives `notices` (work-order progress)."""

    def __init__(
        self,
        accounts: Sequence[AccountSettings],
        *,
        database: Database,
        clock: Clock,
        hub: Hub,
        intake: Intake,
        runner: TurnRunner,
        reader: Reader,
        participation: Participation,
        pressure: Pressure,
        http: aiohttp.ClientSession,
    ) -> None:
        self._database, self._clock = database, clock
        self.accounts = {a.id: Account(a, PlatformClient(http, a, clock)) for a in accounts}
        outgoing, ledger = Outgoing(database, reader), Ledger(database, clock)
        self._citizens = Citizens(database, clock, intake)
        self._sender = WeChatSender(database, clock, self.accounts, outgoing, ledger)
        self.notices = WeChatNotices(database, clock, self.accounts)
        reception = Reception(
            clock,
            self._citizens,
            Recorder(database, clock, hub),
            intake,
            runner,
            participation,
            self.notices,
        )
        passive = PassiveReplies(database, hub, outgoing, ledger)
        self._endpoint = Endpoint(clock, self.accounts, reception, passive, ledger, self._sender, pressure)
        self._pages = AnswerPages(self.accounts, SignIns(database, clock), reader)

    @property
    def name(self) -> str:
        return CHANNEL

    @property
    def sender(self) -> WeChatSender:
        return self._sender

    @property
    def waits(self) -> ColumnElement[bool]:
        """For the outbox: what a passive reply may still bring."""
        return reply_may_come(self._clock)

    def routes(self) -> Iterable[web.RouteDef]:
        return [
            web.get("/wechat/{account}", self._endpoint.check_address, allow_head=False),
            web.post("/wechat/{account}", self._endpoint.push),
            web.get(
                r"/wechat/{account}/answers/{conversation:[0-9a-f]{32}}/{seq:[0-9]{1,10}}",
                self._pages.open,
                allow_head=False,
            ),
            web.get("/wechat/{account}/signed-in", self._pages.signed_in, allow_head=False),
        ]

    async def run(self) -> None:
        """Tidy up now and then."""
        while True:
            try:
                await self.tidy()
            except SQLAlchemyError as error:
                _log.warning("not tidied", why=type(error).__name__)
            await asyncio.sleep(_TIDY_SECONDS)

    async def tidy(self) -> None:
        """Forget pushes that can no longer be repeated, and sign-ins nobody came back from."""
        now = self._clock.now()
        async with self._database.transaction() as session:
            await session.execute(delete(WeChatPush).where(WeChatPush.received_at < now - _KEPT))
            await session.execute(delete(WeChatSignIn).where(WeChatSignIn.expires_at < now))

    async def close(self) -> None:
        await self._endpoint.close()
        for account in self.accounts.values():
            await account.client.close()
