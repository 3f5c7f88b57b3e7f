"""The bodies that the public endpoints accept."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Seq = Annotated[int, Field(ge=0, le=2**31 - 1)]
ShortText = Annotated[str, Field(max_length=500)]
Word = Annotated[str, Field(min_length=1, max_length=32, pattern=r"^[A-Za-z0-9._-]+$")]


class _Body(BaseModel):
    """Unknown members are ignored: an older gateway must serve a newer page."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


class NewSession(_Body):
    site: Word
    lang: Literal["zh-Hans", "zh-Hant", "zh-CN", "zh-TW", "zh-HK"] = "zh-Hans"
    region: Annotated[str, Field(pattern=r"^\d{6}$")] | None = None


class NewMessage(_Body):
    client_id: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
    text: str | None = None
    option: Annotated[str, Field(min_length=1, max_length=64)] | None = None


class ConsentGiven(_Body):
    notice_version: Word
    accepted: bool


class FeedbackGiven(_Body):
    seq: Seq
    helpful: bool
    reason: ShortText | None = None


class RatingGiven(_Body):
    part: Literal["bot", "staff"]
    level: Annotated[int, Field(ge=1, le=5)]
    reasons: Annotated[list[Annotated[str, Field(max_length=32)]], Field(max_length=10)] = []
    reasons_version: Word | None = None
    text: ShortText | None = None
    named: bool = False


class HandOffWanted(_Body):
    department: Word | None = None
    topic: ShortText | None = None
    client_id: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")] | None = None


class ReadUpTo(_Body):
    seq: Seq


class OrderLookup(_Body):
    number: Annotated[str, Field(min_length=4, max_length=40)]
    phone_last4: Annotated[str, Field(pattern=r"^\d{4}$")]
