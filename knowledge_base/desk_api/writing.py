"""What editors need while they write: choices, checks, the answer as citizens will see it, questions really asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from aiohttp import web

from contracts.blocks import Block
from contracts.codec import to_data
from contracts.facets import Facet
from foundation.accounts.sessions import Staff
from foundation.http import read_model
from foundation.problems import invalid
from foundation.staff_api import Endpoint, get, post, staff_of
from knowledge_base.answering import compose_answer
from knowledge_base.answering.lines import FORMS
from knowledge_base.desk_api.bodies import ContentBody, PreviewBody
from knowledge_base.desk_api.roles import READERS
from knowledge_base.desk_api.trials import SearchTrials
from knowledge_base.editing.checking import Checking
from knowledge_base.model import Entry, Guide, Policy
from knowledge_base.store.published import PublishedEntry

_KNOWLEDGE = "/desk/v1/knowledge"
_NEAR, _MOST, _AT_ONCE = 0.86, 12, 250


class ChatTexts(Protocol):
    """The messages in which a chat channel would send an answer, in order."""

    def __call__(self, blocks: Sequence[Block]) -> Sequence[str]: ...


class RealQuestions(Protocol):
    """Questions that nobody answered lately, as citizens asked them (masked), with how often; for this person."""

    async def __call__(self, staff: Staff) -> Mapping[str, int]: ...


class WritingApi:
    """Nothing here is stored."""

    def __init__(self, checking: Checking, search: SearchTrials, chat: ChatTexts, asked: RealQuestions) -> None:
        self._checking, self._search, self._chat, self._asked = checking, search, chat, asked

    def endpoints(self) -> list[Endpoint]:
        likely = "Questions really asked that are like it"
        return [
            get(f"{_KNOWLEDGE}/choices", self.choices, READERS, summary="Regions, guides and words of the forms"),
            post(f"{_KNOWLEDGE}/lint", self.lint, READERS, summary="What is wrong with a text", body=ContentBody),
            post(f"{_KNOWLEDGE}/preview", self.preview, READERS, summary="As citizens see it", body=PreviewBody),
            post(f"{_KNOWLEDGE}/similar-questions", self.similar, READERS, summary=likely, body=ContentBody),
        ]

    async def choices(self, _request: web.Request) -> web.Response:
        published = await self._checking.published()
        entries = [item.entry for item in published.entries]
        guides = [entry for entry in entries if isinstance(entry, Guide)]
        return web.json_response(
            {
                "regions": [{"code": r.code, "name": r.name, "parent": r.parent} for r in published.regions],
                "guides": [{"id": g.id, "name": g.name, "department": g.department} for g in guides],
                "policies": [{"id": p.id, "name": p.title} for p in entries if isinstance(p, Policy)],
                "facets": [{"id": facet.value, "name": facet.label} for facet in Facet],
                "forms": [{"id": form, "name": label} for form, label in FORMS.items()],
                "subjects": sorted({guide.subject for guide in guides}),
                "item_types": sorted({guide.item_type for guide in guides}),
            }
        )

    async def lint(self, request: web.Request) -> web.Response:
        body = await read_model(request, ContentBody)
        return web.json_response((await self._checking.check(body.kind, body.content)).to_data())

    async def preview(self, request: web.Request) -> web.Response:
        """The very answer: composed and put into messages by what composes the citizens' answers."""
        body = await read_model(request, PreviewBody)
        entry = self._entry(body)
        published = await self._checking.published()
        present = next((item.version for item in published.entries if item.entry.id == entry.id), 0)
        answer = compose_answer(
            PublishedEntry(entry, body.kind, present + 1, ""),
            {department.id: department for department in published.departments},
            {guide.id: guide for guide in published.guides},
            facets=body.facets,
            region=body.region,
        )
        return web.json_response(
            {"title": answer.title, "blocks": to_data(answer.blocks), "wechat": list(self._chat(answer.blocks))}
        )

    async def similar(self, request: web.Request) -> web.Response:
        body = await read_model(request, ContentBody)
        entry = self._entry(body)
        asked = await self._asked(staff_of(request))
        own = [entry.title, *entry.similar_questions]
        fresh = [text for text in asked if text not in set(own)]
        if not fresh:
            return web.json_response({"items": []})
        vectors = await self._vectors([*own, *fresh])
        likeness = (vectors[len(own) :] @ vectors[: len(own)].T).max(axis=1)
        best = [int(n) for n in np.argsort(-likeness, kind="stable")[:_MOST] if likeness[n] >= _NEAR]
        items = [{"text": fresh[n], "count": asked[fresh[n]], "likeness": round(float(likeness[n]), 3)} for n in best]
        return web.json_response({"items": items})

    def _entry(self, body: ContentBody) -> Entry:
        checked = self._checking.read(body.kind, body.content)
        if checked.entry is None:
            problems: list[dict[str, Any]] = checked.to_data()["problems"]
            raise invalid("内容还不完整，改好列出的位置才能预览。", kind="content_invalid", problems=problems)
        return checked.entry

    async def _vectors(self, texts: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float64]]:
        client = self._search.client
        found: list[tuple[float, ...]] = []
        for start in range(0, len(texts), _AT_ONCE):
            found += await client.vectors(texts[start : start + _AT_ONCE])
        return np.array(found)
