"""Values partly hidden: enough stays to recognise one's own, too little to use somebody else's."""

from __future__ import annotations

import re

from language.personal_data.kinds import Kind


def hidden(value: str, kind: str = "") -> str:
    """A value of a kind with its middle hidden; of a number the last four characters stay.

    >>> hidden("13800138000"), hidden("张小明", "name"), hidden("li@abc.cn", "email")
    ('138****8000', '张**', 'l***@abc.cn')
    >>> hidden("3栋2单元501室", "address")
    '*栋*单元*室'
    """
    if kind == Kind.NAME:
        return value[:1] + "*" * (len(value) - 1)
    if kind == Kind.ADDRESS:
        return re.sub(r"[0-9一二三四五六七八九十百零〇两]+", "*", value)
    if kind == Kind.EMAIL:
        user, _, host = value.partition("@")
        return f"{user[:1]}***@{host}"
    if kind in (Kind.WECHAT, Kind.QQ, Kind.PLATE, Kind.PASSPORT, Kind.PERMIT):
        return value[:2] + "*" * (len(value) - 4) + value[-2:]
    keep = 3 if len(value) == 11 else max(0, min(4, len(value) - 8))
    return value[:keep] + "*" * max(0, len(value) - keep - 4) + value[-4:]
