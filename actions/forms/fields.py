"""One question of a form, and readers that turn a citizen's words into its answer.

A reader takes the normalised sentence and returns the answer as text, or None when the sentence is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from language.dates import day_in
from language.normalise import normalise, visible
from language.numerals import amount_in

Reader = Callable[[str], "str | None"]
Condition = Callable[[Mapping[str, str]], bool]

MAX_WORDS = 500
_PHONE = re.compile(r"⟦phone:\d+⟧")
_ORDER = re.compile(r"(?<![a-z0-9])yz[-\s]?(\d(?:[-\s]?\d){12,13})(?!\d)")
_FOUR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_YES = re.compile(
    r"^(?:是的?|有的?|对的?|嗯+|好的?|可以|需要|要|行|没错|当然|符合|满足|交了|缴了|办了|在的?|yes|y|ok)[,。!~\s吧啊呀哦的了]*$"
)
_NO = re.compile(
    r"^(?:还|并|也|都|我|他|她|暂时|目前)*(?:不是|不$|没有?|否|无|不用|不需要|不要|不了|没|不[在符满]|no\b|n$)[,。!~\s吧啊呀哦的了]*"
)


def always(_values: Mapping[str, str]) -> bool:
    """The condition of a question that is asked of everybody."""
    return True


@dataclass(frozen=True)
class Choice:
    """One of a question's fixed answers; `words` is a pattern that means it in free words."""

    value: str
    label: str
    words: str = ""


@dataclass(frozen=True)
class Field:
    """One question.

    `hint` is said when the answer was not understood; `names` are words by which the citizen means this field when
    correcting it. `read` is not needed when there are `choices`. `free`: any words are an answer, so that only an
    explicit 「先问一下」 is taken for a digression; otherwise a question is.
    """

    name: str
    question: str
    hint: str
    read: Reader | None = None
    choices: tuple[Choice, ...] = ()
    names: tuple[str, ...] = ()
    optional: bool = False
    free: bool = False
    asked_when: Condition = always

    def answer(self, text: str) -> str | None:
        """What the sentence answers: a choice by label or words, else what the reader makes of it."""
        sentence = normalise(text).strip(" ,。!?~.")
        if self.choices:
            return chosen(sentence, self.choices)
        found = self.read(sentence) if self.read is not None else None
        return visible(text).strip()[:MAX_WORDS] if found is not None and found == sentence else found

    def label_of(self, value: str) -> str:
        """An answer as the citizen reads it."""
        return next((choice.label for choice in self.choices if choice.value == value), value)


def chosen(sentence: str, choices: tuple[Choice, ...]) -> str | None:
    """The one choice whose label or words the sentence holds, the longest words first; None when none or several."""
    labelled = [c for c in choices if normalise(c.label) == sentence]
    if labelled:
        return labelled[0].value
    lengths = {c.value: _longest(c, sentence) for c in choices}
    longest = max(lengths.values(), default=0)
    meant = [value for value, length in lengths.items() if length == longest]
    return meant[0] if longest and len(meant) == 1 else None


def _longest(choice: Choice, sentence: str) -> int:
    """How many characters of the sentence mean the choice, by its words or by a label of more than one."""
    found = [len(match.group()) for match in re.finditer(choice.words, sentence)] if choice.words else []
    label = normalise(choice.label)
    return max([*found, len(label) if len(label) > 1 and label in sentence else 0])


def yes_or_no(yes: str = "是", no: str = "否", yes_words: str = "", no_words: str = "") -> tuple[Choice, Choice]:
    """The choices of a yes-or-no question; the values are `yes` and `no`."""
    sure = "|".join(filter(None, (_YES.pattern, yes_words)))
    never = "|".join(filter(None, (_NO.pattern, no_words)))
    return Choice("yes", yes, sure), Choice("no", no, never)


def words(least: int = 2) -> Reader:
    """Any words of at least `least` letters or characters, but for a mere 「好的」."""

    def read(sentence: str) -> str | None:
        said = re.sub(r"[^\w⟦⟧]", "", sentence)
        return sentence if len(said) >= least and not said.isdigit() and not _YES.match(sentence) else None

    return read


def phone(sentence: str) -> str | None:
    """The token of a phone number; the number itself never comes here."""
    found = _PHONE.search(sentence)
    return found.group() if found else None


def order_number(sentence: str) -> str | None:
    """A work order's number: YZ and 13 or 14 digits."""
    found = _ORDER.search(sentence)
    return "YZ" + re.sub(r"\D", "", found.group(1)) if found else None


def last_four(sentence: str) -> str | None:
    """Four digits, or the token of the whole phone number, whose end only the gateway sees."""
    found = _PHONE.search(sentence) or _FOUR.search(_ORDER.sub("", sentence))
    return found.group() if found else None


def number(least: float, most: float, unit: str = "") -> Reader:
    """A number of a unit (个月, 周岁, 元) between two bounds, in digits or Chinese numerals."""

    def read(sentence: str) -> str | None:
        found = amount_in(sentence, unit)
        return f"{found:g}" if found is not None and least <= found <= most else None

    return read


def working_day(today: date, within_days: int) -> Reader:
    """A day from tomorrow on, Monday to Friday, at most `within_days` ahead; as an ISO date."""

    def read(sentence: str) -> str | None:
        day = day_in(sentence, today)
        if day is None or not today < day <= today + timedelta(days=within_days) or day.weekday() >= 5:
            return None
        return day.isoformat()

    return read
