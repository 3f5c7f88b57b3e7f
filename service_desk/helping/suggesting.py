"""What the knowledge base would answer to the citizen's last words: to be read, and sent with one click."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Protocol

from sqlalchemy import select

from conversations.models import Conversation, Message, Sender
from foundation.accounts.sessions import Staff
from foundation.database import Database
from service_desk.queue.talking import Talking


@dataclass(frozen=True)
class SuggestedAnswer:
    """`text` is the entry's own answer, verbatim, with its source; `probability` of being the right one."""

    entry: str
    title: str
    department: str
    text: str
    probability: float


class AnswerSource(Protocol):
    """The published knowledge. Adapter: `apps.desk_adapters.SearchAnswers`. Raises `GuessUnavailable`."""

    async def answers(self, text: str, region: str | None, item: str | None) -> list[SuggestedAnswer]:
        """The most probable first; empty when nothing fits."""
        ...


class Suggesting:
    """For whoever has the conversation; raises what `Talking.mine` raises, and `GuessUnavailable`."""

    def __init__(self, database: Database, talking: Talking, answers: AnswerSource) -> None:
        self._database, self._talking, self._answers = database, talking, answers

    async def to(self, staff: Staff, conversation: str) -> list[dict[str, Any]]:
        """Answers to what the citizen said last; nothing before they said anything."""
        async with self._database.transaction() as session:
            await self._talking.mine(session, staff, conversation)
            row = await session.get_one(Conversation, conversation)
            query = select(Message.text_masked).where(
                Message.conversation == conversation, Message.sender == Sender.CITIZEN.value
            )
            text = await session.scalar(query.order_by(Message.seq.desc()).limit(1))
            region, item = row.region, (row.context or {}).get("item")
        if not text:
            return []
        return [asdict(answer) for answer in await self._answers.answers(text, region, item)]
