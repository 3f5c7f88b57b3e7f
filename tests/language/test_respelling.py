import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.lexicon import Lexicon, Term
from language.matcher import Matcher
from language.normalise import normalise
from language.respelling import Respeller

NAMES = ["居住证", "护照", "护照补办", "异地就医备案", "公司注销登记"]


@pytest.fixture(scope="module")
def respeller() -> Respeller:
    return Respeller(NAMES)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("居主证怎么办", "居住证怎么办"),
        ("异地就衣备案", "异地就医备案"),
        ("huzhao 多少钱", "护照 多少钱"),
        ("我的hu照丢了", "我的护照丢了"),
        ("hu zhao bu ban", "护照补办"),
    ],
)
def test_names_written_as_they_sound(respeller: Respeller, written: str, meant: str) -> None:
    assert respeller.respell(written) == meant


@pytest.mark.parametrize(
    "sentence",
    [
        "我居住正常",  # the odd character belongs to another word
        "公示注销登记",  # 公示 is a word of its own
        "互照一张相",  # two characters are too few
        "can i get a passport",
        "护照补办",
    ],
)
def test_what_is_not_certain_stays(respeller: Respeller, sentence: str) -> None:
    assert respeller.respell(sentence) == sentence


def test_two_names_of_one_sound_are_left_alone() -> None:
    assert Respeller(["公正处", "公证处"]).respell("gongzhengchu") == "gongzhengchu"


@given(st.text(max_size=60))
def test_respelling_twice_changes_nothing_more(text: str) -> None:
    respeller = Respeller(NAMES)
    once = respeller.respell(normalise(text))
    assert respeller.respell(once) == once


def test_the_matcher_finds_what_is_misspelt() -> None:
    lexicon = Lexicon("1", items=(Term("psb-residence-permit", "居住证", ("办居住证",)),))
    found = Matcher(lexicon).match("juzhuzheng要多少钱")
    assert [item.id for item in found.items] == ["psb-residence-permit"]
    assert found.text == "居住证要多少钱"
