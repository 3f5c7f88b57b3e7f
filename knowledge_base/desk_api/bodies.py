"""The shapes of requests."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from aiohttp import web
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from contracts.facets import Facet
from foundation.problems import not_found
from knowledge_base.editing.listing import PAGE, Freshness
from knowledge_base.model.base import Audience
from knowledge_base.store.tables import VersionState

Kind = Literal["guide", "faq", "policy", "bundle"]
Note = Field(default="", max_length=500)
Reason = Field(min_length=1, max_length=500)


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ListQuery(Body):
    department: str | None = Field(default=None, max_length=32)
    state: VersionState | None = None
    kind: Kind | None = None
    text: str = Field(default="", max_length=80)
    after: str = Field(default="", max_length=80)
    limit: int = Field(default=PAGE, ge=1, le=200)
    freshness: Freshness | None = None


class CreateBody(Body):
    kind: Kind
    content: dict[str, Any]


class BeginBody(Body):
    based_on: int = Field(ge=1, lt=2**31)


class SaveBody(Body):
    """`lock` as it was read with the version."""

    lock: int = Field(ge=1, lt=2**31)
    content: dict[str, Any]


class AskedBody(Body):
    """A question that the entry ought to answer."""

    text: str = Field(min_length=1, max_length=200)
    facets: list[Facet] = []


class ContentBody(Body):
    """An entry as it stands in the editor, saved or not."""

    kind: Kind
    content: dict[str, Any]


class PreviewBody(ContentBody):
    """`facets`: as if these fields were asked for; `region`: of the citizen."""

    facets: list[Facet] = []
    region: str | None = Field(default=None, max_length=6)


class CommentBody(Body):
    """`path` is the field it is about; empty for the version as a whole."""

    path: str = Field(default="", max_length=120)
    text: str = Reason


class HitTestQuery(Body):
    """`about`: the entry whose fate is to be told."""

    text: str = Field(min_length=1, max_length=500)
    in_force_on: date | None = None
    region: str | None = Field(default=None, max_length=6)
    audience: Audience | None = None
    about: str | None = Field(default=None, max_length=80)


class StepBody(Body):
    lock: int = Field(ge=1, lt=2**31)
    note: str = Note


class ReturnBody(Body):
    lock: int = Field(ge=1, lt=2**31)
    reason: str = Reason


class PublishBody(Body):
    """Without `at` now."""

    lock: int = Field(ge=1, lt=2**31)
    at: AwareDatetime | None = None


class RetireBody(Body):
    reason: str = Reason
    successor: str | None = Field(default=None, max_length=80)


class RollBackBody(Body):
    reason: str = Reason


class SignBody(Body):
    note: str = Reason


class DifferenceQuery(Body):
    before: int = Field(ge=1, lt=2**31)
    after: int = Field(ge=1, lt=2**31)


class DepartmentQuery(Body):
    department: str | None = Field(default=None, max_length=32)


class ExpiringQuery(DepartmentQuery):
    """Within so many days from today."""

    days: int = Field(default=90, ge=1, le=400)


def version_of(request: web.Request) -> tuple[str, int]:
    """Entry and version of the path; a 404 problem when the version is no number."""
    number = request.match_info["version"]
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise not_found("没有这条知识或这个版本。")
    return request.match_info["entry"], int(number)


def moment(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat(timespec="seconds")
