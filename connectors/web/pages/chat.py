"""The demonstration page, the chat as a page of its own and in a frame, and the privacy notice."""

from __future__ import annotations

import json

from aiohttp import web

from connectors.web.channel import WebChannel
from connectors.web.pages import policies
from connectors.web.pages.rendering import Renderer
from connectors.web.sites import Site
from conversations.ports import KnowledgeUnavailable
from foundation.problems import not_found

EXAMPLES = ("身份证丢了怎么补办，要多少钱", "灵活就业怎么交社保", "小区电梯坏了没人修，我要投诉")


class ChatPages:
    """`/`, `/chat`, `/widget`, `/privacy`."""

    def __init__(self, channel: WebChannel, renderer: Renderer, *, built: bool) -> None:
        self._channel, self._renderer, self._built = channel, renderer, built

    async def home(self, request: web.Request) -> web.StreamResponse:
        """A page of the demonstration city with the widget on it."""
        try:
            catalogue = await self._channel.knowledge.catalogue()
        except KnowledgeUnavailable:
            catalogue = None  # the page and its chat are there all the same
        response = self._renderer.page(request, "home.html", site=self._site(request), catalogue=catalogue)
        response.headers["Permissions-Policy"] = policies.MICROPHONE
        return response

    async def chat(self, request: web.Request) -> web.StreamResponse:
        """The chat as a whole page."""
        return await self._chat(request, framed=False)

    async def widget(self, request: web.Request) -> web.StreamResponse:
        """The chat for a frame: only pages of the site's list may show it."""
        return await self._chat(request, framed=True)

    async def privacy(self, request: web.Request) -> web.StreamResponse:
        return self._renderer.page(request, "privacy.html", site=self._site(request))

    async def _chat(self, request: web.Request, *, framed: bool) -> web.StreamResponse:
        site = self._site(request)
        policy = policies.chat(site.origins if framed else None)
        template = "chat.html" if self._built else "chat_unbuilt.html"
        config = {
            "site": site.id,
            "name": site.name,
            "framed": framed,
            "origins": sorted(site.origins),
            "regions": await self._districts(),
            "examples": EXAMPLES,
            "region": site.region,
        }
        told = json.dumps(config, ensure_ascii=False)
        response = self._renderer.page(request, template, policy=policy, site=site, config=told)
        response.headers["Permissions-Policy"] = policies.MICROPHONE
        return response

    async def _districts(self) -> list[dict[str, str]]:
        try:
            catalogue = await self._channel.knowledge.catalogue()
        except KnowledgeUnavailable:
            return []  # the chat works without the choice
        return [{"code": one.code, "name": one.name} for one in catalogue.regions if one.level == "district"]

    def _site(self, request: web.Request) -> Site:
        return site_of(self._channel, request)


def site_of(channel: WebChannel, request: web.Request) -> Site:
    """The site named by `?site=`, or the first one; a 404 problem when there is none of that name."""
    wanted = request.query.get("site")
    site = channel.sites.get(wanted) if wanted else next(iter(channel.sites.values()))
    if site is None:
        raise not_found("没有这个站点，请检查网页上的站点编号。")
    return site
