from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from connectors.wechat.choosing import Miss, Prompt, choose

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PROMPT = Prompt([("a", "身份证"), ("b", "居住证"), ("c", "转人工")], NOW + timedelta(hours=1))
LATER = NOW + timedelta(hours=2)


@pytest.mark.parametrize("said", ["2", "２", " 2. ", "第2个", "第二个", "选2", "二", "2、", "居住证"])
def test_ways_to_choose(said: str) -> None:
    assert choose(said, PROMPT, NOW) == "b"


@pytest.mark.parametrize("said", ["居住证怎么办", "2026年", "22 33", "13800000000", "你好", ""])
def test_what_is_just_a_text(said: str) -> None:
    assert choose(said, PROMPT, NOW) is None
    assert choose(said, PROMPT, LATER) is None


def test_misses() -> None:
    assert choose("4", PROMPT, NOW) is Miss.OUT_OF_RANGE
    assert choose("0", PROMPT, NOW) is Miss.OUT_OF_RANGE
    assert choose("2", PROMPT, LATER) is Miss.EXPIRED
    assert choose("9", PROMPT, LATER) is None
    assert choose("2", None, NOW) is None
