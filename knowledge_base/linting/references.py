"""Ids that point to something: departments, regions, guides, files and their places."""

from __future__ import annotations

from collections.abc import Iterator

from foundation.departments import DepartmentTreeError, parents_first
from knowledge_base.content import City
from knowledge_base.linting.defect import Check, Defect
from knowledge_base.model import Faq, Guide, Policy

_GUIDE_FIELDS = set(Guide.model_fields)


def departments_exist(city: City) -> Iterator[Defect]:
    known = {department.id for department in city.departments}
    try:
        parents_first(department.model_dump() for department in city.departments)
    except DepartmentTreeError as error:
        yield Defect(city.files[error.department], f"{error.department}.parent", error.problem)
    for entry in city.entries:
        if entry.department not in known:
            yield Defect(city.files[entry.id], f"{entry.id}.department", f"unknown department {entry.department}")
    for duty in city.duties:
        for office in (duty.lead, *duty.assist):
            if office not in known:
                yield Defect(city.files[duty.id], f"{duty.id}.lead/assist", f"unknown department {office}")
        if duty.lead in duty.assist:
            yield Defect(city.files[duty.id], f"{duty.id}.assist", f"{duty.lead} leads and assists")


def regions_exist(city: City) -> Iterator[Defect]:
    known = {region.code: region for region in city.regions}
    for region in city.regions:
        if region.parent is not None and region.parent not in known:
            yield Defect(city.files[region.code], f"{region.code}.parent", f"unknown region {region.parent}")
    for entry in city.entries:
        for code in entry.regions:
            if code not in known:
                yield Defect(city.files[entry.id], f"{entry.id}.regions", f"unknown region {code}")
    for guide in city.guides:
        for number, place in enumerate(guide.places):
            if place.district not in known:
                yield Defect(city.files[guide.id], f"places[{number}].district", f"unknown region {place.district}")


def items_exist(city: City) -> Iterator[Defect]:
    guides = {guide.id for guide in city.guides}
    policies = {policy.id for policy in city.policies}
    for entry in city.entries:
        if isinstance(entry, Faq | Policy):
            for item in entry.items:
                if item not in guides:
                    yield Defect(city.files[entry.id], f"{entry.id}.item", f"unknown guide {item}")
        if isinstance(entry, Policy) and entry.successor is not None and entry.successor not in policies:
            yield Defect(city.files[entry.id], "successor", f"unknown policy {entry.successor}")


def events_hold_together(city: City) -> Iterator[Defect]:
    """A life event names guides, each once, of at least two departments."""
    guides = {guide.id: guide for guide in city.guides}
    for bundle in city.bundles:
        file, items = city.files[bundle.id], [step.item for step in bundle.steps]
        for number, item in enumerate(items):
            if item not in guides:
                yield Defect(file, f"steps[{number}].item", f"unknown guide {item}")
            if item in items[:number]:
                yield Defect(file, f"steps[{number}].item", f"{item} stands twice")
        if len({guides[item].department for item in items if item in guides}) < 2:
            yield Defect(file, "steps", "concern one department only: that is a guide, no life event")


def ids_match_files(city: City) -> Iterator[Defect]:
    for guide in city.guides:
        file = city.files[guide.id]
        if file.stem != guide.id or file.parent.name != guide.department:
            yield Defect(file, "id", f"{guide.id} belongs in guides/{guide.department}/{guide.id}.yml")
        if not guide.id.startswith(f"{guide.department}-"):
            yield Defect(file, "id", f"must begin with {guide.department}-")
    for policy in city.policies:
        if city.files[policy.id].stem != policy.id:
            yield Defect(city.files[policy.id], "id", f"{policy.id} belongs in policies/{policy.id}.yml")
    for bundle in city.bundles:
        if city.files[bundle.id].stem != bundle.id:
            yield Defect(city.files[bundle.id], "id", f"{bundle.id} belongs in bundles/{bundle.id}.yml")


def demonstration_names_fields(city: City) -> Iterator[Defect]:
    for guide in city.guides:
        for name in guide.demonstration:
            if name.split(".")[0] not in _GUIDE_FIELDS:
                yield Defect(city.files[guide.id], "demonstration", f"{name} is no field of a guide")


REFERENCE_CHECKS: tuple[Check, ...] = (
    departments_exist,
    regions_exist,
    items_exist,
    events_hold_together,
    ids_match_files,
    demonstration_names_fields,
)
