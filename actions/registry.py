"""Every action of the domain, wired to its ports."""

from __future__ import annotations

from rasa_sdk.executor import ActionExecutor

from actions.answering import Answer, Today
from actions.answering_back import Affirm, Deny
from actions.choosing import Choose
from actions.discerning import Discern
from actions.handing_over import HandOver
from actions.knowledge import Knowledge
from actions.progress import TellProgressAction
from actions.rating import TakeRatingAction
from actions.replying import ReplyAction
from actions.small_talk import SmallTalk


def all_actions(knowledge: Knowledge, today: Today) -> list[ReplyAction]:
    """The actions named in `domain.yml`."""
    answer, small_talk = Answer(knowledge, today), SmallTalk(knowledge, today)
    choose, hand_over = Choose(knowledge, today), HandOver(knowledge)
    return [
        Discern(answer, hand_over, small_talk, TellProgressAction()),
        choose,
        hand_over,
        TakeRatingAction(),
        Affirm(choose, hand_over),
        Deny(),
    ]


def make_executor(knowledge: Knowledge, today: Today) -> ActionExecutor:
    """rasa-sdk's executor with every action registered as an instance, nothing found by importing."""
    executor = ActionExecutor()
    for action in all_actions(knowledge, today):
        executor.register_action(action)
    return executor
