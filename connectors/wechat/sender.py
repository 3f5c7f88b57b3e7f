"""Customer messages: the `ChannelSender` of the outbox, which tells a citizen everything that waits, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from sqlalchemy import select

from connectors.wechat.client import PlatformClient
from connectors.wechat.errors import PlatformError, Verdict
from connectors.wechat.ledger import CustomerBatch, Ledger
from connectors.wechat.models import DeliveryStatus, WeChatConversation
from connectors.wechat.outgoing import Outgoing
from connectors.wechat.platform_errors import paused_until
from connectors.wechat.settings import AccountSettings
from conversations.errors import Postponed, TryAgain, Undeliverable
from conversations.models import Delivery
from foundation.clock import Clock
from foundation.database import Database

_log = structlog.get_logger("wechat")


@dataclass(frozen=True)
class Account:
    """An account's settings and its line to the platform."""

    settings: AccountSettings
    client: PlatformClient


class WeChatSender:
    """Sends what waits. A message that must wait for the citizen is held, and counts as handed over."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        accounts: Mapping[str, Account],
        outgoing: Outgoing,
        ledger: Ledger,
    ) -> None:
        self._database, self._clock, self._accounts = database, clock, accounts
        self._outgoing, self._ledger = outgoing, ledger

    async def send(self, conversation: str, seq: int) -> None:
        """Bring the message to the citizen, and what waits before and after it.

        Returns when the platform has it, or when it is held for the citizen's next message. Raises `NotDelivered`.
        """
        await self._sent_again(conversation, seq)
        await self.flush(conversation)
        row = await self._ledger.status(conversation, seq)
        match row.status if row is not None else None:
            case DeliveryStatus.SENT | DeliveryStatus.HELD | DeliveryStatus.DROPPED:
                return
            case DeliveryStatus.FAILED:
                raise Undeliverable("the platform refused it", row.code if row is not None else None)
            case _:
                raise TryAgain("not sent yet")

    async def flush(self, conversation: str) -> None:
        """Send everything that waits in a conversation, as far as it may be sent. Raises `NotDelivered`."""
        account = await self._account(conversation)
        while True:
            units = await self._outgoing.waiting(account.settings, conversation)
            if not units:
                return
            claimed = await self._ledger.claim_message(account.settings, conversation, units)
            if claimed is None:
                return
            try:
                await self._hand_over(account.client, claimed)
            except PlatformError as error:
                if not await self._failed(account.settings, conversation, claimed, error):
                    return
            else:
                await self._ledger.delivered(conversation, claimed)

    async def _hand_over(self, client: PlatformClient, claimed: CustomerBatch) -> None:
        batch = claimed.batch
        if batch.menu is not None:
            await client.send_menu(claimed.openid, batch.menu)
        elif batch.text:
            await client.send_text(claimed.openid, batch.text)

    async def _failed(
        self, account: AccountSettings, conversation: str, claimed: CustomerBatch, error: PlatformError
    ) -> bool:
        """Write down what the failure means; whether the next batch may be tried now. Raises `NotDelivered`."""
        _log.warning("not accepted", account=account.id, call=error.call, code=error.code, why=error.why)
        match error.verdict:
            case Verdict.HOLD:
                await self._ledger.failed(
                    conversation, claimed, refund=False, status=DeliveryStatus.HELD, code=error.code, used_up=True
                )
            case Verdict.NOT_GRANTED:
                await self._ledger.failed(
                    conversation, claimed, refund=True, status=DeliveryStatus.HELD, code=error.code
                )
                return False
            case Verdict.PAUSE:
                until = paused_until(error.code, self._clock.now())
                await self._ledger.failed(conversation, claimed, refund=True)
                await self._ledger.pause(account.id, until, error.code)
                raise Postponed(until, error.why)
            case Verdict.FAIL | Verdict.BUG:
                await self._ledger.failed(
                    conversation, claimed, refund=True, status=DeliveryStatus.FAILED, code=error.code
                )
            case Verdict.RETRY | Verdict.REFRESH_TOKEN:
                await self._ledger.failed(conversation, claimed, refund=error.certain)
                raise TryAgain(error.why)
        return True

    async def _account(self, conversation: str) -> Account:
        async with self._database.read() as session:
            known = await session.get(WeChatConversation, conversation)
        if known is None or known.account not in self._accounts:
            raise Undeliverable("no account for this conversation")
        return self._accounts[known.account]

    async def _sent_again(self, conversation: str, seq: int) -> None:
        """A message that failed for good and is at its first attempt was sent again by an operator."""
        row = await self._ledger.status(conversation, seq)
        if row is None or row.status != DeliveryStatus.FAILED.value:
            return
        async with self._database.read() as session:
            query = select(Delivery.attempts).where(Delivery.conversation == conversation, Delivery.seq == seq)
            attempts = await session.scalar(query)
        if attempts == 1:
            await self._ledger.reopen(conversation, seq)
