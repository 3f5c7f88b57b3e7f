"""How an action answers: it returns `Said`, and this base puts it into rasa-sdk's shape.

The reply travels as data (`custom.reply`); its text is only for `rasa shell`.
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.errors import KnowledgeUnavailable
from actions.rendering import as_text
from actions.turn import Turn, read_turn
from contracts.blocks import Notice, Options
from contracts.codec import to_data
from contracts.statuses import Status
from contracts.turn import Option, OptionPayload, TurnReply

_log = logging.getLogger(__name__)

_NOT_REACHABLE = (
    "抱歉，知识查询服务暂时没有响应，我现在查不到准确的答案。您可以稍后再问一次，或者转人工，由工作人员答复您。"
)


@dataclass(frozen=True)
class Begin:
    """A form to begin: its kind's name, what it is about, and the answers already known."""

    form: str
    subject: str | None = None
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """A reply, the slots it sets, and the form whose first question is to follow."""

    reply: TurnReply
    slots: dict[str, Any] = field(default_factory=dict)
    begin: Begin | None = None


class ReplyAction(Action, ABC):
    """An action that says exactly one reply, whatever happens to the knowledge service."""

    action_name: str

    def name(self) -> str:
        return self.action_name

    @abstractmethod
    async def reply(self, turn: Turn) -> Said:
        """Decide what to say; may raise `KnowledgeUnavailable`."""

    async def run(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],  # noqa: ARG002 - rasa-sdk's signature
    ) -> list[dict[str, Any]]:
        turn = read_turn(tracker)
        try:
            said = await self.reply(turn)
        except KnowledgeUnavailable as error:
            _log.warning("%s without knowledge: %s", self.action_name, error)
            said = knowledge_unavailable(turn)
        dispatcher.utter_message(text=as_text(said.reply), json_message={"reply": to_data(said.reply)})
        return [SlotSet(name, value) for name, value in said.slots.items()]


def knowledge_unavailable(turn: Turn) -> Said:
    """The honest notice, with the hand-over beside it."""
    text = question_of(turn)
    reply = TurnReply(
        Status.ERROR_KNOWLEDGE,
        blocks=(Notice(_NOT_REACHABLE, "warning"), Options("需要的话，请点：")),
        options=(human_option(text),),
    )
    return Said(reply, {"last_text": text})


def human_option(text: str | None, label: str = "转人工", item: str | None = None) -> Option:
    """One click makes the order: the option carries the question."""
    return Option(label, OptionPayload("request_human", text=text, item=item))


def question_of(turn: Turn) -> str:
    """The citizen's question: the text behind an option, else the message."""
    if turn.option is not None:
        return turn.option.text or turn.last_text or ""
    return turn.text
