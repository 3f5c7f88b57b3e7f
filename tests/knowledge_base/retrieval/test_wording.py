"""Sentences before they are searched."""

from __future__ import annotations

import pytest

from knowledge_base.retrieval.wording import bigrams, official, residue, searchable, words


@pytest.mark.parametrize(
    ("said", "searched"),
    [
        ("您好，请问身份证丢了怎么办，谢谢", "身份证丢了怎么办"),
        ("我想问一下护照多少钱", "护照多少钱"),
        ("身份證　丟了", "身份证丢了"),
        ("你好", "你好"),
        ("谢谢", "谢谢"),
    ],
)
def test_courtesies_are_left_out_but_never_everything(said: str, searched: str):
    assert searchable(said) == searched


@pytest.mark.parametrize("text", ["那要多少钱", "在哪办", "需要什么材料", "可以代办吗", "要预约吗", "怎么办理"])
def test_a_bare_follow_up_leaves_nothing(text: str):
    assert len(residue(text)) <= 1


@pytest.mark.parametrize("text", ["护照多少钱", "身份证在哪办", "股票怎么买", "谢谢"])
def test_a_sentence_that_names_something_leaves_it(text: str):
    assert len(residue(text)) > 1


def test_everyday_words_become_official_ones_once():
    assert official("扯证要带啥") == "结婚登记要带啥"
    assert official(official("驾照丢了")) == official("驾照丢了")


def test_the_longest_everyday_word_wins():
    assert official("二手房过户") == "二手房转移登记"


def test_tokens():
    assert bigrams("身份证,丢") == ["身份", "份证", "丢"]
    assert "身份证" in words("身份证丢了")
    assert words("，。") == []
