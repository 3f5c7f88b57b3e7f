"""The words of the form machine: a question with its options, hints, the offer of a person, the way back."""

from __future__ import annotations

from dataclasses import replace

from actions.forms.fields import Choice, Field
from actions.forms.kind import FormKind
from actions.forms.state import FormState
from actions.replying import Said, human_option
from contracts.blocks import Block, Options, Paragraph
from contracts.statuses import Status
from contracts.turn import Option, OptionPayload, TurnReply

ANSWER, LEAVE = "form_answer", "leave_form"
SKIP = "跳过"


def ask(state: FormState, field: Field, before: Said | None = None) -> Said:
    """The question, after what was said before in the same reply."""
    said = before.reply if before is not None else TurnReply(Status.FORM)
    reply = replace(
        said,
        blocks=(*told(said), Options(field.question)),
        options=_options(state, field),
        trace={**said.trace, "form": {"form": state.form, "asking": field.name, "answered": sorted(state.values)}},
    )
    slots = before.slots if before is not None else {}
    return Said(reply, {**slots, "form": replace(state, asking=field.name).to_slot()})


def told(reply: TurnReply) -> tuple[Block, ...]:
    """A reply's blocks without the prompt of its options, which give way to the form's."""
    return tuple(block for block in reply.blocks if not isinstance(block, Options))


def with_lead(lead: str, status: Status = Status.FORM) -> Said:
    """A sentence to stand before a question."""
    return Said(TurnReply(status, blocks=(Paragraph(lead),)))


def not_understood(state: FormState, field: Field) -> Said:
    """The hint; the same words never twice in a row."""
    strange = "还是没认出来。" if state.failures > 1 else ""
    return ask(state, replace(field, question=f"{strange}{field.hint}"))


def offer_person(state: FormState, kind: FormKind, field: Field, matter: str | None) -> Said:
    """After three answers that were not understood."""
    blocks = (
        Paragraph(f"{kind.title}这一步好像不太顺利，我换个办法：可以请工作人员直接帮您。"),
        Options(f"或者再试一次：{field.question}"),
    )
    options = (human_option(matter), Option("不填了", OptionPayload(LEAVE, form=kind.name)))
    return Said(TurnReply(Status.FORM, blocks=blocks, options=options), {"form": state.to_slot()})


def back_to(kind: FormKind, state: FormState, field: Field, answered: Said) -> Said:
    """The digression's answer, then the question again; an asking back of its own goes first."""
    reply, slots = answered.reply, {**answered.slots, "form": state.to_slot()}
    if reply.status is Status.CLARIFY and reply.options:
        return Said(reply, slots)
    lead = Paragraph(f"咱们接着刚才的{kind.title}。")
    return ask(state, field, Said(replace(reply, blocks=(*told(reply), lead)), slots))


def _options(state: FormState, field: Field) -> tuple[Option, ...]:
    choices = field.choices
    if field.optional:
        choices = (*choices, Choice(SKIP, SKIP))
    return tuple(
        Option(c.label, OptionPayload(ANSWER, form=state.form, field=field.name, text=c.value)) for c in choices
    )
