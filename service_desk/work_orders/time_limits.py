"""Time limits per category and department, and the desk's rules, as data (`time_limits.yml`)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from contracts.commands import WorkOrderCategory
from service_desk.errors import BadTimeLimits

BUNDLED = Path(__file__).with_name("time_limits.yml")


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TimeLimit(_Data):
    """How long a department has for a category, and what citizens call it."""

    working_days: int = Field(ge=1, le=60)
    accept_hours: float = Field(gt=0, le=40)
    remind_days: int = Field(ge=0, le=20)
    label: str = Field(min_length=1)
    source: str = Field(min_length=1)


class Rules(_Data):
    """What holds for every order; see the comments in the file."""

    urge_after_days: int = Field(ge=1, le=30)
    escalate_after_days: int = Field(ge=1, le=60)
    return_within_days: int = Field(ge=1, le=10)
    returns: int = Field(ge=0, le=10)
    refusals: int = Field(ge=0, le=10)
    extensions: int = Field(ge=0, le=5)
    extension_days: int = Field(ge=1, le=60)
    citizen_days: int = Field(ge=1, le=60)
    rectify_days: int = Field(ge=1, le=60)
    call_back_days: int = Field(ge=1, le=30)
    first_reply_hours: float = Field(gt=0, le=72)


class TimeLimits(_Data):
    """Every limit. `departments` holds only what differs there."""

    categories: Mapping[WorkOrderCategory, TimeLimit]
    departments: Mapping[str, Mapping[WorkOrderCategory, TimeLimit]] = Field(default_factory=dict)
    rules: Rules

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, data: Any) -> Any:
        """A department's limit takes over what it does not say from the category."""
        if not isinstance(data, dict):
            return data
        common = data.get("categories") or {}
        own = {
            department: {name: {**(common.get(name) or {}), **(limit or {})} for name, limit in limits.items()}
            for department, limits in (data.get("departments") or {}).items()
        }
        return {**data, "departments": own}

    @model_validator(mode="after")
    def _complete(self) -> TimeLimits:
        missing = [category.value for category in WorkOrderCategory if category not in self.categories]
        if missing:
            raise ValueError(f"no limit for {', '.join(missing)}")
        return self

    def of(self, category: WorkOrderCategory, department: str) -> TimeLimit:
        """The limit of a category at a department."""
        return self.departments.get(department, {}).get(category) or self.categories[category]

    def label(self, category: str) -> str:
        """What citizens call a category."""
        return self.categories[WorkOrderCategory(category)].label


def read_time_limits(file: Path = BUNDLED) -> TimeLimits:
    """The limits of all categories; raises `BadTimeLimits` naming what is missing or wrong."""
    try:
        return TimeLimits.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError, OSError, AttributeError, TypeError) as error:
        raise BadTimeLimits(f"{file.name}: {error}") from error
