"""The lists of reasons a citizen may give with a rating, by version (`rating_reasons.yml`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from conversations.errors import UnknownReasons

BUNDLED = Path(__file__).with_name("rating_reasons.yml")


class RatingReasons(BaseModel):
    """`versions`: code and label of every reason of a list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    current: str
    versions: Mapping[str, Mapping[str, str]]

    @model_validator(mode="after")
    def _has_current(self) -> RatingReasons:
        if self.current not in self.versions:
            raise ValueError(f"there is no list {self.current}")
        return self

    def check(self, version: str | None, reasons: Iterable[str]) -> None:
        """Raises `UnknownReasons` for reasons that the list of that version does not have."""
        unknown = [reason for reason in reasons if reason not in self.versions.get(version or "", {})]
        if unknown:
            raise UnknownReasons(version, unknown)

    def labels(self, version: str | None, reasons: Iterable[str]) -> list[str]:
        """How people read stored reasons; one of a list that is gone stays as it is."""
        known = self.versions.get(version or "", {})
        return [known.get(reason, reason) for reason in reasons]


@cache
def rating_reasons(file: Path = BUNDLED) -> RatingReasons:
    """The lists, read once."""
    return RatingReasons.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
