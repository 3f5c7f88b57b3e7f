"""The source every answer ends with."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.blocks import Source
from knowledge_base.model import Bundle, Department, Faq, Guide
from knowledge_base.store.published import PublishedEntry


def source_of(published: PublishedEntry, departments: Mapping[str, Department]) -> Source:
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
        url=f"/entries/{entry.id}/{published.version}",
        effective=entry.valid_from,
        basis=basis,
        demonstration=entry.local_values,
    )
