"""The facets (要素) of a service guide a citizen can ask for."""

from __future__ import annotations

from enum import Enum


class Facet(str, Enum):
    """One field of a guide; the label is the heading the citizen reads."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Facet:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    MATERIALS = ("materials", "申请材料")
    CONDITIONS = ("conditions", "办理条件")
    STEPS = ("steps", "办理流程")
    TIME_LIMIT = ("time_limit", "办理时限")
    FEE = ("fee", "收费标准")
    PLACE = ("place", "办理地点")
    HOURS = ("hours", "办理时间")
    PHONE = ("phone", "咨询电话")
    ONLINE = ("online", "网上办理")
    BASIS = ("basis", "办理依据")
    RESULT = ("result", "办理结果")
