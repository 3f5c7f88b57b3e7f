"""The source every answer ends with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contracts.blocks import Source
from contracts.facets import Facet
from knowledge_base.model import Bundle, Department, Entry, Faq, Guide
from knowledge_base.store.published import PublishedEntry


def source_of(published: PublishedEntry, departments: Mapping[str, Department], told: Sequence[Facet] = ()) -> Source:
    """Entry, version, title, department, page, effective date, basis, and whether local values are fictional."""
    entry = published.entry
    office = departments.get(entry.department)
    if isinstance(entry, Guide):
        basis = tuple(b.cited() for b in entry.legal_basis)
    elif isinstance(entry, Faq | Bundle):
        basis = tuple(b.cited() for b in entry.sources)
    else:
        basis = (f"{entry.issuer}《{entry.title}》（{entry.document_number}）",)
    return Source(
        entry=entry.id,
        version=published.version,
        title=entry.title,
        department=office.name if office is not None else entry.department,
        url=f"/entries/{entry.id}/{published.version}{_section(entry, told)}",
        effective=entry.valid_from,
        basis=basis,
        demonstration=entry.local_values,
    )


def _section(entry: Entry, told: Sequence[Facet]) -> str:
    """The part of the guide's page that the answer was taken from."""
    return f"#{told[0].value}" if told and isinstance(entry, Guide) else ""
