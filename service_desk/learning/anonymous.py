"""Takes out of a text what could tell who wrote it, before it leaves its conversation for good."""

from __future__ import annotations

import re

from language.personal_data import Kind, PersonalData, replaced
from service_desk.work_orders.wording import without_tokens

_RULES = (
    (re.compile(r"[0-9]*\*{3,}[0-9Xx]*"), "某号码"),  # partly hidden already
    (re.compile(r"[A-Za-z]?[0-9一二三四五六七八九十]+(?=(?:栋|幢|号楼|单元|号院|室|弄))"), "某"),
)
_INTRODUCED = re.compile(
    r"我(?:叫|姓|的名字是|的姓名是)(?:[\u4e00-\u9fff·]{1,5}|〔姓名〕)(?=[，。,；;、\s]|$)[，。,；;、\s]?"
)
_WORDS = {Kind.NAME: "某人", Kind.PLATE: "某车牌", Kind.ADDRESS: "某号"}


def anonymised(text: str) -> str:
    """The text with tokens, numbers, plates, house numbers and introduced names replaced; a reviewer still reads it."""
    plain = replaced(_INTRODUCED.sub("", without_tokens(text)), _word)
    for pattern, word in _RULES:
        plain = pattern.sub(word, plain)
    return " ".join(plain.split())


def _word(item: PersonalData) -> str:
    return _WORDS.get(item.kind, f"某{item.kind.label}")
