"""The shapes of a report."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field, computed_field, model_validator

LONGEST_DAYS = 400


class Period(BaseModel):
    """Calendar days in China, both included."""

    model_config = ConfigDict(extra="forbid")

    since: date
    until: date

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if not 0 <= (self.until - self.since).days < LONGEST_DAYS:
            raise ValueError(f"at most {LONGEST_DAYS} days, the last not before the first")
        return self


class Asked(BaseModel):
    """What citizens asked. `questions` are messages that asked for something: greetings and ratings are none."""

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
    """What a department did with the orders received in the period. Hours are real ones, not working hours."""

    department: str
    name: str
    received: int = 0
    answered: int = 0
    in_time: int = 0
    overdue: int = 0
    first_response_hours: float | None = None
    transferred: int = 0
    returned: int = 0
    called_back: int = 0
    rated: int = 0
    satisfied: int = 0

    @computed_field  # type: ignore[prop-decorator]
    @property
    def in_time_share(self) -> float | None:
        return share(self.in_time, self.answered + self.overdue)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def satisfied_share(self) -> float | None:
        """非常满意, 满意 and 基本满意 (GB/T 39735-2020)."""
        return share(self.satisfied, self.rated)


class Person(BaseModel):
    """What one member of staff did, by account."""

    account: str
    accepted: int = 0
    replied: int = 0
    closed: int = 0
    called_back: int = 0


class Ratings(BaseModel):
    """How many gave each level to a part of the service, bot or staff."""

    part: str
    levels: dict[int, int] = Field(default_factory=dict)


class Report(BaseModel):
    period: Period
    total: Asked
    days: list[AskedOn]
    channels: list[AskedOver]
    departments: list[Done]
    people: list[Person]
    ratings: list[Ratings]


def share(part: int, whole: int) -> float | None:
    """A share with three decimals; None of nothing."""
    return round(part / whole, 3) if whole else None
