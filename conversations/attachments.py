"""Files from citizens, only when a member of staff has asked for them, and only of kinds that show and do nothing."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from conversations.errors import NotAskedFor, UnknownConversation
from conversations.hub import Hub
from conversations.intake import masked, storable, take_seq
from conversations.models import Attachment, Conversation, Message, Sender
from foundation.clock import Clock
from foundation.database import Database

ASKED_FOR = timedelta(hours=24)
_BEGINNINGS: Mapping[bytes, str] = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"%PDF-": "application/pdf",
}


@dataclass(frozen=True)
class File:
    """`kind` is a media type, told from the content and not from the name."""

    name: str
    kind: str
    content: bytes


def kind_of(content: bytes) -> str | None:
    """The media type of a file we take; None for all others.

    >>> kind_of(b"%PDF-1.7"), kind_of(b"MZ")
    ('application/pdf', None)
    """
    return next((kind for beginning, kind in _BEGINNINGS.items() if content.startswith(beginning)), None)


class Attachments:
    """Asks for attachments, takes and gives them."""

    def __init__(self, database: Database, clock: Clock, hub: Hub) -> None:
        self._database, self._clock, self._hub = database, clock, hub

    async def ask(self, session: AsyncSession, conversation: str, most: int = 5) -> None:
        """Staff ask for up to `most` files, within a day; in a transaction of the caller's (the desk's)."""
        row = await session.get(Conversation, conversation, with_for_update=True)
        if row is None:
            raise UnknownConversation(conversation)
        row.attachments_until, row.attachments_left = self._clock.now() + ASKED_FOR, most

    async def wanted(self, conversation: str) -> bool:
        """Whether one may be sent now."""
        async with self._database.read() as session:
            row = await session.get(Conversation, conversation)
            return row is not None and asked_for(row, self._clock)

    async def take(self, conversation: str, file: File) -> str:
        """Store a file and a message that announces it; returns its id. Raises `NotAskedFor`."""
        async with self._database.transaction() as session:
            row = await session.get(Conversation, conversation, with_for_update=True)
            if row is None or not asked_for(row, self._clock):
                raise NotAskedFor(conversation)
            row.attachments_left -= 1
            now, text = self._clock.now(), f"［附件］{storable(file.name)}"
            row.active_at = now
            attachment = Attachment(
                id=uuid.uuid4().hex,
                conversation=conversation,
                seq=take_seq(row),
                name=storable(file.name),
                kind=file.kind,
                size=len(file.content),
                content=base64.b64encode(file.content).decode(),
                at=now,
            )
            message = Message(
                conversation=conversation,
                seq=attachment.seq,
                at=now,
                sender=Sender.CITIZEN.value,
                text_encrypted=text,
                text_masked=await masked(session, conversation, text),
            )
            session.add_all((attachment, message))
        self._hub.wake(conversation)
        return attachment.id

    async def get(self, conversation: str, attachment: str) -> File | None:
        """For staff; None when this conversation has no such file."""
        async with self._database.read() as session:
            query = select(Attachment).where(Attachment.id == attachment, Attachment.conversation == conversation)
            row = await session.scalar(query.options(undefer(Attachment.content)))
            return None if row is None else File(row.name, row.kind, base64.b64decode(row.content))


def asked_for(row: Conversation, clock: Clock) -> bool:
    """Whether staff wait for a file in this conversation."""
    return row.attachments_until is not None and row.attachments_until > clock.now() and row.attachments_left > 0
