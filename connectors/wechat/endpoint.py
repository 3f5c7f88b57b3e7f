"""`/wechat/<account>`: where the platform pushes to."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping

import structlog
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from connectors.wechat.admission import Admission
from connectors.wechat.batches import Batch
from connectors.wechat.citizens import Arrival
from connectors.wechat.errors import PlatformError, PushRefused, Reason
from connectors.wechat.ledger import Ledger
from connectors.wechat.passive import PassiveReplies
from connectors.wechat.receiving import PushReader, Received
from connectors.wechat.reception import Reception
from connectors.wechat.sender import Account, WeChatSender
from connectors.wechat.texts import BUSY, NOT_STORED
from conversations.errors import NotDelivered, Overloaded
from conversations.pressure import Pressure
from foundation.clock import Clock
from foundation.problems import not_found

_PATIENCE = 2.0
_log = structlog.get_logger("wechat")


class Endpoint:
    """Answers pushes within the platform's patience."""

    def __init__(
        self,
        clock: Clock,
        accounts: Mapping[str, Account],
        reception: Reception,
        passive: PassiveReplies,
        ledger: Ledger,
        sender: WeChatSender,
        pressure: Pressure,
    ) -> None:
        self._accounts, self._reception = accounts, reception
        self._passive, self._ledger, self._sender = passive, ledger, sender
        self._admission = Admission(pressure)
        self._readers = {id_: PushReader(account.settings, clock) for id_, account in accounts.items()}
        self._background: set[asyncio.Task[None]] = set()

    async def check_address(self, request: web.Request) -> web.Response:
        """The platform's question whether this address is ours."""
        account = self._account(request)
        try:
            echo = self._readers[account.settings.id].check_address(request.query)
        except PushRefused as refused:
            return _refuse(account, refused)
        return web.Response(text=echo)

    async def push(self, request: web.Request) -> web.StreamResponse:
        """One push: the passive reply when it is there in time, else `success`."""
        account, now = self._account(request), asyncio.get_running_loop().time()
        window = account.settings.limits.window
        try:
            body = await _body(request)
            received = self._readers[account.settings.id].read(request.query, body)
        except PushRefused as refused:
            return _refuse(account, refused)
        admitted = self._admission.of(received.push.key(account.settings.id))
        try:
            async with admitted, asyncio.timeout_at(now + account.settings.limits.storing):
                taken = await self._reception.take(account.settings, received.push)
        except Overloaded:
            return self._reply(account, received, BUSY)
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            _log.error("push not stored", account=account.settings.id, why=type(error).__name__)
            return self._reply(account, received, NOT_STORED)
        if isinstance(taken, str):
            return self._reply(account, received, taken)
        if taken is None:
            return _success()
        return await self._answer(request, account, received, taken, now + window)

    async def close(self) -> None:
        """Let what runs beside the answers end for a moment, and break the rest off."""
        if self._background:
            _, late = await asyncio.wait(self._background, timeout=_PATIENCE)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _answer(
        self, request: web.Request, account: Account, received: Received, arrival: Arrival, deadline: float
    ) -> web.StreamResponse:
        def gone() -> bool:
            return request.transport is None or request.transport.is_closing()

        try:
            batch = await self._passive.wait(account.settings, arrival, deadline, gone)
            if batch is None:
                await self._ledger.close(arrival.key)
                late = asyncio.get_running_loop().time() >= deadline
                if late and account.settings.customer_messages:
                    self._beside(self._type(account, received.push.citizen))
                return _success()
            return await self._tell(request, account, received, arrival, batch)
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            # the push is stored: its answer goes out as a customer message
            _log.error("no passive reply", account=account.settings.id, why=type(error).__name__)
            return _success()

    async def _tell(
        self, request: web.Request, account: Account, received: Received, arrival: Arrival, batch: Batch
    ) -> web.StreamResponse:
        """Write the reply to the end, and only then have it noted as told."""
        response = self._reply(account, received, batch.text) if batch.text else _success()
        try:
            await response.prepare(request)
            await response.write_eof()
        except OSError:
            _log.warning("the platform hung up", account=account.settings.id)
            return response  # a repeat is told the same; without one, the claim expires and the outbox tells it
        self._beside(self._told(arrival, batch))
        return response

    def _reply(self, account: Account, received: Received, text: str) -> web.Response:
        written = self._readers[account.settings.id].write(received, text)
        return web.Response(text=written, content_type="text/xml", charset="utf-8")

    async def _type(self, account: Account, openid: str) -> None:
        try:
            await account.client.typing(openid)
        except PlatformError as error:
            _log.info("typing not shown", account=account.settings.id, code=error.code)

    async def _told(self, arrival: Arrival, batch: Batch) -> None:
        """Note what was told. What had no room follows at once; if that fails, the outbox goes on."""
        try:
            await self._ledger.replied(arrival.key, batch)
            await self._sender.flush(arrival.conversation)
        except NotDelivered as error:
            _log.info("the rest follows later", why=str(error))
        except SQLAlchemyError as error:
            _log.warning("the rest follows later", why=type(error).__name__)

    def _beside(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    def _account(self, request: web.Request) -> Account:
        account = self._accounts.get(request.match_info["account"])
        if account is None:
            raise not_found()
        return account


async def _body(request: web.Request) -> bytes:
    try:
        return await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise PushRefused(Reason.TOO_LARGE) from None


def _refuse(account: Account, refused: PushRefused) -> web.Response:
    if refused.seconds is not None:
        _log.error("alarm: well signed, but stale: is our clock right?", seconds=refused.seconds)
    _log.warning("push refused", account=account.settings.id, reason=refused.reason.value)
    return web.Response(status=403, text="refused")


def _success() -> web.Response:
    return web.Response(text="success")
