"""Reads amounts with their units out of a sentence: money, shares, spans of time, ages, numbers of things.

Dates, articles of a law, opening hours and the like hold numbers that nobody compares; they are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from knowledge_base.consistency.numerals import NUMBER, number


class Kind(StrEnum):
    """What can be compared with what; things counted are compared in their own unit only."""

    MONEY = "money"
    SHARE = "share"
    DURATION = "duration"
    AGE = "age"
    COUNT = "count"


@dataclass(frozen=True)
class Quantity:
    """`values` in `unit`, one, or two for a range; `shown` as it stands in the text between `start` and `end`."""

    kind: Kind
    values: tuple[float, ...]
    unit: str
    shown: str
    start: int = 0
    end: int = 0

    def agrees(self, other: Quantity) -> bool:
        """Whether both say the same, in whatever words: 一年 and 12个月, 24小时 and 1天, 30日 and 1个月."""
        if self.kind is not other.kind or len(self.values) != len(other.values):
            return False
        if self.kind is Kind.DURATION and self._at_once() and other._at_once():
            return True
        if self.unit == other.unit:
            return all(abs(a - b) < 1e-6 for a, b in zip(self.values, other.values, strict=True))
        if self.kind is not Kind.DURATION:
            return False
        return self._in_days() == other._in_days() is not None

    def within(self, other: Quantity) -> bool:
        """Whether a single value is one end of the other's range."""
        return (
            self.kind is other.kind and self.unit == other.unit and len(self.values) == 1 < len(other.values)
        ) and self.values[0] in other.values

    def _at_once(self) -> bool:
        """当场, 当天, 1个工作日: nobody waits."""
        return self.unit in {"工作日", "日"} and max(self.values) <= 1

    def _in_days(self) -> tuple[float, ...] | None:
        days = {"日": 1.0, "小时": 1 / 24, "月": 30.0}.get(self.unit)
        return None if days is None else tuple(round(value * days, 3) for value in self.values)


_N = NUMBER
_TO = r"(?:至|到|-|~|—+|–)"
# what a unit is called; the first group that matches decides kind, unit of comparison, factor
_UNITS: tuple[tuple[str, Kind, str, float], ...] = (
    (r"元钱?|块钱|块(?!儿|地)", Kind.MONEY, "元", 1),
    (r"%|个?百分点", Kind.SHARE, "%", 1),
    (r"‰", Kind.SHARE, "%", 0.1),
    (r"倍", Kind.SHARE, "倍", 1),
    (r"周岁|岁(?!入|末)", Kind.AGE, "周岁", 1),
    (r"个?工作日", Kind.DURATION, "工作日", 1),
    (r"日(?!元|期|常)|天", Kind.DURATION, "日", 1),
    (r"个?(?:星期|礼拜)|周(?!岁|年|[一二三四五六日])", Kind.DURATION, "日", 7),
    (r"个(?:自然)?月", Kind.DURATION, "月", 1),
    (r"年(?!级|[度期检审报薪])", Kind.DURATION, "月", 12),
    (r"个?小时", Kind.DURATION, "小时", 1),
    (r"平方米|平米|㎡", Kind.COUNT, "平方米", 1),
    (r"公里", Kind.COUNT, "公里", 1),
    (r"米", Kind.COUNT, "米", 1),
    (r"只|条", Kind.COUNT, "只", 1),
)
_UNIT = "|".join(f"(?P<u{i}>{pattern})" for i, (pattern, *_rest) in enumerate(_UNITS))
_BARE_UNIT = "|".join(pattern for pattern, *_rest in _UNITS)
_QUANTITY = re.compile(
    rf"(?P<low>{_N})(?:{_BARE_UNIT})?(?:以上)?{_TO}(?P<high>{_N})(?:{_UNIT})"
    rf"|(?P<above>{_N})(?:{_BARE_UNIT})以上,?(?P<below>{_N})(?:{_UNIT.replace('<u', '<v')})(?:以下|以内)"
    rf"|(?P<one>{_N})(?:{_UNIT.replace('<u', '<w')})"
)
_FRACTION = re.compile(rf"(?P<base>百|千|万)分之(?P<part>{_N})|(?P<of>{_N})分之(?P<top>{_N})")
_FREE = re.compile(
    r"(?:全程|一律|都|全部)?(?:不收(?:取)?(?:任何)?(?:工本|手续|登记)?费用?|免费|免收(?:工本|登记)?费?|不收钱|不要钱|不花钱|不用(?:交|花)钱|不收取?任何费用)"
)
_AT_ONCE = re.compile(
    r"(?:当场|当天|当日|即时)(?:就?(?:能|可以?|可))?(?:办结|办好|办完|发证|登记|取证?|拿到|领取|领到|补换|出)"
)
# numbers that are no amounts; blanked before reading
_NOT_AMOUNTS = re.compile(
    r"\d{4}年(?:度|底|初|前)?(?:\d{1,2}月(?:\d{1,2}日|底|初|前)?)?|(?<!\d)\d{1,2}月\d{1,2}日|(?<![\d个])\d{1,2}月(?=至|到|底|初|前|起|份|-|—)"
    r"|(?<=[月每])\d{1,2}日(?=前|起|结|发)|第[\d零一二三四五六七八九十百、]+(?:[条款项章节次年天个层版代批套]|年级)?"
    r"|\d{1,2}:\d{2}|〔\d{4}〕\d*号?|\d+号|[一二三四五六七八九]年级|24小时(?=自助|接|热线|值|电话|都|开放|全天|\))"
    r"|一(?:天|年|月|岁|元|日)(?=起|到晚|比一)|每年|当年|次年|(?:上|去|今|明|后|前)一?年|十一(?=放假|黄金)|[一二三四五六七八九十]级"
)


def quantities(text: str) -> list[Quantity]:
    """All amounts of a normalised text, in order; "free of charge" is 0 元, "on the spot" 0 工作日."""
    text = _NOT_AMOUNTS.sub(lambda match: "□" * len(match.group()), text)
    found = [*_fractions(text)]
    for match in _FRACTION.finditer(text):
        text = text[: match.start()] + "□" * len(match.group()) + text[match.end() :]
    found += _plain(text)
    found += [Quantity(Kind.MONEY, (0.0,), "元", m.group(), m.start(), m.end()) for m in _FREE.finditer(text)]
    found += [Quantity(Kind.DURATION, (0.0,), "工作日", m.group(), m.start(), m.end()) for m in _AT_ONCE.finditer(text)]
    return sorted(found, key=lambda quantity: quantity.start)


def _fractions(text: str) -> Iterator[Quantity]:
    for match in _FRACTION.finditer(text):
        if match["base"]:
            part = number(match["part"])
            share = None if part is None else part * {"百": 1.0, "千": 0.1, "万": 0.01}[match["base"]]
        else:
            top, of = number(match["top"]), number(match["of"])
            share = None if not top or not of else round(100 * top / of, 4)
        if share is not None:
            yield Quantity(Kind.SHARE, (share,), "%", match.group(), match.start(), match.end())


def _plain(text: str) -> Iterator[Quantity]:
    for match in _QUANTITY.finditer(text):
        names = [name for name in match.groupdict() if name[0] in "uvw" and name[1:].isdigit() and match[name]]
        _pattern, kind, unit, factor = _UNITS[int(names[0][1:])]
        numbers = [number(match[name]) for name in ("low", "high", "above", "below", "one") if match[name]]
        values = tuple(round(value * factor, 6) for value in numbers if value is not None)
        if (values and values[0] < values[-1]) or len(values) == 1:
            yield Quantity(kind, values, unit, match.group(), match.start(), match.end())
        elif values:  # "90个工作日至15个工作日": the order does not matter
            yield Quantity(kind, values[::-1], unit, match.group(), match.start(), match.end())
