"""Characters as they are meant: radicals that PDFs put for whole characters, and what nobody can see."""

from __future__ import annotations

import re
import unicodedata

HIDDEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# Kangxi radicals and compatibility characters have a decomposition in Unicode, the supplement has none
_COMPATIBLE = re.compile(r"[\u2f00-\u2fd5\uf900-\ufaff]")
_RADICALS = dict(
    zip(
        "⺟⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "母民虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)
_RADICAL = re.compile(f"[{''.join(_RADICALS)}]")


def unintended(text: str) -> bool:
    """Whether `intended` would change the text."""
    return intended(text) != text


def intended(text: str) -> str:
    """The text with whole characters for radicals (⾃⾏⻋ to 自行车) and without invisible characters."""
    text = _COMPATIBLE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), HIDDEN.sub("", text))
    return _RADICAL.sub(lambda match: _RADICALS[match[0]], text)
