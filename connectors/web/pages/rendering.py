"""Pages from templates: Jinja2, which escapes everything that is put in. A problem becomes a page too."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from connectors.web.pages import policies
from connectors.web.pages.assets import Assets
from connectors.web.sites import Site
from conversations.ports import KnowledgeUnavailable
from foundation.problems import Problem

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_SAFE = ("https://", "http://", "tel:")


class Renderer:
    """Renders the templates of the public pages."""

    def __init__(self, assets: Assets, place: Site) -> None:
        self._assets = assets
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(
            asset=assets.url, has_widget=assets.has_widget, safe_address=safe_address, place=place
        )
        self._templates.filters.update(day=chinese_day)

    def page(
        self, request: web.Request, template: str, *, policy: str = policies.PAGE, status: int = 200, **values: Any
    ) -> web.Response:
        """One page. In 长辈版 (`?view=elder`) every link to a page of ours stays in it."""
        elder = request.query.get("view") == "elder"

        def link(path: str, **query: str | None) -> str:
            wanted = {name: value for name, value in query.items() if value}
            if elder:
                wanted["view"] = "elder"
            return f"{path}?{urlencode(wanted)}" if wanted else path

        text = self._templates.get_template(template).render(
            link=link, elder=elder, path=request.path, other_view=_other_view(request, elder), **values
        )
        headers = {"Content-Security-Policy": policy, "Cache-Control": "no-store", "Referrer-Policy": "same-origin"}
        return web.Response(text=text, status=status, content_type="text/html", charset="utf-8", headers=headers)

    def guarded(self, handler: Handler) -> Handler:
        """The handler, its problems as pages that say what to do next."""

        @wraps(handler)
        async def guard(request: web.Request) -> web.StreamResponse:
            try:
                return await handler(request)
            except KnowledgeUnavailable:
                problem = Problem(503, "knowledge_away", "Away", "暂时查不到，请稍后再试，或拨打12345。")
            except Problem as error:
                problem = error
            response = self.page(
                request, "problem.html", status=problem.status, code=problem.status, detail=problem.detail
            )
            response.headers.update(problem.headers)
            return response

        return guard


def safe_address(address: str) -> bool:
    """Whether a browser may follow it: http(s), a phone, or a page of ours."""
    return address.startswith(_SAFE) or (address.startswith("/") and not address.startswith(("//", "/\\")))


def chinese_day(day: date) -> str:
    """A date as it is read out.

    >>> chinese_day(date(2026, 1, 5))
    '2026年1月5日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def _other_view(request: web.Request, elder: bool) -> str:
    query = {name: value for name, value in request.query.items() if name != "view"}
    if not elder:
        query["view"] = "elder"
    return f"{request.path}?{urlencode(query)}" if query else request.path
