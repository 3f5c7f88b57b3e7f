"""The baseline: the regular expressions that are usually copied for the purpose. No checksum, no context."""

from __future__ import annotations

import re
from collections.abc import Iterable

Found = tuple[str, int, int]
_EXPRESSIONS = (
    ("id", re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)|(?<!\d)\d{15}(?!\d)")),
    ("card", re.compile(r"(?<!\d)\d{16,19}(?!\d)")),
    ("phone", re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)")),
    ("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)),
    ("plate", re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][A-Z0-9]{5,6}")),
    ("passport", re.compile(r"(?<![A-Za-z0-9])[EGP][A-Z]?\d{7,8}(?!\d)")),
    ("permit", re.compile(r"(?<![A-Za-z0-9])[CHMWLT]\d{8}(?!\d)")),
    ("wechat", re.compile(r"(?<=微信)号?[:：]?[a-zA-Z][-_a-zA-Z0-9]{5,19}")),
    ("qq", re.compile(r"(?<=QQ)号?[:：]?[1-9]\d{4,10}")),
    ("address", re.compile(r"\d+(?:栋|幢|号楼)(?:\d+单元)?\d+室?|\d+号")),
    ("name", re.compile(r"(?<=我叫)[\u4e00-\u9fff]{2,3}|(?<=姓名[:：])[\u4e00-\u9fff]{2,3}")),
)


def plain_expressions(text: str) -> Iterable[Found]:
    """What they find, without overlaps, the first kinds first."""
    found: list[Found] = []
    for kind, expression in _EXPRESSIONS:
        for match in expression.finditer(text):
            if not any(match.start() < end and start < match.end() for _, start, end in found):
                found.append((kind, match.start(), match.end()))
    return found
