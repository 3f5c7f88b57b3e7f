from __future__ import annotations

import pytest

from language.normalise import has_content, is_traditional, normalise, simplified, traditional, visible


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("身份證　丟了，怎麼補辦？？？ＩＤ", "身份证丢了,怎么补办?id"),
        ("  多少   钱 ", "多少钱"),
        ("a  b", "a b"),
        ("办\u200b理\ufeff护\u2060照", "办理护照"),
        ("好好好", "好好好"),
        ("①２３", "123"),
        ("", ""),
    ],
)
def test_one_form(text: str, normal: str) -> None:
    assert normalise(text) == normal
    assert normalise(normal) == normal


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n", "😀👍🏽", "\u200b\u200d", "\U000e0041\U000e0042", "\x00\x1b", "？！…", "\u3164\u115f", "\ud800"],
)
def test_nothing_to_answer(text: str) -> None:
    assert not has_content(text)


@pytest.mark.parametrize("text", ["好", "a", "1", "😀好", "𠮷"])
def test_something_to_answer(text: str) -> None:
    assert has_content(text)


def test_visible_keeps_line_breaks() -> None:
    assert visible("一\n二\x00三\u202e四\r\n") == "一\n二三四\n"


@pytest.mark.parametrize("text", ["身份證丟了", "戶口怎麼遷移", "請問"])
def test_traditional_is_recognised(text: str) -> None:
    assert is_traditional(text)
    assert not is_traditional(simplified(text))


@pytest.mark.parametrize("text", ["身份证丢了", "乾隆年间", "著名", "后面", "ID card", "", "坏\ud800"])
def test_simplified_is_not_traditional(text: str) -> None:
    assert not is_traditional(text)


def test_there_and_back() -> None:
    assert simplified(traditional("身份证丢了怎么补办")) == "身份证丢了怎么补办"
