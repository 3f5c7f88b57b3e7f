"""Time limits per category, as data (`time_limits.yml`)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from contracts.commands import WorkOrderCategory
from service_desk.errors import BadTimeLimits

BUNDLED = Path(__file__).with_name("time_limits.yml")


class TimeLimit(BaseModel):
    """How long a department has for a category, and what citizens call it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    working_days: int = Field(ge=1, le=60)
    label: str = Field(min_length=1)
    source: str = Field(min_length=1)


TimeLimits = Mapping[WorkOrderCategory, TimeLimit]
_LIMITS = TypeAdapter(dict[WorkOrderCategory, TimeLimit])


def read_time_limits(file: Path = BUNDLED) -> TimeLimits:
    """The limits of all categories; raises `BadTimeLimits` naming what is missing or wrong."""
    try:
        limits = _LIMITS.validate_python(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError, OSError) as error:
        raise BadTimeLimits(f"{file.name}: {error}") from error
    missing = [category.value for category in WorkOrderCategory if category not in limits]
    if missing:
        raise BadTimeLimits(f"{file.name}: no limit for {', '.join(missing)}")
    return limits
