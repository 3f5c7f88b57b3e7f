"""Every action of the domain, wired to its ports."""

from __future__ import annotations

from rasa_sdk.executor import ActionExecutor

from actions.answering import Answer, Today
from actions.answering_back import Affirm, Deny
from actions.choosing import Choose
from actions.conversing import Acts, Conversing
from actions.courtesies import Courtesy
from actions.discerning import Discern
from actions.filling import FillForm
from actions.forms.appointment import AppointmentForm
from actions.forms.contact import ContactForm
from actions.forms.details import DetailsForm
from actions.forms.eligibility import EligibilityForm
from actions.forms.machine import FormMachine
from actions.forms.matter import MatterForm
from actions.forms.progress import ProgressForm
from actions.handing_over import APPEAL, HUMAN, HandOver
from actions.knowledge import Knowledge
from actions.progress import TellProgressAction
from actions.rating import TakeRatingAction
from actions.replying import ReplyAction
from actions.small_talk import SmallTalk


def all_actions(knowledge: Knowledge, today: Today) -> list[ReplyAction]:
    """The actions named in `domain.yml`, each within the conversation."""
    answer, small_talk = Answer(knowledge, today), SmallTalk(knowledge, today)
    choose, hand_over = Choose(knowledge, today), HandOver(knowledge)
    rating, fill = TakeRatingAction(), FillForm()
    forms = FormMachine(
        (
            MatterForm(APPEAL, hand_over),
            MatterForm(HUMAN, hand_over),
            DetailsForm(),
            ContactForm(),
            ProgressForm(),
            AppointmentForm(hand_over, today),
            EligibilityForm(knowledge),
        )
    )
    by_intent = {
        "choose_entry": choose,
        "ask_facet": choose,
        "none_of_these": choose,
        HUMAN: hand_over,
        APPEAL: hand_over,
        "rate": rating,
        "start_form": fill,
        "form_answer": fill,
        "leave_form": fill,
    }
    acts = Acts(forms, hand_over, by_intent)
    actions = (
        Discern(answer, hand_over, small_talk, TellProgressAction()),
        choose,
        hand_over,
        rating,
        Affirm(choose, hand_over),
        Deny(),
        Courtesy(),
        fill,
    )
    return [Conversing(action, acts) for action in actions]


def make_executor(knowledge: Knowledge, today: Today) -> ActionExecutor:
    """rasa-sdk's executor with every action registered as an instance, nothing found by importing."""
    executor = ActionExecutor()
    for action in all_actions(knowledge, today):
        executor.register_action(action)
    return executor
