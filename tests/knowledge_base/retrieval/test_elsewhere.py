"""Places that are not ours."""

from __future__ import annotations

import pytest

from knowledge_base.retrieval.elsewhere import names_elsewhere


@pytest.mark.parametrize(
    ("sentence", "named", "first"),
    [
        ("重庆公租房怎么申请", True, True),
        ("在北京看病回来能报销吗", True, False),
        ("云州公租房怎么申请", False, False),
        ("护照多少钱", False, False),
    ],
)
def test_another_place_is_noticed(sentence: str, named: bool, first: bool):
    assert names_elsewhere(sentence, ["云州", "城东"]) == (named, first)


def test_our_own_place_is_not_elsewhere():
    assert names_elsewhere("海口落户怎么办", ["海口"]) == (False, False)
