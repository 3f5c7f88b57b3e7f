"""A page of another base's feed, as we accept it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from knowledge_base.model.base import EntryId

Short = Annotated[str, StringConstraints(max_length=100)]


class Accepted(BaseModel):
    """Further keys of a newer version of the feed are no error."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Owner(Accepted):
    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=32)]
    name: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    short: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    phone: Annotated[str, StringConstraints(max_length=32)] = ""
    complaint_phone: Annotated[str, StringConstraints(max_length=32)] = ""
    level: str | None = None
    region: str | None = None


class FeedChange(Accepted):
    """`content` None: the entry was taken out."""

    seq: int = Field(ge=1)
    entry: EntryId
    kind: Short
    version: int | None
    owner: Owner | None
    content_hash: Annotated[str, StringConstraints(max_length=64)] | None
    content: dict[str, Any] | None


class FeedPage(Accepted):
    changes: tuple[FeedChange, ...] = Field(max_length=1000)
    next: int = Field(ge=0)
    more: bool
