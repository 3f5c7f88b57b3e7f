"""The answer of a life event: its services in order, what each takes, and the papers that serve several of them."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.blocks import Block, ItemList, Paragraph, Steps
from contracts.search import Related
from knowledge_base.answering.papers import shared_papers
from knowledge_base.model import Bundle, Department, Guide
from knowledge_base.model.bundle import BundleStep

MOST_MATERIALS = 4
Services = list[tuple[BundleStep, Guide]]


def bundle_blocks(bundle: Bundle, guides: Mapping[str, Guide], departments: Mapping[str, Department]) -> list[Block]:
    """Services whose guide is not published are left out."""
    services = services_of(bundle, guides)
    blocks: list[Block] = [Paragraph(f"{bundle.name}：{bundle.summary}")]
    blocks.append(Steps(tuple(_service(step, guide, departments) for step, guide in services), title="按这个顺序办"))
    if shared := shared_papers(guide for _, guide in services):
        lines = tuple(f"{paper}：{len(names)}件事要用（{'、'.join(names)}）" for paper, names in shared.items())
        blocks.append(ItemList(lines, title="这些准备一次，几件事都能用"))
    if bundle.notes:
        blocks.append(ItemList(bundle.notes, title="提醒"))
    return blocks


def services_of(bundle: Bundle, guides: Mapping[str, Guide]) -> Services:
    """The steps with their published guides."""
    return [(step, guides[step.item]) for step in bundle.steps if step.item in guides]


def related_of(bundle: Bundle, guides: Mapping[str, Guide]) -> tuple[Related, ...]:
    """The guides a citizen can go on to."""
    return tuple(Related(guide.id, guide.name) for _, guide in services_of(bundle, guides))


def _service(step: BundleStep, guide: Guide, departments: Mapping[str, Department]) -> str:
    office = departments.get(guide.department)
    head = f"{guide.name}（{office.short if office else guide.department}）"
    facts = [_materials(guide), guide.time_limit.promised.text.split("；")[0], guide.fee.text.split("；")[0]]
    told = "；".join(fact for fact in facts if fact)
    parts = [f"{step.when}：" if step.when else "", head, f"：{told}", f"。{step.note}" if step.note else ""]
    return "".join(parts)


def _materials(guide: Guide) -> str:
    names = [m.name for m in guide.materials if m.required and m.form != "verified_online"]
    more = f"等{len(names)}样" if len(names) > MOST_MATERIALS else ""
    return f"带{'、'.join(names[:MOST_MATERIALS])}{more}" if names else ""
