"""Client of the knowledge service for the other processes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import aiohttp

from contracts.catalogue import Catalogue
from contracts.codec import ContractError, from_data, to_data
from contracts.facets import Facet
from contracts.lexicon import Lexicon
from contracts.search import (
    DepartmentRoute,
    EntryAnswer,
    RouteRequest,
    SearchRequest,
    SearchResult,
    TrialRequest,
    TrialResults,
    Vectors,
    VectorsRequest,
)
from knowledge_base.errors import EntryNotFound, KnowledgeRefused, KnowledgeTimeout, KnowledgeUnavailable

T = TypeVar("T")


class KnowledgeClient:
    """Asks the knowledge service over HTTP.

    `http` is the process's shared session; `timeout` (seconds) holds for a whole call. Raises
    `KnowledgeUnavailable`, `KnowledgeTimeout`, `KnowledgeRefused`, `EntryNotFound`.
    """

    def __init__(self, http: aiohttp.ClientSession, url: str, secret: str, *, timeout: float = 2.5) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {secret}"}
        self._timeout = aiohttp.ClientTimeout(total=timeout)

    async def search(self, request: SearchRequest) -> SearchResult:
        return await self._call("POST", "/internal/search", SearchResult, json=to_data(request))

    async def route(self, request: RouteRequest) -> DepartmentRoute:
        return await self._call("POST", "/internal/route", DepartmentRoute, json=to_data(request))

    async def vectors(self, texts: Sequence[str]) -> tuple[tuple[float, ...], ...]:
        """Vectors of unit length, for at most 256 texts."""
        request = to_data(VectorsRequest(tuple(texts)))
        return (await self._call("POST", "/internal/vectors", Vectors, json=request, seconds=60.0)).vectors

    async def entry(
        self, entry: str, facets: Sequence[Facet] = (), region: str | None = None, *, version: int | None = None
    ) -> EntryAnswer:
        """One published entry's answer, or that of an earlier `version` as it was; raises `EntryNotFound`."""
        query = {"facets": ",".join(facet.value for facet in facets)} if facets else {}
        if region is not None:
            query["region"] = region
        if version is not None:
            query["version"] = str(version)
        try:
            return await self._call("GET", f"/internal/entries/{entry}", EntryAnswer, query=query)
        except KnowledgeRefused as error:
            if error.status == 404:
                raise EntryNotFound(entry) from None
            raise

    async def catalogue(self, known: Catalogue | None = None) -> Catalogue:
        """Everything published; `known` is given back when it is still what is published."""
        headers = {} if known is None else {"If-None-Match": f'"{known.revision}"'}
        return await self._call("GET", "/internal/catalogue", Catalogue, headers=headers, known=known)

    async def lexicon(self) -> Lexicon:
        return await self._call("GET", "/internal/lexicon", Lexicon)

    async def explain(self, request: SearchRequest, about: str | None = None) -> dict[str, Any]:
        """The hit test: the same search with every step; `about` asks for the fate of one entry."""
        query = {"text": request.text, "in_force_on": request.in_force_on.isoformat(), "explain": "1"}
        more = {"region": request.region, "audience": request.audience, "about": about}
        query |= {name: value for name, value in more.items() if value}
        return await self._call("GET", "/internal/search", dict[str, Any], query=query, seconds=10.0)

    async def try_changes(self, request: TrialRequest, *, seconds: float = 60.0) -> TrialResults:
        """Search as if the changes were published (knowledge_base/candidate.py); at most `seconds` long.

        A change that is no valid entry raises `KnowledgeRefused` with status 422.
        """
        return await self._call("POST", "/internal/trial", TrialResults, json=to_data(request), seconds=seconds)

    async def _call(
        self,
        method: str,
        path: str,
        kind: type[T],
        *,
        json: Any = None,
        query: Mapping[str, str] | None = None,
        seconds: float | None = None,
        headers: Mapping[str, str] | None = None,
        known: T | None = None,
    ) -> T:
        limit = self._timeout if seconds is None else aiohttp.ClientTimeout(total=seconds)
        try:
            async with self._http.request(
                method,
                self._url + path,
                json=json,
                params=query,
                headers={**self._headers, **(headers or {})},
                timeout=limit,
            ) as response:
                if response.status == 304 and known is not None:
                    return known
                data = await response.json(content_type=None)
                if response.status != 200:
                    detail = str(data.get("detail", "")) if isinstance(data, dict) else ""
                    raise KnowledgeRefused(response.status, detail)
                return from_data(kind, data)
        except TimeoutError:
            raise KnowledgeTimeout(f"{path}: no answer in time") from None
        except (aiohttp.ClientError, ContractError, ValueError) as error:
            raise KnowledgeUnavailable(f"{path}: {error}") from error
