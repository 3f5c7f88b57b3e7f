"""Takes out of a text what could tell who wrote it, before it leaves its conversation for good."""

from __future__ import annotations

import re

from language.personal_data import find
from service_desk.work_orders.wording import without_tokens

_RULES = (
    (re.compile(r"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"), "某邮箱"),
    (re.compile(r"[0-9]*\*{3,}[0-9Xx]*"), "某号码"),  # partly hidden already
    (re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z]·?[A-Z0-9]{5,6}"), "某车牌"),
    (re.compile(r"[A-Za-z]?[0-9一二三四五六七八九十]+(?=(?:栋|幢|号楼|单元|号院|室|弄))"), "某"),
    (re.compile(r"我(?:叫|姓|的名字是|的姓名是)[\u4e00-\u9fff·]{1,5}(?=[，。,；;、\s]|$)[，。,；;、\s]?"), ""),
)
_WORDS = {"phone": "某电话", "id": "某证件号", "card": "某卡号"}


def anonymised(text: str) -> str:
    """The text with tokens, numbers, plates, house numbers and introduced names replaced; a reviewer still reads it."""
    plain = without_tokens(text)
    pieces, position = [], 0
    for item in find(plain):
        pieces += [plain[position : item.start], _WORDS.get(item.kind, "某号码")]
        position = item.end
    plain = "".join(pieces) + plain[position:]
    for pattern, word in _RULES:
        plain = pattern.sub(word, plain)
    return " ".join(plain.split())
