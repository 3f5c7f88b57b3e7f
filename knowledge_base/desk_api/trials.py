"""The search service as the publish gate asks it, over HTTP, while the desk serves."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
from aiohttp import web

from contracts.search import TrialRequest, TrialResults
from knowledge_base.client import KnowledgeClient
from knowledge_base.errors import KnowledgeUnavailable


class SearchTrials:
    """`Trials` of a running knowledge service; raises `KnowledgeUnavailable`, also before `open`."""

    def __init__(self, url: str = "", secret: str = "") -> None:
        self._url, self._secret = url, secret
        self._client: KnowledgeClient | None = None

    async def open(self, _app: web.Application) -> AsyncIterator[None]:
        """A cleanup context of the application."""
        async with aiohttp.ClientSession() as http:
            self._client = KnowledgeClient(http, self._url, self._secret)
            yield
            self._client = None

    @property
    def client(self) -> KnowledgeClient:
        """The open client; raises `KnowledgeUnavailable`."""
        if self._client is None:
            raise KnowledgeUnavailable("the connection to the search service is not open")
        return self._client

    async def try_changes(self, request: TrialRequest) -> TrialResults:
        return await self.client.try_changes(request)
