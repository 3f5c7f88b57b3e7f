"""Who owns a conversation. A change names the version it was decided on: of two who decide at once, one wins.

`Conversation.version` grows with every change of owner; what was read before a change cannot be acted on after it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.errors import OwnershipChanged, UnknownConversation
from conversations.models import Conversation, Owner

_STAFF = "staff:"


@dataclass(frozen=True)
class Ownership:
    """The owner (`Owner` or `staff:<account>`) and the version by which to change it."""

    owner: str
    version: int

    @property
    def account(self) -> str | None:
        """The member of staff who owns it, if one does."""
        return self.owner.removeprefix(_STAFF) if self.owner.startswith(_STAFF) else None


def staff_owner(account: str) -> str:
    """The owner's name of a member of staff.

    >>> staff_owner("wang")
    'staff:wang'
    """
    return f"{_STAFF}{account}"


async def ownership(session: AsyncSession, conversation: str) -> Ownership:
    """Raises `UnknownConversation`."""
    query = select(Conversation.owner, Conversation.version).where(Conversation.id == conversation)
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise UnknownConversation(conversation)
    return Ownership(row.owner, row.version)


async def change_owner(session: AsyncSession, conversation: str, to: str, expected: Ownership) -> Ownership:
    """Give the conversation to another owner; the same owner again is no change.

    Raises `OwnershipChanged` when it is no longer as `expected`, and `UnknownConversation`. Readers notice the change
    when the transaction is committed; nothing is run for an owner who lost it.
    """
    found = await ownership(session, conversation)
    if found != expected:
        raise OwnershipChanged(conversation, found.owner, found.version)
    if found.owner == to:
        return found
    changed = await session.execute(
        update(Conversation)
        .where(Conversation.id == conversation, Conversation.version == expected.version)
        .values(owner=to, version=expected.version + 1)
        .execution_options(synchronize_session="fetch")
        .returning(Conversation.version)
    )
    if changed.one_or_none() is None:  # another transaction committed in between
        found = await ownership(session, conversation)
        raise OwnershipChanged(conversation, found.owner, found.version)
    return Ownership(to, expected.version + 1)


async def close(session: AsyncSession, conversation: str) -> None:
    """End it, whoever owns it; ending twice is one end. Raises `UnknownConversation`."""
    row = await session.get(Conversation, conversation, with_for_update=True)
    if row is None:
        raise UnknownConversation(conversation)
    if row.owner != Owner.CLOSED.value:
        row.owner = Owner.CLOSED.value
        row.version += 1
