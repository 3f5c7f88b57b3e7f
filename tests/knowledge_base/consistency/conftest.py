"""The demonstration city, read once, and statements of other departments beside it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge_base.consistency import Checker
from knowledge_base.content import City, read_city
from knowledge_base.model import Faq

ROOT = Path(__file__).parents[3]


def stated(department: str, item: str | None, question: str, answer: str, **changes: object) -> Faq:
    """A FAQ that a department might write."""
    fields: dict[str, object] = {
        "id": f"{department}-faq-planted",
        "department": department,
        "regions": ("990100",),
        "audience": ("person",),
        "valid_from": date(2025, 1, 1),
        "similar_questions": (),
        "development_questions": (),
        "question": question,
        "item": item,
        "answer": (answer,),
    }
    return Faq.model_validate(fields | changes)


@pytest.fixture(scope="package")
def real_city() -> City:
    return read_city(ROOT / "data" / "knowledge")


@pytest.fixture(scope="package")
def real_checker(real_city: City) -> Checker:
    return Checker(real_city.entries, real_city.departments, real_city.regions)
