"""Places that are not ours."""

from __future__ import annotations

import pytest

from knowledge_base.retrieval.elsewhere import asks_elsewhere, names_elsewhere


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


@pytest.mark.parametrize(
    ("sentence", "asks"),
    [
        ("重庆公租房怎么申请", True),
        ("南京落户要几年社保", True),
        ("重庆的社保怎么转过来", False),
        ("台湾人在云州上班能办社保卡吗", False),
        ("北京住院的费用能报销吗", False),
        ("广东户口能领结婚证吗", False),
        ("公租房怎么申请", False),
    ],
)
def test_who_comes_from_there_asks_about_here(sentence: str, asks: bool):
    assert asks_elsewhere(sentence, ["云州"]) is asks
