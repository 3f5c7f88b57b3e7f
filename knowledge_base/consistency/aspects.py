"""What two entries can contradict each other about."""

from __future__ import annotations

from enum import StrEnum


class Aspect(StrEnum):
    """The label is what owners read."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Aspect:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    FEE = ("fee", "收费")
    TIME_LIMIT = ("time_limit", "时限")
    MATERIALS = ("materials", "材料")
    PHONE = ("phone", "电话")
    AGE = ("age", "年龄")
    AMOUNT = ("amount", "数额")
    QUESTION = ("question", "重复的问题")
