"""What waits to be told to a citizen, rendered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from connectors.wechat.batches import Menu, Unit
from connectors.wechat.links import Links
from connectors.wechat.models import DeliveryStatus, WeChatDelivery, WeChatPush
from connectors.wechat.pushes import Kind
from connectors.wechat.rendering import Frame, Utterance, render
from connectors.wechat.settings import AccountSettings
from conversations.models import Conversation, Delivery, DeliveryState, InboxEntry, Message, OfferedOption, Sender
from conversations.reading import Reader, ShownMessage
from conversations.rendering import read_blocks
from foundation.database import Database
from language.normalise import traditional

_RATE = "rate"


async def open_parts(session: AsyncSession, conversation: str) -> dict[int, int]:
    """Messages that are not yet told in full, oldest first, with how many of their parts are."""
    status = WeChatDelivery.status
    waiting = and_(
        Delivery.state == DeliveryState.PENDING.value, or_(status.is_(None), status == DeliveryStatus.OPEN.value)
    )
    rows = await session.execute(
        select(Delivery.seq, WeChatDelivery.parts_sent)
        .outerjoin(
            WeChatDelivery,
            and_(WeChatDelivery.conversation == Delivery.conversation, WeChatDelivery.seq == Delivery.seq),
        )
        .where(Delivery.conversation == conversation, or_(waiting, status == DeliveryStatus.HELD.value))
        .order_by(Delivery.seq)
    )
    return {seq: sent or 0 for seq, sent in rows}


class Outgoing:
    """Renders the messages of conversations, always in the same way: a repeat is told the same text."""

    def __init__(self, database: Database, reader: Reader) -> None:
        self._database, self._reader = database, reader

    async def waiting(self, account: AccountSettings, conversation: str) -> list[Unit]:
        """Everything not yet told, in order."""
        async with self._database.read() as session:
            parts = await open_parts(session, conversation)
        return await self._units(account, conversation, parts)

    async def again(self, account: AccountSettings, conversation: str, marks: Sequence[Sequence[int]]) -> list[Unit]:
        """Those units, told or not."""
        wanted = {(seq, part) for seq, part in marks}
        units = await self._units(account, conversation, dict.fromkeys((seq for seq, _ in marks), 0))
        return [unit for unit in units if (unit.seq, unit.part) in wanted]

    async def _units(self, account: AccountSettings, conversation: str, parts: Mapping[int, int]) -> list[Unit]:
        units: list[Unit] = []
        for seq, sent in parts.items():
            shown = await self._reader.after(conversation, seq - 1, 1)
            if shown and shown[0].seq == seq:
                units += (await self._message(account, conversation, shown[0]))[sent:]
        return units

    async def _message(self, account: AccountSettings, conversation: str, message: ShownMessage) -> list[Unit]:
        async with self._database.read() as session:
            heard = await self._heard(session, conversation, message.seq)
            row = await session.get_one(Conversation, conversation)
            lang = row.lang
            rating = account.menu_messages and await _is_rating(session, message)
        options = tuple((option["id"], option["label"]) for option in message.options)
        staff = message.sender == Sender.STAFF.value
        said = Utterance(read_blocks(message.blocks), options, heard, from_staff=staff)
        limits = account.limits
        frame = Frame(
            limits.text_bytes,
            limits.parts if account.customer_messages else 1,
            full_answer_url(account, conversation, message),
            traditional if lang == "zh-Hant" else str,
        )
        rendered = render(said, Links(account.hosts, account.public_url), frame)
        texts = rendered.parts or ("",)
        menu = Menu(rendered.body, options) if rating and len(texts) == 1 else None
        last = len(texts) - 1
        return [
            Unit(message.seq, part, text, last=part == last, asks=bool(options) and part == last, menu=menu)
            for part, text in enumerate(texts)
        ]

    async def _heard(self, session: AsyncSession, conversation: str, seq: int) -> str | None:
        """What the citizen said, when the message answers a voice message."""
        query = (
            select(Message.reply_to)
            .join(InboxEntry, and_(InboxEntry.conversation == conversation, InboxEntry.seq == Message.reply_to))
            .join(WeChatPush, WeChatPush.key == InboxEntry.key)
            .where(Message.conversation == conversation, Message.seq == seq, WeChatPush.kind == Kind.VOICE.value)
        )
        reply_to = await session.scalar(query)
        if reply_to is None:
            return None
        said = Message.text_encrypted
        where = and_(Message.conversation == conversation, Message.seq == reply_to)
        return await session.scalar(select(said).where(where))


async def _is_rating(session: AsyncSession, message: ShownMessage) -> bool:
    """Whether its options are the levels of a rating, which the chat window may show as buttons."""
    for option in message.options:
        offered = await session.get(OfferedOption, option["id"])
        if offered is None or offered.payload.get("intent") != _RATE:
            return False
    return bool(message.options)


def full_answer_url(account: AccountSettings, conversation: str, message: ShownMessage) -> str | None:
    """Where the whole message can be read: its citizen's own page, else the published entry it rests on."""
    if account.oauth:
        return f"{account.public_url}/wechat/{account.id}/answers/{conversation}/{message.seq}"
    links = Links(account.hosts, account.public_url)
    return next((url for source in message.sources if (url := links.allowed(source["url"] or ""))), None)
