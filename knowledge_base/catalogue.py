"""The catalogue of everything published, for the public pages."""

from __future__ import annotations

from contracts.catalogue import Catalogue, CatalogueDepartment, CatalogueEntry, CatalogueRegion
from knowledge_base.model import Bundle, Faq, Guide
from knowledge_base.store.published import Published, PublishedEntry


def catalogue_of(published: Published) -> Catalogue:
    """Entries ordered by id, departments and regions in their own order."""
    return Catalogue(
        revision=published.revision,
        entries=tuple(_entry(one) for one in published.entries),
        departments=tuple(
            CatalogueDepartment(d.id, d.name, d.short, d.phone, d.complaint_phone) for d in published.departments
        ),
        regions=tuple(CatalogueRegion(r.code, r.name, r.level, r.parent) for r in published.regions),
    )


def _entry(published: PublishedEntry) -> CatalogueEntry:
    entry = published.entry
    items = entry.items
    if isinstance(entry, Guide):
        summary, subject, aliases = entry.summary, entry.subject, entry.aliases
    elif isinstance(entry, Bundle):
        summary, subject, aliases = entry.summary, "", entry.aliases
        items = tuple(step.item for step in entry.steps)
    elif isinstance(entry, Faq):
        summary, subject, aliases = entry.answer[0], "", ()
    else:
        summary, subject, aliases = f"{entry.issuer} {entry.document_number}", "", ()
    return CatalogueEntry(
        entry=entry.id,
        version=published.version,
        kind=published.kind,
        title=entry.title,
        department=entry.department,
        regions=entry.regions,
        audience=entry.audience,
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
        summary=summary,
        subject=subject,
        aliases=aliases,
        items=items,
        demonstration=entry.local_values,
    )
