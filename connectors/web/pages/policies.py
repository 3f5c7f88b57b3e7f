"""What a browser may do with each answer: content security policies and the headers of every answer."""

from __future__ import annotations

from collections.abc import Iterable

from aiohttp import web

_COMMON = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; "
    "require-trusted-types-for 'script'"
)
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
PAGE = (
    f"{_COMMON}; trusted-types 'none'; script-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'"
)


def chat(origins: Iterable[str] | None = None) -> str:
    """The chat: lit-html's own policy is the only one that may be made; `origins` may frame it, or nobody may."""
    ancestors = "'none'" if origins is None else " ".join(["'self'", *sorted(origins)])
    return (
        f"{_COMMON}; trusted-types lit-html; script-src 'self'; connect-src 'self'; form-action 'none'; "
        f"frame-ancestors {ancestors}"
    )


MICROPHONE = "camera=(), microphone=(self), geolocation=()"  # of pages with the chat, for its voice input
_HEADERS = {
    "Content-Security-Policy": NOTHING,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}


async def secure(_request: web.Request, response: web.StreamResponse) -> None:
    """Headers of every answer that do not say it themselves (an `on_response_prepare` signal)."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
