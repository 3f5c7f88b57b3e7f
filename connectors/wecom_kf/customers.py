"""Who wrote, and in which conversation."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from connectors.wechat.choosing import Prompt
from connectors.wechat.models import hash_openid
from connectors.wecom_kf.models import KfConversation, KfCustomer
from connectors.wecom_kf.settings import KfSettings
from conversations.intake import Intake
from conversations.models import Conversation, Message, Owner, Sender
from foundation.database import Database

CHANNEL = "wecom_kf"


class Customers:
    """Citizens of the customer-service accounts."""

    def __init__(self, database: Database, intake: Intake) -> None:
        self._database, self._intake = database, intake

    async def conversation(self, account: KfSettings, user: str) -> str:
        """The citizen's conversation; another one when theirs has ended."""
        user_hash = hash_openid(account.id, user)
        async with self._database.transaction() as session:
            customer = await session.get(KfCustomer, (account.id, user_hash), with_for_update=True)
            if customer is not None and await _is_open(session, customer.conversation):
                return customer.conversation
            site = account.site or account.id
            conversation = self._intake.open_in(session, CHANNEL, site, "zh-Hans", account.region)
            await session.flush()
            await session.merge(
                KfCustomer(account=account.id, user_hash=user_hash, user=user, conversation=conversation)
            )
            session.add(KfConversation(conversation=conversation, account=account.id, user_hash=user_hash))
            return conversation

    async def prompt(self, account: KfSettings, conversation: str) -> Prompt | None:
        """The numbered list in the last thing we said."""
        async with self._database.read() as session:
            query = (
                select(Message.options, Message.at)
                .where(Message.conversation == conversation, Message.sender == Sender.BOT.value)
                .order_by(Message.seq.desc())
                .limit(1)
            )
            row = (await session.execute(query)).one_or_none()
        if row is None or not row.options:
            return None
        until = row.at + timedelta(minutes=account.prompt_minutes)
        return Prompt([(option["id"], option["label"]) for option in row.options], until)

    async def find(self, conversation: str) -> tuple[str, str] | None:
        """Account and external user id of a conversation."""
        async with self._database.read() as session:
            known = await session.get(KfConversation, conversation)
            if known is None:
                return None
            customer = await session.get_one(KfCustomer, (known.account, known.user_hash))
            return known.account, customer.user


async def _is_open(session: AsyncSession, conversation: str) -> bool:
    owner = await session.scalar(select(Conversation.owner).where(Conversation.id == conversation))
    return owner is not None and owner != Owner.CLOSED.value
