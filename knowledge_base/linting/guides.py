"""The inspection list for guides: nothing missing, nothing vague, nothing that contradicts itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge_base.content import City
from knowledge_base.linting.defect import Check, Defect
from knowledge_base.model import Guide

_CATCH_ALL = re.compile(
    r"(?:法律|法规|规章|规定|有关部门|相关部门|政策|窗口|机关|单位)[^，。；、]{0,8}(?:规定|要求|认为|需要)[^，。；、]{0,4}的?其[他它]"
    r"|其[他它](?:有关|相关|必要|需要|应当|证明|佐证)*的?(?:申请)?(?:材料|证明|资料|文件|证件|手续)"
    r"|等(?:其[他它])?(?:相关|有关)?(?:材料|资料|证件)(?:$|[。；])"
)
VAGUE = re.compile(r"(?:具体|详情|以).{0,6}(?:咨询|为准)$|^(?:待定|无|略|同上|见[上下]文)$|TODO|xxx", re.IGNORECASE)


def catch_all_wording(city: City) -> Iterator[Defect]:
    """「法律法规规定的其他材料」 sends people home to fetch what nobody named."""
    for guide in city.guides:
        for path, text in _binding_texts(guide):
            if found := _CATCH_ALL.search(text):
                yield Defect(city.files[guide.id], path, f"catch-all wording「{found.group()}」")
            elif found := VAGUE.search(text):
                yield Defect(city.files[guide.id], path, f"says nothing definite「{found.group()}」")


def legal_basis(city: City) -> Iterator[Defect]:
    for guide in city.guides:
        if not guide.legal_basis:
            yield Defect(city.files[guide.id], "legal_basis", "is empty")


def fee_agrees(city: City) -> Iterator[Defect]:
    """A charge has its items and amounts; a free matter has none."""
    for guide in city.guides:
        fee, file = guide.fee, city.files[guide.id]
        if not fee.charged and any(item.amount > 0 for item in fee.items):
            yield Defect(file, "fee", "`charged` is false, but an item has an amount")
        if fee.charged and not fee.items and not re.search(r"[\d%‰]|核定|标准|计", fee.text):
            yield Defect(file, "fee", "`charged` is true without items, figure or standard")
        if not fee.charged and not re.search(r"不收|免|无|(?<![\d.])0元|不需要|不用", fee.text):
            yield Defect(file, "fee.text", "`charged` is false, but the text does not say so")


def time_limits_agree(city: City) -> Iterator[Defect]:
    """The promised limit is never longer than the legal one (compared in the same unit), and 即办件 is immediate."""
    for guide in city.guides:
        legal, promised = guide.time_limit.legal, guide.time_limit.promised
        file = city.files[guide.id]
        if promised.days is None and promised.unit != "immediate":
            yield Defect(file, "time_limit.promised.days", "a promised limit needs a number")
        if (
            legal.days is not None
            and promised.days is not None
            and legal.unit == promised.unit
            and promised.days > legal.days
        ):
            yield Defect(file, "time_limit", f"promised {promised.days} exceeds legal {legal.days}")
        if legal.days is not None and legal.basis is None:
            yield Defect(file, "time_limit.legal.basis", "a legal limit needs its basis")


def repeated_lines(city: City) -> Iterator[Defect]:
    for guide in city.guides:
        for path, values in (
            ("conditions", guide.conditions),
            ("steps", guide.steps),
            ("notes", guide.notes),
            ("materials", tuple(f"{m.name}/{m.when}" for m in guide.materials)),
        ):
            if len(set(values)) < len(values):
                yield Defect(city.files[guide.id], path, "a line stands twice")


def online_address(city: City) -> Iterator[Defect]:
    for guide in city.guides:
        if guide.online.available and not guide.online.url:
            yield Defect(city.files[guide.id], "online.url", "is missing although it is available online")


def _binding_texts(guide: Guide) -> Iterator[tuple[str, str]]:
    """The texts a citizen must be able to act on; notes and summaries may speak more freely."""
    for number, condition in enumerate(guide.conditions):
        yield f"conditions[{number}]", condition
    for number, material in enumerate(guide.materials):
        yield f"materials[{number}].name", material.name
    for number, step in enumerate(guide.steps):
        yield f"steps[{number}]", step


GUIDE_CHECKS: tuple[Check, ...] = (
    catch_all_wording,
    legal_basis,
    fee_agrees,
    time_limits_agree,
    repeated_lines,
    online_address,
)
