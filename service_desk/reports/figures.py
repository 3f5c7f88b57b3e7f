"""The shapes of a report."""

from __future__ import annotations

from datetime import date, timedelta

from pydantic import BaseModel, ConfigDict, Field, computed_field, model_validator

LONGEST_DAYS = 400


class Period(BaseModel):
    """Calendar days in China, both included."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    since: date = Field(ge=date(2000, 1, 1))
    until: date = Field(lt=date(9999, 1, 1))

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if not 0 <= (self.until - self.since).days < LONGEST_DAYS:
            raise ValueError(f"at most {LONGEST_DAYS} days, the last not before the first")
        return self

    @classmethod
    def month(cls, first: date) -> Period:
        """The calendar month that begins on this day."""
        following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        return cls(since=first.replace(day=1), until=following - timedelta(days=1))


class Asked(BaseModel):
    """What citizens asked. `questions` are messages that asked for something: greetings and ratings are none.

    A conversation counts on every day on which something was said in it.
    """

    questions: int = 0
    answered: int = 0
    conversations: int = 0
    handed_off: int = 0
    self_served: int = 0

    @computed_field  # type: ignore[prop-decorator]
    @property
    def answered_share(self) -> float | None:
        return share(self.answered, self.questions)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def self_service_share(self) -> float | None:
        """Conversations with an answer that nobody had to take over."""
        return share(self.self_served, self.conversations)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def hand_off_share(self) -> float | None:
        return share(self.handed_off, self.conversations)


class AskedOn(Asked):
    day: date


class AskedOver(Asked):
    channel: str


class Done(BaseModel):
    """What a department did: with the orders received in the period, and the steps taken in it.

    `answers`: answers of the bot from its entries. `overdue`: unanswered orders whose deadline has passed. Hours are
    those of the clock, not of the office.
    """

    department: str
    name: str
    answers: int = 0
    received: int = 0
    replied: int = 0
    in_time: int = 0
    overdue: int = 0
    first_response_hours: float | None = None
    reply_hours: float | None = None
    waiting_minutes: float | None = None
    transferred: int = 0
    returned: int = 0
    called_back: int = 0
    rated: int = 0
    satisfied: int = 0

    @computed_field  # type: ignore[prop-decorator]
    @property
    def in_time_share(self) -> float | None:
        return share(self.in_time, self.replied + self.overdue)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def satisfied_share(self) -> float | None:
        """非常满意, 满意 and 基本满意 (GB/T 39735-2020)."""
        return share(self.satisfied, self.rated)


class Person(BaseModel):
    """What one member of staff did. Ratings are not shown by person: few enough would tell who gave them."""

    account: str
    department: str
    conversations: int = 0
    accepted: int = 0
    replied: int = 0
    closed: int = 0
    called_back: int = 0


class Rated(BaseModel):
    """How many gave a level (1 to 5) to a part of the service, `bot` or `staff`."""

    part: str
    level: int
    count: int


class CalledBack(BaseModel):
    """Named bad ratings of the period, and how many of them were called back: 100 % is the rule."""

    opened: int = 0
    called: int = 0

    @computed_field  # type: ignore[prop-decorator]
    @property
    def called_share(self) -> float | None:
        return share(self.called, self.opened)


class Report(BaseModel):
    """`people`, and in `departments` the others, only as far as the reader answers for them."""

    period: Period
    total: Asked
    days: list[AskedOn]
    channels: list[AskedOver]
    departments: list[Done]
    people: list[Person]
    ratings: list[Rated]
    callbacks: CalledBack


def share(part: int, whole: int) -> float | None:
    """A share with three decimals; None of nothing."""
    return round(part / whole, 3) if whole else None
