import pytest

from language.pinyin import folded, sound_of, spoken


def test_characters_and_pinyin_sound_alike() -> None:
    assert [one.sound for one in spoken("护照")] == [one.sound for one in spoken("huzhao")]
    assert [one.sound for one in spoken("hu zhao")] == [one.sound for one in spoken("护照")]


@pytest.mark.parametrize("word", ["app", "hello", "wifi", "q3x"])
def test_what_is_no_pinyin_has_no_syllables(word: str) -> None:
    assert spoken(word) == []


def test_a_syllable_knows_its_place() -> None:
    text = "补ban证"
    assert [text[one.start : one.end] for one in spoken(text)] == ["补", "ban", "证"]
    assert [one.latin for one in spoken(text)] == [False, True, False]


def test_blurred_sounds_are_one() -> None:
    assert folded("zheng") == folded("zen")
    assert sound_of("张") == "zan"
    assert not sound_of("x")
