"""Whether a message inside a form is about something else."""

from __future__ import annotations

from actions.forms.fields import Field
from actions.leaning import Lean, asks, lean
from actions.turn import Turn
from language.facets import facets_of
from language.normalise import normalise

_SURE = 0.5
_SURE_SMALL_TALK = 0.7
_SMALL_TALK = ("greet", "thanks", "goodbye", "abuse")
_QUESTIONS = ("ask_service", "ask_follow_up", "check_progress")


def is_small_talk(turn: Turn) -> bool:
    """Greeting, thanks, abuse: answered, and the form goes on. A bare number is none, whatever it was taken for."""
    return (
        not turn.numbers and turn.intent in _SMALL_TALK and turn.confidence >= _SURE_SMALL_TALK and "⟦" not in turn.text
    )


def takes_any_words(field: Field) -> bool:
    """Whether the field's reader accepts whatever is said."""
    return not field.choices and field.answer("随便说说") is not None


def is_question(turn: Turn, asked: Field) -> bool:
    """A question of its own, or another complaint, rather than an answer to what was asked.

    What a reader or choices accept is an answer, and never comes here unless the field takes any words.
    """
    sentence = normalise(turn.text)
    if lean(sentence) is Lean.FILE and not takes_any_words(asked):
        return True
    about_something = bool(turn.named_items or facets_of(sentence)) or (
        turn.intent in _QUESTIONS and turn.confidence >= _SURE
    )
    return asks(sentence) and about_something
