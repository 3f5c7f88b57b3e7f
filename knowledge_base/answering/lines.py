"""One line of text per field of a guide, as the citizen reads it."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge_base.model import Guide, Material, Place

FORMS = {
    "original": "原件",
    "copy": "复印件",
    "original_and_copy": "原件和复印件",
    "electronic": "电子版",
    "verified_online": "免提交，系统核验",
}


def material_line(material: Material, *, settled: bool = False) -> str:
    """Name, form and copies; when it is needed, unless that is `settled`; how to get it.

    居民户口簿（原件1份） / 代办委托书（原件1份）：由他人代办时需要。窗口领取样表
    """
    copies = "" if material.form == "verified_online" or not material.copies else f"{material.copies}份"
    line = f"{material.name}（{FORMS[material.form]}{copies}）"
    details = []
    if not material.required and material.when and not settled:
        details.append(f"{material.when}需要" if material.when.endswith("时") else material.when)
    if material.how_to_get:
        details.append(material.how_to_get)
    return f"{line}：{'；'.join(details)}" if details else line


def time_limit_lines(guide: Guide) -> list[str]:
    """Promised, then legal limit with its basis; one line when they are the same."""
    legal, promised = guide.time_limit.legal, guide.time_limit.promised
    basis = f"（{legal.basis}）" if legal.basis else ""
    if legal.text == promised.text:
        return [f"{promised.text}{basis}"]
    return [f"承诺办结：{promised.text}", f"法定办结：{legal.text}{basis}"]


def fee_lines(guide: Guide) -> list[str]:
    """The fee in one line, its items, its basis."""
    fee = guide.fee
    lines = [fee.text]
    if len(fee.items) > 1:
        lines += [f"{item.name}：{item.amount:g}{item.unit}" for item in fee.items]
    if fee.basis:
        lines.append(f"依据：{fee.basis}")
    return lines


def places_for(guide: Guide, region: str | None) -> Sequence[Place]:
    """The windows of the citizen's district, or all of them."""
    near = [place for place in guide.places if place.district == region]
    return near or guide.places


def place_line(place: Place) -> str:
    return f"{place.name}：{place.address}，电话{place.phone}"
