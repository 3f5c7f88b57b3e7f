"""The answer page of an entry: every field, its source, validity and department; and districts side by side."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from connectors.web.channel import WebChannel
from connectors.web.pages.rendering import Renderer
from connectors.web.queries import to_whole_number
from contracts.blocks import Block, ItemList, Source, Steps, Table
from contracts.catalogue import Catalogue, CatalogueEntry, CatalogueRegion
from contracts.facets import Facet
from contracts.search import EntryAnswer
from foundation.problems import not_found

_GONE = "没有找到这份指南，它可能已经停用。"
_FACETS = {facet.label: facet for facet in Facet}


@dataclass(frozen=True)
class Section:
    """One field of the answer; `id` is what a source link points to (`#fee`)."""

    id: str
    title: str
    blocks: tuple[Block, ...]


class EntryPages:
    """`/entries/{entry}`, `/entries/{entry}/{version}`, `/compare/{entry}`."""

    def __init__(self, channel: WebChannel, renderer: Renderer) -> None:
        self._channel, self._renderer = channel, renderer

    async def show(self, request: web.Request) -> web.StreamResponse:
        """The entry as it is published now; an earlier version as it was, and that it is no longer in force."""
        await self._channel.limit(self._channel.limiters.reads, request)
        entry, knowledge = request.match_info["entry"], self._channel.knowledge
        version = request.match_info.get("version")
        wanted = to_whole_number(version, "version") if version is not None else None
        current = await knowledge.entry(entry)
        earlier = None
        if wanted is not None and (current is None or current.version != wanted):
            earlier = await knowledge.entry(entry, version=wanted)
        answer = earlier or current
        if answer is None:
            raise not_found(_GONE)
        catalogue = await knowledge.catalogue()
        return self._renderer.page(
            request,
            "entry.html",
            answer=answer,
            current=current,
            sections=sections_of(answer),
            sources=[block for block in answer.blocks if isinstance(block, Source)],
            listed=next((one for one in catalogue.entries if one.entry == answer.entry), None),
            department=next((one for one in catalogue.departments if one.id == answer.department), None),
            related=_related(catalogue, answer),
            regions={region.code: region.name for region in catalogue.regions},
            wanted=wanted,
        )

    async def compare(self, request: web.Request) -> web.StreamResponse:
        """The same matter in every district, field by field; what is the same everywhere is said once."""
        await self._channel.limit(self._channel.limiters.reads, request)
        entry, catalogue = request.match_info["entry"], await self._channel.knowledge.catalogue()
        districts = [region for region in catalogue.regions if region.level == "district"]
        answers = [await self._channel.knowledge.entry(entry, district.code) for district in districts]
        told = [(district, answer) for district, answer in zip(districts, answers, strict=True) if answer is not None]
        if not told or told[0][1].kind != "guide":
            raise not_found(_GONE)
        same, different = _side_by_side(told)
        return self._renderer.page(
            request,
            "compare.html",
            answer=told[0][1],
            districts=[district for district, _answer in told],
            same=same,
            different=different,
        )


def sections_of(answer: EntryAnswer) -> list[Section]:
    """The answer cut at the titles 「事项 · 要素」; what stands before the first is a section without title.

    Sources are left out: the page shows them on their own.
    """
    begun: list[tuple[str, str, list[Block]]] = []
    for block in answer.blocks:
        title = block.title if isinstance(block, (ItemList, Steps, Table)) else None
        head, dot, label = (title or "").rpartition(" · ")
        if dot and head == answer.title and label in _FACETS:
            if not begun or begun[-1][1] != label:
                begun.append((_FACETS[label].value, label, []))
        elif not begun:
            begun.append(("answer", "", []))
        if not isinstance(block, Source):
            begun[-1][2].append(block)
    return [Section(id_, title, tuple(blocks)) for id_, title, blocks in begun if blocks]


Told = list[tuple[CatalogueRegion, EntryAnswer]]


def _side_by_side(told: Told) -> tuple[list[Section], list[tuple[str, list[tuple[Block, ...]]]]]:
    columns = [{section.title: section for section in sections_of(answer)} for _district, answer in told]
    titles = list(dict.fromkeys(title for column in columns for title in column))
    same: list[Section] = []
    different: list[tuple[str, list[tuple[Block, ...]]]] = []
    for title in titles:
        cells = [column[title].blocks if title in column else () for column in columns]
        if all(cell == cells[0] for cell in cells):
            same.append(columns[0][title])
        else:
            different.append((title, cells))
    return same, different


def _related(catalogue: Catalogue, answer: EntryAnswer) -> list[CatalogueEntry]:
    if answer.kind == "guide":
        return [one for one in catalogue.entries if answer.entry in one.items and one.entry != answer.entry]
    by_id = {one.entry: one for one in catalogue.entries}
    whole = by_id[answer.entry].items if answer.entry in by_id else ()
    return [by_id[item] for item in whole if item in by_id]
