"""What asks nothing is left out, what asks stays."""

from __future__ import annotations

import pytest

from language.normalise import normalise
from language.rhetoric import without_rhetoric


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("楼道堆满杂物，没人管管吗？", "楼道堆满杂物"),
        ("年卡作废，这不是坑人吗", "年卡作废"),
        ("半夜放炮，还让不让人睡觉", "半夜放炮"),
        ("桥塌了一角，出了事谁负责？", "桥塌了一角"),
        ("热线说办结了，糊弄谁呢！", "热线说办结了"),
        ("还有王法吗", ""),
    ],
)
def test_a_rhetorical_question_is_left_out(text: str, rest: str) -> None:
    assert without_rhetoric(normalise(text)) == rest


@pytest.mark.parametrize(
    "text",
    [
        "噪声扰民归谁管",
        "这不是可以网上办的吗",
        "孩子打架，监护人谁负责接回",
        "娃没办身份证，凭什么申请护照",
        "办这个要准备什么东西",
        "投诉有没有道理由谁来判断",
    ],
)
def test_a_real_question_stays(text: str) -> None:
    assert without_rhetoric(normalise(text)) == normalise(text)
