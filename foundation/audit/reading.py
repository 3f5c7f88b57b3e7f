"""Looking lines up, newest first."""

from __future__ import annotations

from datetime import datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from sqlalchemy import Select, select

from foundation.audit.models import AuditLine


class AuditQuery(BaseModel):
    """`action` and `subject` may end before the stored value does; `before` is the cursor of the page before."""

    model_config = ConfigDict(extra="forbid")

    actor: str | None = Field(default=None, max_length=64)
    action: str | None = Field(default=None, max_length=64)
    subject: str | None = Field(default=None, max_length=160)
    result: str | None = Field(default=None, max_length=24)
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    before: int | None = Field(default=None, ge=1, lt=2**63)
    limit: int = Field(default=100, ge=1, le=500)


def chosen(query: AuditQuery) -> Select[AuditLine]:
    """The lines a query asks for."""
    statement = select(AuditLine).order_by(AuditLine.seq.desc()).limit(query.limit + 1)
    if query.actor is not None:
        statement = statement.where(AuditLine.actor == query.actor)
    if query.action is not None:
        statement = statement.where(AuditLine.action.startswith(query.action, autoescape=True))
    if query.subject is not None:
        statement = statement.where(AuditLine.subject.startswith(query.subject, autoescape=True))
    if query.result is not None:
        statement = statement.where(AuditLine.result == query.result)
    if query.since is not None:
        statement = statement.where(AuditLine.at >= query.since)
    if query.until is not None:
        statement = statement.where(AuditLine.at < query.until)
    if query.before is not None:
        statement = statement.where(AuditLine.seq < query.before)
    return statement


class LineView(BaseModel):
    """A line as the auditor reads it and as it is exported."""

    seq: int
    at: datetime
    actor: str
    address: str
    action: str
    subject: str
    result: str
    details: dict[str, str | int | bool | None]
    previous: str
    hash: str


class AuditPage(BaseModel):
    items: list[LineView]
    next: int | None


class VerdictView(BaseModel):
    """`broken` is the first line that is not as it was written."""

    intact: bool
    lines: int
    last: int
    head: str
    broken: int | None
    why: str
