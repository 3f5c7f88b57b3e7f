"""Who may speak to a citizen now, and what they have been told: one sender at a time, each part once.

A claim is a lease on the citizen's row. What was told is written when the platform has it; a claim whose holder died
expires, and what it was to tell is open again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import ColumnElement, bindparam, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from connectors.wechat import quota
from connectors.wechat.batches import Batch, Unit, next_batch
from connectors.wechat.models import (
    DeliveryStatus,
    WeChatAccountState,
    WeChatCitizen,
    WeChatConversation,
    WeChatDelivery,
    WeChatPush,
)
from connectors.wechat.outgoing import open_parts
from connectors.wechat.settings import AccountSettings
from conversations.errors import Postponed
from conversations.models import Delivery, DeliveryState
from foundation.clock import Clock
from foundation.database import Database, Moment

LEASE = timedelta(seconds=25)


class Nothing(Enum):
    """Why a push has no passive reply yet."""

    BUSY = "busy"  # somebody else speaks to this citizen at the moment
    EMPTY = "empty"


@dataclass(frozen=True)
class CustomerBatch:
    """What one customer message carries, to whom, and what it was counted against."""

    batch: Batch
    openid: str
    budget: quota.Budget


def reply_may_come(clock: Clock) -> ColumnElement[bool]:
    """Deliveries of a conversation whose push may still get its passive reply: nobody else need attempt them yet."""
    return exists().where(
        WeChatPush.conversation == Delivery.conversation,
        WeChatPush.window_until > bindparam(None, callable_=clock.now, type_=Moment),
        WeChatPush.closed.is_(False),
    )


class Ledger:
    """The claims and the record of what was told."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def claim_reply(self, account: AccountSettings, key: str, units: Sequence[Unit]) -> Batch | Nothing:
        """What the passive reply to the push may say; the same again when the push is repeated.

        `units`: what the push was told before when it was, else what is open.
        """
        async with self._database.transaction() as session:
            push = await session.get_one(WeChatPush, key)
            citizen = await _citizen(session, push.conversation)
            now = self._clock.now()
            leased = citizen.sending_until is not None and citizen.sending_until > now
            if push.batch is not None and await _same_again(session, push, citizen, leased=leased):
                again = Batch(tuple(unit for unit in units if [unit.seq, unit.part] in push.batch))
                return again if again.marks == push.batch else Nothing.BUSY
            if leased:
                return Nothing.BUSY
            push.batch = None
            batch = next_batch(await _still_open(session, push.conversation, units), account.limits.text_bytes)
            if batch is None:
                return Nothing.EMPTY
            push.batch = batch.marks
            citizen.sending_until, citizen.sending_key = now + LEASE, key
            _prompt(citizen, push.conversation, batch, account, now)
            return batch

    async def replied(self, key: str, batch: Batch) -> None:
        """The passive reply was written to the platform."""
        async with self._database.transaction() as session:
            push = await session.get_one(WeChatPush, key)
            citizen = await _citizen(session, push.conversation)
            push.closed = True
            if citizen.sending_key == key:
                citizen.sending_until = citizen.sending_key = None
                await _told(session, push.conversation, batch.units, self._clock.now(), key)
                await _settle(session, push.conversation, batch.units)

    async def close(self, key: str) -> None:
        """The push gets no passive reply (any more); what waits goes out as customer messages."""
        async with self._database.transaction() as session:
            (await session.get_one(WeChatPush, key)).closed = True

    async def claim_message(
        self, account: AccountSettings, conversation: str, units: Sequence[Unit]
    ) -> CustomerBatch | None:
        """What the next customer message may say; None when nothing is open or may be sent. Raises `Postponed`."""
        async with self._database.transaction() as session:
            citizen = await _citizen(session, conversation)
            now = self._clock.now()
            units = await _still_open(session, conversation, units)
            batch = next_batch(units, account.limits.text_bytes)
            if batch is None:
                return None
            if not citizen.subscribed:
                await mark(session, conversation, {u.seq for u in units}, DeliveryStatus.DROPPED, now)
                return None
            await self._postpone(session, account, conversation, citizen)
            budget = quota.take(citizen, account.limits, now) if account.customer_messages else None
            if budget is None:
                await mark(session, conversation, {u.seq for u in units}, DeliveryStatus.HELD, now)
                return None
            citizen.sending_until, citizen.sending_key = now + LEASE, None
            _prompt(citizen, conversation, batch, account, now)
            return CustomerBatch(batch, citizen.openid, budget)

    async def delivered(self, conversation: str, sent: CustomerBatch) -> None:
        """The platform accepted the message."""
        async with self._database.transaction() as session:
            citizen = await _citizen(session, conversation)
            citizen.sending_until = citizen.sending_key = None
            await _told(session, conversation, sent.batch.units, self._clock.now(), None)

    async def failed(
        self,
        conversation: str,
        sent: CustomerBatch,
        *,
        refund: bool,
        status: DeliveryStatus = DeliveryStatus.OPEN,
        code: int | None = None,
        used_up: bool = False,
    ) -> None:
        """The platform did not accept it; `status` is what becomes of the messages in it."""
        async with self._database.transaction() as session:
            citizen = await _citizen(session, conversation)
            citizen.sending_until = citizen.sending_key = None
            if refund:
                quota.give_back(citizen, sent.budget)
            if used_up:
                quota.use_up(citizen)
            if status is not DeliveryStatus.OPEN:
                seqs = {unit.seq for unit in sent.batch.units}
                await mark(session, conversation, seqs, status, self._clock.now(), code)

    async def pause(self, account: str, until: datetime, code: int | None) -> None:
        """Nothing more is sent for this account until then."""
        async with self._database.transaction() as session:
            state = WeChatAccountState(account=account, paused_until=until, code=code, at=self._clock.now())
            await session.merge(state)

    async def status(self, conversation: str, seq: int) -> WeChatDelivery | None:
        """How far one message is; None when nothing is known of it yet."""
        async with self._database.read() as session:
            return await session.get(WeChatDelivery, (conversation, seq))

    async def reopen(self, conversation: str, seq: int) -> None:
        """An operator sends it again."""
        async with self._database.transaction() as session:
            await session.execute(
                update(WeChatDelivery)
                .where(WeChatDelivery.conversation == conversation, WeChatDelivery.seq == seq)
                .values(status=DeliveryStatus.OPEN.value, at=self._clock.now())
            )

    async def _postpone(
        self, session: AsyncSession, account: AccountSettings, conversation: str, citizen: WeChatCitizen
    ) -> None:
        now = self._clock.now()
        state = await session.get(WeChatAccountState, account.id)
        if state is not None and state.paused_until is not None and state.paused_until > now:
            raise Postponed(state.paused_until, "account is paused")
        if citizen.sending_until is not None and citizen.sending_until > now:
            raise Postponed(citizen.sending_until, "somebody else is sending")
        window = await session.scalar(
            select(WeChatPush.window_until).where(
                WeChatPush.conversation == conversation, WeChatPush.window_until > now, WeChatPush.closed.is_(False)
            )
        )
        if window is not None:
            raise Postponed(window, "a passive reply may still come")


async def mark(
    session: AsyncSession,
    conversation: str,
    seqs: Iterable[int],
    status: DeliveryStatus,
    at: datetime,
    code: int | None = None,
) -> None:
    """Set what has become of messages."""
    for seq in seqs:
        row = await _row(session, conversation, seq)
        row.status, row.code, row.at = status.value, code, at


async def _told(session: AsyncSession, conversation: str, units: Iterable[Unit], at: datetime, key: str | None) -> None:
    for unit in units:
        row = await _row(session, conversation, unit.seq)
        row.parts_sent, row.at = unit.part + 1, at
        row.status = (DeliveryStatus.SENT if unit.last else DeliveryStatus.OPEN).value
        row.push = row.push if key is None and unit.part else key


async def _settle(session: AsyncSession, conversation: str, units: Iterable[Unit]) -> None:
    """The passive reply brought these messages to their end: the outbox has nothing left to do with them."""
    whole = [unit.seq for unit in units if unit.last]
    await session.execute(
        update(Delivery)
        .where(Delivery.conversation == conversation, Delivery.seq.in_(whole))
        .values(state=DeliveryState.SENT.value, why=None)
    )


async def _row(session: AsyncSession, conversation: str, seq: int) -> WeChatDelivery:
    row = await session.get(WeChatDelivery, (conversation, seq))
    if row is None:
        row = WeChatDelivery(conversation=conversation, seq=seq, parts_sent=0)
        session.add(row)
    return row


async def _citizen(session: AsyncSession, conversation: str) -> WeChatCitizen:
    known = await session.get_one(WeChatConversation, conversation)
    return await session.get_one(WeChatCitizen, (known.account, known.openid_hash), with_for_update=True)


async def _still_open(session: AsyncSession, conversation: str, units: Sequence[Unit]) -> list[Unit]:
    parts = await open_parts(session, conversation)
    return [unit for unit in units if unit.part >= parts.get(unit.seq, unit.part + 1)]


async def _same_again(session: AsyncSession, push: WeChatPush, citizen: WeChatCitizen, *, leased: bool) -> bool:
    """Whether the push is being told, or was told, what its batch says."""
    if leased:
        return citizen.sending_key == push.key
    for seq, _part in push.batch or ():
        row = await session.get(WeChatDelivery, (push.conversation, seq))
        if row is None or row.push != push.key:
            return False
    return True


def _prompt(citizen: WeChatCitizen, conversation: str, batch: Batch, account: AccountSettings, now: datetime) -> None:
    """The citizen will answer the numbered list of this batch, or none."""
    asking = batch.asking
    citizen.prompt_conversation, citizen.prompt_seq = (conversation, asking) if asking is not None else (None, None)
    until = now + timedelta(minutes=account.limits.prompt_minutes)
    citizen.prompt_until = until if asking is not None else None
