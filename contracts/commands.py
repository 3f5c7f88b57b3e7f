"""What an action decides and the gateway commits (DESIGN §4.7)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal


class WorkOrderCategory(str, Enum):
    """The kind of a work order; time limits hang on it."""

    CONSULTATION = "consultation"
    COMPLAINT = "complaint"
    REPORT = "report"
    SUGGESTION = "suggestion"
    URGENT = "urgent"


@dataclass(frozen=True)
class WorkOrderDraft:
    """A citizen's matter as the bot understood it; `text` holds tokens such as ⟦phone:1⟧, never raw personal data."""

    category: WorkOrderCategory
    title: str
    text: str
    department: str | None
    assist: tuple[str, ...] = ()
    region: str | None = None
    item: str | None = None
    duty: str | None = None
    why: str = ""


@dataclass(frozen=True)
class CreateWorkOrder:
    """Store the draft as a numbered order; without a department it goes to the hotline centre."""

    draft: WorkOrderDraft
    type: Literal["create_work_order"] = "create_work_order"


@dataclass(frozen=True)
class RequestStaff:
    """Give the conversation to a person of the department; nobody on duty makes it a work order of `draft`."""

    draft: WorkOrderDraft
    type: Literal["request_staff"] = "request_staff"


@dataclass(frozen=True)
class SupplementWorkOrder:
    """Add what the citizen told afterwards (place, contact, …) to this conversation's latest order."""

    text: str
    type: Literal["supplement_work_order"] = "supplement_work_order"


@dataclass(frozen=True)
class TellProgress:
    """Tell the state of this conversation's latest work order, or of the one named.

    An order of another conversation opens only with the last four digits of the phone it was registered with, or with
    the token of that phone.
    """

    number: str | None = None
    phone_last4: str | None = None
    type: Literal["tell_progress"] = "tell_progress"


@dataclass(frozen=True)
class TakeRating:
    """Store a rating of the bot, 1 (非常不满意) to 5 (非常满意)."""

    level: int
    type: Literal["take_rating"] = "take_rating"


Command = CreateWorkOrder | RequestStaff | SupplementWorkOrder | TellProgress | TakeRating
