"""Amounts are read in whatever words, and what is no amount is not."""

from __future__ import annotations

import pytest

from knowledge_base.consistency.numerals import number
from knowledge_base.consistency.quantities import Kind, quantities


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,800", 1800), ("30万", 300_000), ("一百二十", 120), ("半", 0.5), ("十五", 15), ("二零二五", 2025)],
)
def test_numbers_as_people_write_them(text: str, value: float) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("一年", "12个月"),
        ("24小时", "1天"),
        ("30日", "1个月"),
        ("当场办结", "1个工作日"),
        ("四十元", "40块钱"),
        ("三成", "三成"),
    ],
)
def test_the_same_said_otherwise(one: str, other: str) -> None:
    left, right = quantities(one), quantities(other)
    assert len(left) == len(right)
    assert all(a.agrees(b) for a, b in zip(left, right, strict=True))


@pytest.mark.parametrize(
    "text", ["2025年1月1日起", "第十二条第三款", "上午9:00到12:00", "国办发〔2024〕5号", "24小时自助"]
)
def test_dates_articles_and_hours_are_no_amounts(text: str) -> None:
    assert quantities(text) == []


def test_a_range_is_one_amount() -> None:
    (found,) = quantities("60至64周岁")
    assert (found.kind, found.values) == (Kind.AGE, (60.0, 64.0))
