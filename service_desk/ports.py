"""What the service desk needs from outside. Adapters are wired in `apps/`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.blocks import Block
from foundation.departments import DepartmentName


class DepartmentDirectory(Protocol):
    """Names of departments. Adapter: `foundation.departments.StoredDepartments`."""

    async def find(self, session: AsyncSession, ids: Iterable[str]) -> dict[str, DepartmentName]:
        """Those of the ids that exist."""
        ...


class Announcer(Protocol):
    """Brings staff's words to the citizen. Adapter: `service_desk.work_orders.announcing`."""

    async def say(self, session: AsyncSession, conversation: str, text: str, blocks: Sequence[Block]) -> int:
        """A message in the caller's transaction; returns its place in the conversation.

        `text` is what was written; `blocks` are what is shown, with the citizen's personal data hidden.
        """
        ...


class CitizenFile(Protocol):
    """A file from a citizen; `kind` is its media type."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def content(self) -> bytes: ...


class Uploads(Protocol):
    """Lets a citizen send files for a while. Adapter: `conversations.attachments.Attachments`."""

    async def ask(self, session: AsyncSession, conversation: str, most: int = 5) -> None: ...

    async def get(self, conversation: str, attachment: str) -> CitizenFile | None:
        """One file; None when this conversation has no such."""
        ...


class SameCitizen(Protocol):
    """Which conversations are one citizen's, where the channel knows. Adapter: `connectors.wechat.followers`."""

    async def others(self, session: AsyncSession, conversation: str) -> Sequence[str]:
        """Other conversations of the same citizen, the newest first; none where nobody is known."""
        ...


class SendingAllowances(Protocol):
    """How much may still be sent to a citizen whose channel counts. Adapter: `connectors.wechat.allowances`."""

    async def told(self, conversation: str) -> str | None:
        """A sentence for staff; None where nothing is counted."""
        ...


@dataclass(frozen=True)
class StepTaken:
    """A step of an order, by its place in the timeline."""

    order: int
    number: str
    seq: int
    at: datetime


class StepListener(Protocol):
    """Hears of every step, in the step's own transaction: what it writes is committed with the step, or not at all."""

    async def stepped(self, session: AsyncSession, taken: StepTaken) -> None: ...


class AuditTrail(Protocol):
    """The audit log. A step is written in the step's own transaction: no step without its line, no line without it."""

    async def record(
        self, session: AsyncSession, *, actor: str, action: str, subject: str, result: str = "done"
    ) -> None:
        """`action` as `work_order.accept`, `subject` as `work_order:YZ…`; never personal data."""
        ...
