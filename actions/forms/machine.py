"""Runs an open form by one message: an answer, a correction, a digression, or the way out. It never loops.

Order of what a message can be: a chosen option; 「人工」; 「算了」; 「上一步」; a correction; 「跳过」; 「先问一下」, a
question or small talk; an answer; and else a failure, of which the third offers a person and the fourth ends the form.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from actions.forms import speech
from actions.forms.asking import ANSWER, LEAVE, SKIP, ask, back_to, not_understood, offer_person, with_lead
from actions.forms.digressions import is_question, is_small_talk, takes_any_words
from actions.forms.fields import Field
from actions.forms.kind import FormKind
from actions.forms.state import SKIPPED, FormState
from actions.replying import Begin, ReplyAction, Said
from actions.turn import Turn
from contracts.turn import OptionPayload

MAX_FAILURES = 3
MAX_DIGRESSIONS_OF_LIGHT = 2


@dataclass(frozen=True)
class _At:
    """A message at a place in a form."""

    turn: Turn
    kind: FormKind
    state: FormState
    fields: tuple[Field, ...]
    asked: Field

    def named(self, name: str | None) -> Field | None:
        return next((field for field in self.fields if field.name == name), None)

    @property
    def answered(self) -> list[Field]:
        return [f for f in self.fields if f.name in self.state.values and f.name != self.asked.name]


class FormMachine:
    """Knows every kind of form by name."""

    def __init__(self, kinds: Iterable[FormKind]) -> None:
        self._kinds = {kind.name: kind for kind in kinds}

    async def begin(self, turn: Turn, begin: Begin, before: Said | None = None) -> Said:
        """The first open question, after `before`; a form with nothing to ask is finished at once."""
        state, kind = FormState(begin.form, begin.subject, dict(begin.values)), self._kinds[begin.form]
        if before is not None and kind.light and _open(_asked(await kind.fields(turn, state), state), state) is None:
            return _closed(before)
        return await self._next(turn, kind, state, before)

    async def go_on(self, turn: Turn, elsewhere: ReplyAction, person: ReplyAction) -> Said:
        """One message within a form; `elsewhere` answers digressions, `person` hands over."""
        state = turn.form
        kind = self._kinds.get(state.form) if state is not None else None
        if state is None or kind is None:
            return _closed(await elsewhere.reply(replace(turn, form=None)))
        fields = _asked(await kind.fields(turn, state), state)
        asked = next((f for f in fields if f.name == state.asking), None) or _open(fields, state)
        if asked is None:  # the questions have changed meanwhile
            return await self._next(turn, kind, state)
        at = _At(turn, kind, state, fields, asked)
        if turn.option is not None:
            return await self._chosen(at, turn.option, elsewhere, person)
        return await self._said(at, elsewhere, person)

    async def _chosen(self, at: _At, option: OptionPayload, elsewhere: ReplyAction, person: ReplyAction) -> Said:
        if option.intent == LEAVE:
            return _closed(await at.kind.leave(at.turn, at.state))
        if option.intent == "request_human":
            return await self._to_person(at, person)
        if option.intent != ANSWER:
            return await self._digress(at, elsewhere)
        field = at.named(option.field)
        if option.form != at.state.form or field is None:
            return ask(at.state, at.asked, with_lead("那一步已经过去了，我们接着填。"))
        value = SKIPPED if option.text in (None, SKIP) else str(option.text)
        return await self._accept(at, field, value)

    async def _said(self, at: _At, elsewhere: ReplyAction, person: ReplyAction) -> Said:
        text = at.turn.text
        if speech.asks_for_person(text):
            return await self._to_person(at, person)
        if speech.leaves(text):
            return _closed(await at.kind.leave(at.turn, at.state))
        return await self._moved(at) or await self._answered(at, elsewhere)

    async def _moved(self, at: _At) -> Said | None:
        """Back, a correction, or a question passed over."""
        text, asked = at.turn.text, at.asked
        if speech.goes_back(text):
            return _back(at)
        last = at.answered[-1].name if at.answered else None
        if correction := speech.corrected(text, at.fields, last):
            return await self._correct(at, *correction)
        if asked.optional and speech.skips(text):
            return await self._accept(at, asked, SKIPPED)
        return None

    async def _answered(self, at: _At, elsewhere: ReplyAction) -> Said:
        text, asked = at.turn.text, at.asked
        value = asked.answer(text)
        if value is not None and not takes_any_words(asked):
            return await self._accept(at, asked, value)
        if speech.digresses(text) or is_small_talk(at.turn) or (not asked.free and is_question(at.turn, asked)):
            return await self._digress(at, elsewhere)
        return await self._accept(at, asked, value) if value is not None else await self._fail(at)

    async def _accept(self, at: _At, field: Field, value: str, before: Said | None = None) -> Said:
        said = await self._next(at.turn, at.kind, at.state.answered(field.name, value), before)
        commands = at.kind.accepted(at.state, field, value) if value != SKIPPED else ()
        return replace(said, reply=replace(said.reply, commands=(*commands, *said.reply.commands)))

    async def _next(self, turn: Turn, kind: FormKind, state: FormState, before: Said | None = None) -> Said:
        field = _open(_asked(await kind.fields(turn, state), state), state)
        if field is not None:
            return ask(state, field, before)
        said = _after(before, await kind.finish(turn, state))
        return await self.begin(turn, said.begin, _closed(said)) if said.begin else _closed(said)

    async def _correct(self, at: _At, field: Field, value: str | None) -> Said:
        if value is None:
            return ask(at.state.forgetting(field.name), field, with_lead("好的，请重新填写这一项。"))
        return await self._accept(at, field, value, with_lead("好的，已经改过来了。"))

    async def _digress(self, at: _At, elsewhere: ReplyAction) -> Said:
        outside = replace(at.turn, form=None)
        if outside.option is None:
            outside = replace(outside, text=speech.digression(outside.text))
        said = await elsewhere.reply(outside)
        if said.begin is not None:
            return await self.begin(at.turn, said.begin, _closed(said))
        digressions = at.state.digressions + 1
        if at.kind.light and digressions >= MAX_DIGRESSIONS_OF_LIGHT:
            return _closed(said)
        return back_to(at.kind, replace(at.state, digressions=digressions, asking=at.asked.name), at.asked, said)

    async def _to_person(self, at: _At, person: ReplyAction) -> Said:
        matter, outside = at.kind.matter(at.turn, at.state), replace(at.turn, form=None)
        if matter is not None:
            outside = outside.with_option(OptionPayload("request_human", text=matter, item=at.turn.item))
        said = await person.reply(outside)
        return await self.begin(at.turn, said.begin, _closed(said)) if said.begin else _closed(said)

    async def _fail(self, at: _At) -> Said:
        state = replace(at.state, failures=at.state.failures + 1, asking=at.asked.name)
        if state.failures > MAX_FAILURES:
            return _closed(await at.kind.leave(at.turn, state))
        if state.failures == MAX_FAILURES:
            return offer_person(state, at.kind, at.asked, at.kind.matter(at.turn, state))
        return not_understood(state, at.asked)


def _back(at: _At) -> Said:
    if not at.answered:
        return ask(at.state, at.asked, with_lead("这已经是第一个问题了。"))
    before = at.answered[-1]
    return ask(at.state.forgetting(before.name), before, with_lead("好的，回到上一个问题。"))


def _after(before: Said | None, said: Said) -> Said:
    """A reply with what was said before it."""
    if before is None:
        return said
    blocks = (*before.reply.blocks, *said.reply.blocks)
    commands = (*before.reply.commands, *said.reply.commands)
    reply = replace(said.reply, blocks=blocks, commands=commands)
    return replace(said, reply=reply, slots={**before.slots, **said.slots})


def _asked(fields: tuple[Field, ...], state: FormState) -> tuple[Field, ...]:
    return tuple(field for field in fields if field.asked_when(state.values))


def _open(fields: tuple[Field, ...], state: FormState) -> Field | None:
    return next((field for field in fields if field.name not in state.values), None)


def _closed(said: Said) -> Said:
    """With the form over."""
    return replace(said, slots={**said.slots, "form": None})
