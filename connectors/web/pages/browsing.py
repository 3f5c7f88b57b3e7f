"""The public knowledge base: searched, or browsed by department, subject, life event and region."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from aiohttp import web

from connectors.web.channel import WebChannel
from connectors.web.pages import policies
from connectors.web.pages.rendering import Renderer
from contracts.catalogue import Catalogue, CatalogueEntry
from foundation.problems import not_found

_LONGEST_QUESTION = 200
_SHARED = 0.5
_MOST_FOUND = 30


class KnowledgePages:
    """`/knowledge` and what lies below it; `/robots.txt` and `/sitemap.xml` for search engines."""

    def __init__(self, channel: WebChannel, renderer: Renderer) -> None:
        self._channel, self._renderer = channel, renderer

    async def index(self, request: web.Request) -> web.StreamResponse:
        catalogue = await self._catalogue(request)
        question = request.query.get("q", "").strip()[:_LONGEST_QUESTION]
        region = request.query.get("region") or None
        if not any(one.code == region for one in catalogue.regions):
            region = None
        found = None
        if question:
            ids = await self._channel.knowledge.find(question, region)
            found = in_region(merge(catalogue, ids, question), catalogue, region)
        return self._renderer.page(
            request, "knowledge.html", catalogue=catalogue, question=question, region=region, found=found
        )

    async def department(self, request: web.Request) -> web.StreamResponse:
        catalogue = await self._catalogue(request)
        wanted = request.match_info["department"]
        department = next((one for one in catalogue.departments if one.id == wanted), None)
        if department is None:
            raise not_found("没有这个部门，请从部门列表重新选择。")
        entries = [one for one in catalogue.entries if one.department == wanted]
        return self._list(request, department.name, entries, catalogue, phone=department)

    async def subject(self, request: web.Request) -> web.StreamResponse:
        catalogue = await self._catalogue(request)
        wanted = request.match_info["subject"]
        entries = [one for one in catalogue.entries if one.subject == wanted]
        if not entries:
            raise not_found("没有这个主题，请从主题列表重新选择。")
        return self._list(request, wanted, entries, catalogue)

    async def region(self, request: web.Request) -> web.StreamResponse:
        """What holds in a region: its own entries and those of the regions above it."""
        catalogue = await self._catalogue(request)
        region = next((one for one in catalogue.regions if one.code == request.match_info["region"]), None)
        if region is None:
            raise not_found("没有这个地区，请从列表重新选择。")
        return self._list(request, region.name, in_region(catalogue.entries, catalogue, region.code), catalogue)

    async def robots(self, request: web.Request) -> web.StreamResponse:
        """Everything may be read but the chat and what is looked up."""
        lines = ["User-agent: *", "Disallow: /web/", "Disallow: /chat", "Disallow: /widget", "Disallow: /progress"]
        return web.Response(text="\n".join([*lines, f"Sitemap: {_here(request)}/sitemap.xml", ""]))

    async def site_map(self, request: web.Request) -> web.StreamResponse:
        catalogue = await self._catalogue(request)
        root = Element("urlset", xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")
        paths = ["/", "/knowledge", *(f"/entries/{one.entry}" for one in catalogue.entries)]
        paths += [f"/knowledge/departments/{one.id}" for one in catalogue.departments]
        for path in paths:
            SubElement(SubElement(root, "url"), "loc").text = _here(request) + path
        text = '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode")
        headers = {"Content-Security-Policy": policies.NOTHING}
        return web.Response(text=text, content_type="application/xml", headers=headers)

    def _list(
        self, request: web.Request, title: str, entries: list[CatalogueEntry], catalogue: Catalogue, **more: Any
    ) -> web.StreamResponse:
        values = {"phone": None, **more}
        return self._renderer.page(
            request, "list.html", title=title, groups=by_kind(entries), catalogue=catalogue, **values
        )

    async def _catalogue(self, request: web.Request) -> Catalogue:
        await self._channel.limit(self._channel.limiters.reads, request)
        return await self._channel.knowledge.catalogue()


def by_kind(entries: Iterable[CatalogueEntry]) -> list[tuple[str, list[CatalogueEntry]]]:
    """Life events, guides, questions, documents, each in the order given."""
    order = ["bundle", "guide", "faq", "policy"]
    ranked = sorted(entries, key=lambda one: order.index(one.kind))
    return [(kind, list(some)) for kind, some in groupby(ranked, key=lambda one: one.kind)]


def merge(catalogue: Catalogue, ids: Iterable[str], question: str) -> list[CatalogueEntry]:
    """What the search is sure of, then what shares at least half of the question's pairs of characters."""
    by_id = {one.entry: one for one in catalogue.entries}
    sure = [by_id[entry] for entry in ids if entry in by_id]
    pairs = {question[i : i + 2] for i in range(max(1, len(question) - 1))}

    def shared(one: CatalogueEntry) -> float:
        words = " ".join((one.title, *one.aliases, one.summary))
        return sum(pair in words for pair in pairs) / len(pairs)

    like = sorted((one for one in catalogue.entries if shared(one) >= _SHARED), key=shared, reverse=True)
    return list(dict.fromkeys([*sure, *like]))[:_MOST_FOUND]


def in_region(entries: Iterable[CatalogueEntry], catalogue: Catalogue, region: str | None) -> list[CatalogueEntry]:
    """Those that hold in a region; all of them when none is named."""
    if region is None:
        return list(entries)
    parents = {one.code: one.parent for one in catalogue.regions}
    holds: set[str] = set()
    place: str | None = region
    while place is not None and place not in holds:
        holds.add(place)
        place = parents.get(place)
    return [one for one in entries if holds & set(one.regions)]


def _here(request: web.Request) -> str:
    return f"{request.scheme}://{request.host}"
