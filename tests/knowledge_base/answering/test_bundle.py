"""Life events: services in order across departments, what each takes, what is needed once."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.blocks import ItemList, Paragraph, Source, Steps
from knowledge_base.answering import compose_answer
from knowledge_base.answering.papers import paper_of, shared_papers
from knowledge_base.content import City, read_city
from knowledge_base.loading import publish_in_memory
from knowledge_base.model import Bundle, Material

ROOT = Path(__file__).resolve().parents[3]
CITY: City = read_city(ROOT / "data" / "knowledge")
BUNDLES = {bundle.id: bundle for bundle in CITY.bundles}
SEVEN = {"birth", "school", "marriage", "retirement", "restaurant", "secondhand-house", "death"}


def material(name: str, form: str = "original") -> Material:
    return Material.model_validate({"name": name, "form": form, "copies": 1, "source": "申请人自备", "required": True})


def test_the_seven_life_events_are_there():
    assert set(BUNDLES) >= {f"bundle-{name}" for name in SEVEN}


@pytest.mark.parametrize("bundle", BUNDLES.values(), ids=BUNDLES)
def test_a_life_event_lists_its_services_with_office_and_leads_to_each_guide(bundle: Bundle):
    published = publish_in_memory(CITY)
    guides = {guide.id: guide for guide in published.guides}
    offices = {department.id: department for department in published.departments}
    entry = next(p for p in published.entries if p.entry.id == bundle.id)
    answer = compose_answer(entry, offices, guides)
    assert answer.kind == "bundle"
    assert answer.item is None
    first, steps, *rest = answer.blocks
    assert isinstance(first, Paragraph)
    assert isinstance(steps, Steps)
    assert len(steps.items) == len(bundle.steps)
    for step, line in zip(bundle.steps, steps.items, strict=True):
        assert guides[step.item].name in line
        assert f"（{offices[guides[step.item].department].short}）" in line
    assert isinstance(rest[-1], Source)
    assert [related.entry for related in answer.related] == [step.item for step in bundle.steps]
    once = next(block for block in rest if isinstance(block, ItemList) and "准备一次" in str(block.title))
    assert any("居民身份证" in line for line in once.items)


def test_what_is_not_published_is_left_out():
    published = publish_in_memory(CITY)
    guides = {guide.id: guide for guide in published.guides if guide.id != "psb-birth-registration"}
    entry = next(p for p in published.entries if p.entry.id == "bundle-birth")
    answer = compose_answer(entry, {}, guides)
    assert "psb-birth-registration" not in [related.entry for related in answer.related]
    steps = answer.blocks[1]
    assert isinstance(steps, Steps)
    assert len(steps.items) == len(answer.related)


@pytest.mark.parametrize(
    ("name", "paper"),
    [
        ("父亲或者母亲的居民户口簿", "居民户口簿"),
        ("逝者居民身份证或者户口簿", "居民身份证"),
        ("死亡证明（居民死亡医学证明（推断）书，或者公安机关出具的死亡证明）", "死亡证明"),
        ("代办人居民身份证", None),
        ("公司章程", None),
    ],
)
def test_the_paper_a_material_is(name: str, paper: str | None):
    assert paper_of(material(name)) == paper


def test_what_offices_look_up_themselves_is_not_prepared():
    assert paper_of(material("居民户口簿", "verified_online")) is None


def test_only_what_several_services_want_is_needed_once():
    birth = [guide for guide in CITY.guides if guide.id in {"psb-birth-registration", "mia-resident-insurance"}]
    shared = shared_papers(birth)
    assert shared["出生医学证明"] == [guide.name for guide in birth]
    assert all(len(names) > 1 for names in shared.values())
