"""An entry's answer: the asked fields of a guide, a FAQ's words, the fitting sections of a policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contracts.blocks import Block, Paragraph
from contracts.facets import Facet
from contracts.search import EntryAnswer
from knowledge_base.answering.bundle import bundle_blocks, related_of
from knowledge_base.answering.facets import facet_blocks
from knowledge_base.answering.overview import overview_blocks
from knowledge_base.answering.policy import policy_blocks
from knowledge_base.answering.source import source_of
from knowledge_base.model import Bundle, Department, Faq, Guide
from knowledge_base.store.published import PublishedEntry


def compose_answer(
    published: PublishedEntry,
    departments: Mapping[str, Department],
    guides: Mapping[str, Guide],
    *,
    facets: Sequence[Facet] = (),
    region: str | None = None,
    sentence: str = "",
    related: PublishedEntry | None = None,
) -> EntryAnswer:
    """The answer of one entry; `guides` are the published ones, which a life event lists.

    `facets` in the order asked (none: the overview); `region` narrows places to the citizen's district; `sentence`
    chooses the sections of a policy document. What is `related` is told after the entry, with its own source: a FAQ in
    its words, a guide with the fields asked for.
    """
    entry = published.entry
    told: tuple[Facet, ...] = ()
    blocks: list[Block]
    if isinstance(entry, Guide):
        told = tuple(dict.fromkeys(facets))
        blocks = [b for f in told for b in facet_blocks(entry, f, region)] or overview_blocks(entry, region)
    elif isinstance(entry, Faq):
        told = (entry.facet,) if entry.facet is not None else ()
        if related is not None and isinstance(related.entry, Guide):
            told = tuple(dict.fromkeys((*told, *facets)))
        blocks = [Paragraph(text) for text in entry.answer]
    elif isinstance(entry, Bundle):
        blocks = bundle_blocks(entry, guides, departments)
    else:
        blocks = policy_blocks(entry, sentence)
    return EntryAnswer(
        entry=entry.id,
        version=published.version,
        kind=published.kind,
        title=entry.title,
        item=entry.items[0] if entry.items else None,
        department=entry.department,
        facets=told,
        related=related_of(entry, guides) if isinstance(entry, Bundle) else (),
        eligibility=isinstance(entry, Guide) and entry.eligibility is not None,
        blocks=(
            *blocks,
            *_related(related, facets, region),
            source_of(published, departments, told),
            *_source(related, departments),
        ),
    )


def _related(published: PublishedEntry | None, facets: Sequence[Facet], region: str | None) -> list[Block]:
    if published is None:
        return []
    entry = published.entry
    if isinstance(entry, Guide):
        return [block for facet in dict.fromkeys(facets) for block in facet_blocks(entry, facet, region)]
    if isinstance(entry, Faq):
        first, *rest = entry.answer
        return [Paragraph(f"{entry.question} {first}"), *(Paragraph(text) for text in rest)]
    return []


def _source(published: PublishedEntry | None, departments: Mapping[str, Department]) -> list[Block]:
    return [] if published is None else [source_of(published, departments)]
