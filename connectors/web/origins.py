"""Which pages may speak to us from a browser: a site's own origins, and the pages this gateway serves (CORS)."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from aiohttp import web

from connectors.web.sites import Site
from foundation.problems import Problem

_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID",
    "Access-Control-Max-Age": "600",
}
_EXPOSED = "Retry-After, Content-Disposition"


class Origins:
    """Checks the `Origin` header, which a browser always sends and a page cannot change.

    Callers without the header are no browsers: their token is all that counts.
    """

    def __init__(self, sites: Mapping[str, Site]) -> None:
        self._sites = sites
        self._all = frozenset(origin for site in sites.values() for origin in site.origins)

    def check(self, request: web.Request, site: str) -> None:
        """Raises a 403 problem when the page is none of this site's."""
        origin = request.headers.get("Origin")
        if origin is None or _is_own(request, origin):
            return
        known = self._sites.get(site)
        if known is None or origin.lower() not in known.origins:
            raise _not_allowed()

    async def preflight(self, request: web.Request) -> web.Response:
        """OPTIONS: what a page of another origin may ask. Its site is not known yet; `check` follows."""
        origin = request.headers.get("Origin", "")
        if not (_is_own(request, origin) or origin.lower() in self._all):
            raise _not_allowed()
        return web.Response(status=204, headers=_PREFLIGHT)

    async def tell(self, request: web.Request, response: web.StreamResponse) -> None:
        """Let listed pages read the answer, errors included (an `on_response_prepare` signal)."""
        response.headers.add("Vary", "Origin")
        origin = request.headers.get("Origin", "")
        if origin.lower() in self._all:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = _EXPOSED


def _is_own(request: web.Request, origin: str) -> bool:
    try:
        return bool(origin) and urlsplit(origin).netloc == request.host
    except ValueError:
        return False


def _not_allowed() -> Problem:
    return Problem(403, "origin_not_allowed", "Origin not allowed", "这个网页没有开通在线咨询，请从政务服务网进入。")
