"""The model refuses what the format does not allow."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from knowledge_base.model import Basis, Faq, Guide, Policy, kind_of
from tests.knowledge_base.city import city_data, guide, policy


def _change(path: str, value: Any) -> dict[str, Any]:
    record = guide("psb-passport")
    *parents, last = path.split(".")
    place: Any = record
    for name in parents:
        place = place[int(name)] if name.isdigit() else place[name]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return record


def test_a_complete_guide_is_accepted():
    read = Guide.model_validate(guide("psb-passport"))
    assert read.items == ("psb-passport",)
    assert kind_of(read) == "guide"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("name", ""),
        ("conditions", []),
        ("materials", []),
        ("steps", []),
        ("places", []),
        ("time_limit.legal.unit", "weeks"),
        ("materials.0.form", "any"),
        ("materials.1.when", ...),
        ("fee.basis", None),
        ("fee.items.0.amount", -1),
        ("places.0.district", "99"),
        ("regions", []),
        ("audience", ["cat"]),
        ("id", "Passport"),
        ("surprise", 1),
        ("summary", ...),
    ],
)
def test_a_broken_guide_is_refused(path: str, value: Any):
    with pytest.raises(ValidationError):
        Guide.model_validate(_change(path, value))


def test_a_repealed_policy_is_in_force_until_its_last_day():
    read = Policy.model_validate(policy("policy-old", "旧办法", "云〔2020〕1号", repealed=True))
    assert read.in_force(date(2025, 12, 31))
    assert not read.in_force(date(2026, 1, 1))


def test_a_repealed_policy_without_a_last_day_is_never_in_force():
    record = policy("policy-old", "旧办法", "云〔2020〕1号", repealed=True) | {"valid_to": None}
    assert not Policy.model_validate(record).in_force(date(2025, 6, 1))


def test_a_faq_without_a_matter_stands_alone():
    read = Faq.model_validate(next(r for r in city_data()["faqs"] if r["item"] is None))
    assert read.items == ()


def test_a_basis_is_cited_with_article_and_number():
    assert Basis(title="某法", article="第一条", document_number="第1号").cited() == "《某法》第一条（第1号）"
    assert Basis(title="某法").cited() == "《某法》"
