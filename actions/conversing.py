"""What every message goes through before and after the action of its intent.

What was said too long ago is forgotten; an option answered in words becomes that option; an open form takes the message
first; a form that the reply begins puts its first question; and the moment is noted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from actions.forms.machine import FormMachine
from actions.remembering import recent
from actions.replying import ReplyAction, Said
from actions.selecting import picked
from actions.turn import Turn


@dataclass(frozen=True)
class Acts:
    """The actions by what they are for: `by_intent` serves options, `person` is the way to a member of staff."""

    forms: FormMachine
    person: ReplyAction
    by_intent: Mapping[str, ReplyAction]


class Conversing(ReplyAction):
    """An action of the domain within the conversation."""

    def __init__(self, action: ReplyAction, acts: Acts) -> None:
        self.action_name = action.action_name
        self._action, self._acts = action, acts

    async def reply(self, turn: Turn) -> Said:
        turn, forgotten = recent(turn)
        if (choice := picked(turn)) is not None:
            turn = turn.with_option(choice)
        action = self._action_for(turn)
        if turn.form is not None:
            said = await self._acts.forms.go_on(turn, action, self._acts.person)
        else:
            said = await action.reply(turn)
            if said.begin is not None:
                said = await self._acts.forms.begin(turn, said.begin, said)
        return replace(said, begin=None, slots={**forgotten, **said.slots, "spoken_at": turn.now})

    def _action_for(self, turn: Turn) -> ReplyAction:
        if turn.option is None:
            return self._action
        return self._acts.by_intent.get(turn.option.intent, self._action)
