"""The general answer to "how do I do this": short enough for a chat, complete enough to act on."""

from __future__ import annotations

from contracts.blocks import Block, ItemList, Link, Paragraph, Steps
from contracts.facets import Facet
from knowledge_base.answering.lines import material_line, places_for, time_limit_lines
from knowledge_base.model import Guide

_SHOWN_CONDITIONS = 3


def overview_blocks(guide: Guide, region: str | None) -> list[Block]:
    """Summary, conditions, materials, steps, and the rest one line each; optional materials are only counted."""
    blocks: list[Block] = [Paragraph(f"{guide.name}：{guide.summary}")]
    conditions = guide.conditions[:_SHOWN_CONDITIONS]
    blocks.append(ItemList(conditions, title=_counted(Facet.CONDITIONS, len(conditions), len(guide.conditions))))
    blocks.append(ItemList(tuple(_material_lines(guide)), title=Facet.MATERIALS.label))
    blocks.append(Steps(guide.steps, title=Facet.STEPS.label))
    blocks.append(ItemList(tuple(_facts(guide, region)), title="时限、费用和去处"))
    if guide.online.available and guide.online.url:
        blocks.append(Link(f"{Facet.ONLINE.label}：{guide.online.text}", guide.online.url))
    return blocks


def _counted(facet: Facet, shown: int, all_of_them: int) -> str:
    return facet.label if shown == all_of_them else f"{facet.label}（共{all_of_them}条，列出前{shown}条）"


def _material_lines(guide: Guide) -> list[str]:
    always = [material_line(material) for material in guide.materials if material.required]
    sometimes = [material.name for material in guide.materials if not material.required]
    if sometimes:
        always.append(f"按情况另需：{'、'.join(sometimes)}（问“{Facet.MATERIALS.label}”可看什么情况下需要）")
    return always


def _facts(guide: Guide, region: str | None) -> list[str]:
    places = "；".join(f"{place.name}（{place.address}）" for place in places_for(guide, region))
    return [
        f"{Facet.TIME_LIMIT.label}：{'，'.join(time_limit_lines(guide))}",
        f"{Facet.FEE.label}：{guide.fee.text}",
        f"{Facet.PLACE.label}：{places}",
        f"{Facet.HOURS.label}：{guide.hours}",
        f"{Facet.PHONE.label}：{guide.phone.consult}",
        f"{Facet.RESULT.label}：{guide.result.name}，{guide.result.delivery}",
    ]
