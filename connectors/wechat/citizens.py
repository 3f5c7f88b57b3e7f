"""Who wrote: the citizen behind an openid, their conversation, and what their writing allows us to send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from connectors.wechat.choosing import Prompt
from connectors.wechat.ledger import mark
from connectors.wechat.models import (
    DeliveryStatus,
    WeChatCitizen,
    WeChatConversation,
    WeChatPush,
    hash_openid,
)
from connectors.wechat.outgoing import open_parts
from connectors.wechat.pushes import Kind, Push
from connectors.wechat.settings import AccountSettings
from conversations.intake import Intake
from conversations.models import Conversation, Message, Owner
from foundation.clock import Clock
from foundation.database import Database

CHANNEL = "wechat"
VOICELESS = "voiceless"
_ALLOWING_EVENTS = frozenset({"subscribe", "SCAN", "CLICK"})


@dataclass(frozen=True)
class Arrival:
    """Where a push belongs. `settled`: it was answered by the channel itself before, and needs no second answer."""

    key: str
    conversation: str
    repeated: bool
    settled: bool
    prompt: Prompt | None = None


class Citizens:
    """The followers of the accounts."""

    def __init__(self, database: Database, clock: Clock, intake: Intake) -> None:
        self._database, self._clock, self._intake = database, clock, intake

    async def arrive(self, account: AccountSettings, push: Push) -> Arrival:
        """Note that the push is here and opens a window for a passive reply. A repeat counts nothing again."""
        try:
            return await self._arrive(account, push)
        except IntegrityError:  # another process noted the same citizen or push a moment ago
            return await self._arrive(account, push)

    async def conversation_anew(self, account: AccountSettings, push: Push) -> str:
        """The conversation has ended: the citizen gets another, and the push belongs to it."""
        async with self._database.transaction() as session:
            citizen = await self._citizen(session, account, push)
            conversation = await self._conversation(session, account, citizen)
            (await session.get_one(WeChatPush, push.key(account.id))).conversation = conversation
            return conversation

    async def leave(self, account: AccountSettings, push: Push) -> str | None:
        """The citizen follows no more: nothing is sent, retention begins. Returns the conversation to end."""
        async with self._database.transaction() as session:
            citizen = await self._citizen(session, account, push)
            now = self._clock.now()
            citizen.subscribed, citizen.retention_from = False, now
            citizen.message_at = citizen.event_at = None
            if citizen.conversation is not None:
                waiting = await open_parts(session, citizen.conversation)
                await mark(session, citizen.conversation, waiting, DeliveryStatus.DROPPED, now)
            return citizen.conversation

    async def _arrive(self, account: AccountSettings, push: Push) -> Arrival:
        key, now = push.key(account.id), self._clock.now()
        until = now + timedelta(seconds=account.limits.window)
        async with self._database.transaction() as session:
            known = await session.get(WeChatPush, key)
            citizen = await self._citizen(session, account, push)
            if known is not None:
                known.window_until, known.closed = until, False
                prompt = await _prompt(session, citizen, known.conversation)
                return Arrival(key, known.conversation, repeated=True, settled=known.settled, prompt=prompt)
            self._count(citizen, push)
            conversation = await self._open_conversation(session, account, citizen)
            kind = VOICELESS if push.kind is Kind.VOICE and not push.fields.get("Recognition") else push.kind.value
            session.add(WeChatPush(key=key, conversation=conversation, kind=kind, received_at=now, window_until=until))
            prompt = await _prompt(session, citizen, conversation)
            return Arrival(key, conversation, repeated=False, settled=False, prompt=prompt)

    async def _citizen(self, session: AsyncSession, account: AccountSettings, push: Push) -> WeChatCitizen:
        hashed = hash_openid(account.id, push.citizen)
        citizen = await session.get(WeChatCitizen, (account.id, hashed), with_for_update=True)
        if citizen is None:
            citizen = WeChatCitizen(
                account=account.id,
                openid_hash=hashed,
                openid=push.citizen,
                subscribed=True,
                sent_since_message=0,
                sent_since_event=0,
            )
            session.add(citizen)
            await session.flush()
        return citizen

    def _count(self, citizen: WeChatCitizen, push: Push) -> None:
        """A message or a click lets us send again."""
        now = self._clock.now()
        if push.kind is not Kind.EVENT:
            citizen.message_at, citizen.sent_since_message = now, 0
        elif push.event in _ALLOWING_EVENTS:
            citizen.event_at, citizen.sent_since_event = now, 0
        if push.event != "unsubscribe":
            citizen.subscribed, citizen.retention_from = True, None
        if push.event in ("subscribe", "SCAN") and push.event_key:
            citizen.scene = push.event_key.removeprefix("qrscene_")[:64]

    async def _open_conversation(self, session: AsyncSession, account: AccountSettings, citizen: WeChatCitizen) -> str:
        if citizen.conversation is not None:
            owner = await session.scalar(select(Conversation.owner).where(Conversation.id == citizen.conversation))
            if owner is not None and owner != Owner.CLOSED.value:
                return citizen.conversation
        return await self._conversation(session, account, citizen)

    async def _conversation(self, session: AsyncSession, account: AccountSettings, citizen: WeChatCitizen) -> str:
        site = account.site or account.id
        conversation = self._intake.open_in(session, CHANNEL, site, "zh-Hans", account.region)
        await session.flush()
        citizen.conversation = conversation
        session.add(
            WeChatConversation(conversation=conversation, account=citizen.account, openid_hash=citizen.openid_hash)
        )
        return conversation


async def _prompt(session: AsyncSession, citizen: WeChatCitizen, conversation: str) -> Prompt | None:
    if citizen.prompt_conversation != conversation or citizen.prompt_until is None:
        return None
    query = select(Message.options).where(Message.conversation == conversation, Message.seq == citizen.prompt_seq)
    options = await session.scalar(query)
    return Prompt([(o["id"], o["label"]) for o in options], citizen.prompt_until) if options else None
