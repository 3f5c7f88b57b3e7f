"""One kind of form: its questions, what becomes of each answer, and how it ends."""

from __future__ import annotations

from abc import ABC, abstractmethod

from actions.forms.fields import Field
from actions.forms.state import FormState
from actions.replying import Said
from actions.turn import Turn
from contracts.blocks import Paragraph
from contracts.commands import Command
from contracts.statuses import Status
from contracts.turn import TurnReply


class FormKind(ABC):
    """The questions may hang on the subject (`state.subject`) and be fetched: `fields` may raise
    `KnowledgeUnavailable`. A `light` form only collects extras: two digressions in a row end it without a word."""

    name: str
    title: str
    light: bool = False

    @abstractmethod
    async def fields(self, turn: Turn, state: FormState) -> tuple[Field, ...]:
        """All questions in order; those whose `asked_when` does not hold are passed over."""

    @abstractmethod
    async def finish(self, turn: Turn, state: FormState) -> Said:
        """Everything is answered. The reply may begin another form (`Said.begin`)."""

    def accepted(self, state: FormState, field: Field, value: str) -> tuple[Command, ...]:  # noqa: ARG002
        """What is to be done at once with one answer, so that leaving loses nothing."""
        return ()

    async def leave(self, turn: Turn, state: FormState) -> Said:  # noqa: ARG002
        """The citizen said 「算了」 or could not get on."""
        said = f"好的，{self.title}先到这里，没有提交。之后有需要，随时告诉我。"
        return Said(TurnReply(Status.CHITCHAT, blocks=(Paragraph(said),)))

    def matter(self, turn: Turn, state: FormState) -> str | None:  # noqa: ARG002
        """What a person is told when the citizen wants one: None leaves it to the question before."""
        return None
