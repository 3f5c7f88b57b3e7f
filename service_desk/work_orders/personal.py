"""Personal data in orders: opened for the encrypted column, partly hidden for everybody's eyes."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import Message, PersonalToken, Sender
from language.personal_data import ALWAYS_HIDDEN, TOKEN, Kind, PersonalData, hidden, replaced

_PHONE = "⟦phone:"


async def personal_tokens(session: AsyncSession, conversation: str) -> dict[str, str]:
    """The conversation's tokens and what they stand for."""
    rows = await session.scalars(select(PersonalToken).where(PersonalToken.conversation == conversation))
    return {row.token: row.value for row in rows}


async def told_by_citizen(session: AsyncSession, conversation: str) -> dict[str, str]:
    """Those of the tokens that the citizen's own messages brought in, not the replies of a department."""
    tokens = await personal_tokens(session, conversation)
    texts = await session.scalars(
        select(Message.text_masked).where(Message.conversation == conversation, Message.sender == Sender.CITIZEN.value)
    )
    own = {token for text in texts for token in (match.group() for match in TOKEN.finditer(text))}
    return {token: value for token, value in tokens.items() if token in own}


def phones_of(tokens: Mapping[str, str]) -> list[str]:
    """The phone numbers among tokens."""
    return [value for token, value in tokens.items() if token.startswith(_PHONE)]


def opened(text: str, tokens: Mapping[str, str]) -> str:
    """The text as the citizen wrote it: only for the encrypted column."""
    return TOKEN.sub(lambda match: tokens.get(match.group(), match.group()), text)


def presentable(text: str, told: Collection[str]) -> str:
    """Staff's words as the citizen reads them.

    ID and card numbers and what the citizen told us (`told`) are partly hidden; other phones and addresses (a
    department's own) stay: a reply without them is of no use. Nobody is greeted as 张*.
    """

    def shown(item: PersonalData) -> str:
        private = item.kind in ALWAYS_HIDDEN or (item.value in told and item.kind is not Kind.NAME)
        return hidden(item.value, item.kind) if private else text[item.start : item.end]

    return replaced(text, shown)
