"""The blocks of one asked field (要素) of a guide, under its label."""

from __future__ import annotations

from collections.abc import Callable

from contracts.blocks import Block, ItemList, Link, Paragraph, Steps
from contracts.facets import Facet
from knowledge_base.answering.lines import fee_lines, material_line, place_line, places_for, time_limit_lines
from knowledge_base.model import Guide

FacetBlocks = Callable[[Guide, str | None], list[Block]]


def facet_blocks(guide: Guide, facet: Facet, region: str | None) -> list[Block]:
    """Exactly that field; the guide's name stands in the title, so that the answer is understood alone."""
    return _FACETS[facet](guide, region)


def _title(guide: Guide, facet: Facet) -> str:
    return f"{guide.name} · {facet.label}"


def _list(facet: Facet, lines: Callable[[Guide, str | None], list[str]]) -> FacetBlocks:
    def blocks(guide: Guide, region: str | None) -> list[Block]:
        return [ItemList(tuple(lines(guide, region)), title=_title(guide, facet))]

    return blocks


def _materials(guide: Guide, _region: str | None) -> list[Block]:
    always = tuple(material_line(m) for m in guide.materials if m.required)
    sometimes = tuple(material_line(m) for m in guide.materials if not m.required)
    blocks: list[Block] = []
    if always:
        blocks.append(ItemList(always, title=_title(guide, Facet.MATERIALS)))
    if sometimes:
        blocks.append(ItemList(sometimes, title="按情况另需" if always else _title(guide, Facet.MATERIALS)))
    return blocks


def _steps(guide: Guide, _region: str | None) -> list[Block]:
    return [Steps(guide.steps, title=_title(guide, Facet.STEPS))]


def _online(guide: Guide, _region: str | None) -> list[Block]:
    blocks: list[Block] = [ItemList((guide.online.text, _visits(guide)), title=_title(guide, Facet.ONLINE))]
    if guide.online.available and guide.online.url:
        blocks.append(Link(f"网上办理：{guide.name}", guide.online.url))
    return blocks


def _hours(guide: Guide, region: str | None) -> list[str]:
    return [guide.hours, *(place_line(place) for place in places_for(guide, region))]


def _phone(guide: Guide, region: str | None) -> list[str]:
    windows = [f"{place.name}：{place.phone}" for place in places_for(guide, region)]
    return [f"咨询：{guide.phone.consult}", f"监督投诉：{guide.phone.complaint}", *windows]


def _result(guide: Guide, _region: str | None) -> list[str]:
    return [guide.result.name, f"送达：{guide.result.delivery}"]


def _place(guide: Guide, region: str | None) -> list[Block]:
    lines = [*(place_line(place) for place in places_for(guide, region)), f"{Facet.HOURS.label}：{guide.hours}"]
    return [ItemList(tuple(lines), title=_title(guide, Facet.PLACE))]


def _visits(guide: Guide) -> str:
    return f"最多到现场{guide.visits}次" if guide.visits else "全程可以不到现场"


def _conditions(guide: Guide, _region: str | None) -> list[Block]:
    return [
        ItemList(guide.conditions, title=_title(guide, Facet.CONDITIONS)),
        *(Paragraph(f"提醒：{note}") for note in guide.notes[:2]),
    ]


_FACETS: dict[Facet, FacetBlocks] = {
    Facet.MATERIALS: _materials,
    Facet.CONDITIONS: _conditions,
    Facet.STEPS: _steps,
    Facet.TIME_LIMIT: _list(Facet.TIME_LIMIT, lambda guide, _region: time_limit_lines(guide)),
    Facet.FEE: _list(Facet.FEE, lambda guide, _region: fee_lines(guide)),
    Facet.PLACE: _place,
    Facet.HOURS: _list(Facet.HOURS, _hours),
    Facet.PHONE: _list(Facet.PHONE, _phone),
    Facet.ONLINE: _online,
    Facet.BASIS: _list(Facet.BASIS, lambda guide, _region: [basis.cited() for basis in guide.legal_basis]),
    Facet.RESULT: _list(Facet.RESULT, _result),
}
