"""An option was chosen: the entry itself, one of its facets, or none of the candidates."""

from __future__ import annotations

from dataclasses import replace

from actions.answering import Today, answered, search_request, told
from actions.errors import EntryGone
from actions.knowledge import Knowledge
from actions.ladder import not_known
from actions.replying import ReplyAction, Said, question_of
from actions.turn import Turn
from contracts.search import Reason


class Choose(ReplyAction):
    """Answers from the chosen entry; one that is gone is searched for anew."""

    action_name = "action_choose"

    def __init__(self, knowledge: Knowledge, today: Today) -> None:
        self._knowledge = knowledge
        self._today = today

    async def reply(self, turn: Turn) -> Said:
        option = turn.option
        if option is None or option.intent == "none_of_these" or option.entry is None:
            return not_known(turn, Reason.AMBIGUOUS, question_of(turn), {})
        trace = {"chosen": {"entry": option.entry, "facets": [facet.value for facet in option.facets]}}
        try:
            answer = await self._knowledge.entry(option.entry, option.facets, option.region or turn.where)
        except EntryGone:
            request, _ = search_request(turn, self._today())
            return told(turn, request, await self._knowledge.search(request))
        said = answered(answer, question_of(turn) or answer.title, trace)
        return said if option.region is None else replace(said, slots={**said.slots, "region": option.region})
