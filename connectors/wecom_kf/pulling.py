"""Pulling messages: stored under the platform's msgid, and only then is the cursor moved on."""

from __future__ import annotations

from typing import Any

import structlog

from connectors.wechat.choosing import Miss, choose
from connectors.wechat.errors import PlatformError
from connectors.wechat.texts import NOT_READABLE
from connectors.wecom_kf.client import KfClient, own_msgid
from connectors.wecom_kf.customers import Customers
from connectors.wecom_kf.models import KfCursor
from connectors.wecom_kf.sender import KfSender
from connectors.wecom_kf.settings import KfSettings
from conversations.errors import NotDelivered, UnknownOption
from conversations.intake import Inbound, Intake
from conversations.turns import TurnRunner
from foundation.clock import Clock
from foundation.database import Database

_CITIZEN, _SYSTEM = 3, 4
_log = structlog.get_logger("wecom_kf")


class Puller:
    """Pulls one account."""

    def __init__(
        self,
        account: KfSettings,
        client: KfClient,
        *,
        database: Database,
        clock: Clock,
        customers: Customers,
        intake: Intake,
        runner: TurnRunner,
        sender: KfSender,
    ) -> None:
        self._account, self._client = account, client
        self._database, self._clock = database, clock
        self._customers, self._intake, self._runner, self._sender = customers, intake, runner, sender

    async def pull(self, token: str = "") -> int:
        """Everything that is new; returns how many messages. Raises `PlatformError`, `TooManyWaiting`.

        What was stored before something failed is pulled again the next time, and recognised.
        """
        cursor, count = await self._cursor(), 0
        while True:
            page = await self._client.sync(cursor, token)
            for message in page.messages:
                await self._take(message)
            count += len(page.messages)
            if page.cursor != cursor:
                cursor = page.cursor
                await self._move(cursor)
            if not page.more:
                return count

    async def _take(self, message: dict[str, Any]) -> None:
        if message.get("origin") == _SYSTEM and message.get("msgtype") == "event":
            await self._greet(message.get("event") or {}, str(message.get("msgid", "")))
        user, msgid = str(message.get("external_userid", "")), str(message.get("msgid", ""))
        if message.get("origin") != _CITIZEN or not user or not msgid:
            return
        if message.get("msgtype") != "text":
            await self._say(user, NOT_READABLE, own_msgid("unreadable", msgid))
            return
        conversation = await self._customers.conversation(self._account, user)
        await self._store(conversation, f"wecom_kf:{self._account.id}:{msgid}"[:160], message.get("text") or {})
        self._runner.wake(conversation)
        try:
            await self._sender.flush_held(conversation)
        except NotDelivered as error:
            _log.info("held messages follow later", account=self._account.id, why=str(error))

    async def _store(self, conversation: str, key: str, said: dict[str, Any]) -> None:
        text = str(said.get("content", ""))
        prompt = await self._customers.prompt(self._account, conversation)
        chosen = said.get("menu_id") or choose(text, prompt, self._clock.now())
        if isinstance(chosen, str) and not isinstance(chosen, Miss):
            try:
                await self._intake.accept(Inbound(conversation, key, option=chosen))
                return
            except UnknownOption:
                _log.info("option is offered no more", account=self._account.id)
        await self._intake.accept(Inbound(conversation, key, text=text))

    async def _greet(self, event: dict[str, Any], msgid: str) -> None:
        if event.get("event_type") != "enter_session" or not event.get("welcome_code"):
            return
        try:
            await self._client.welcome(str(event["welcome_code"]), self._account.welcome, own_msgid("welcome", msgid))
        except PlatformError as error:
            _log.info("not greeted", account=self._account.id, code=error.code)

    async def _say(self, user: str, text: str, msgid: str) -> None:
        try:
            await self._client.send(user, text, msgid)
        except PlatformError as error:
            _log.warning("not told", account=self._account.id, code=error.code)

    async def _cursor(self) -> str:
        async with self._database.read() as session:
            row = await session.get(KfCursor, self._account.id)
            return row.cursor if row is not None else ""

    async def _move(self, cursor: str) -> None:
        async with self._database.transaction() as session:
            await session.merge(KfCursor(account=self._account.id, cursor=cursor))
