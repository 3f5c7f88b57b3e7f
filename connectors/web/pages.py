"""The pages of the public site: the chat page with its files, and the full page of an entry."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from connectors.web.channel import WebChannel
from connectors.web.markup import add, add_blocks, add_link, page, to_html
from connectors.web.queries import to_whole_number
from conversations.ports import KnowledgeUnavailable
from foundation.problems import Problem, not_found

CHAT = Path(__file__).resolve().parents[2] / "web" / "chat"
_STYLE = "/static/chat.css"
_FILES = {"chat.js": "text/javascript", "chat.css": "text/css"}

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Pages:
    """`/`, `/static/…`, `/entries/{entry}/{version}`."""

    def __init__(self, channel: WebChannel, folder: Path = CHAT) -> None:
        self._channel, self._folder = channel, folder

    async def chat(self, _request: web.Request) -> web.StreamResponse:
        return web.FileResponse(self._folder / "index.html", headers={"Cache-Control": "no-cache"})

    async def file(self, request: web.Request) -> web.StreamResponse:
        """One of the page's own two files; nothing else can be named."""
        name = request.match_info["name"]
        if name not in _FILES:
            raise not_found()
        headers = {"Cache-Control": "no-cache", "Content-Type": f"{_FILES[name]}; charset=utf-8"}
        return web.FileResponse(self._folder / name, headers=headers)

    async def entry(self, request: web.Request) -> web.Response:
        """The full answer page behind a source link."""
        self._channel.limit(self._channel.limiters.reads, request)
        wanted = to_whole_number(request.match_info["version"], "version")
        try:
            answer = await self._channel.entries.entry(request.match_info["entry"], wanted)
        except KnowledgeUnavailable:
            raise Problem(
                503, "knowledge_away", "Knowledge service away", "暂时查不到这份指南，请稍后再试，或拨打12345。"
            ) from None
        if answer is None:
            raise not_found("没有找到这份指南，它可能已经停用。")
        html, main = page(answer.title, _STYLE)
        if answer.version != wanted:
            add(main, "p", f"您打开的是第{wanted}版的链接，下面是现行的第{answer.version}版。", role="note")
        add_blocks(main, answer.blocks)
        add_link(add(main, "p"), "返回咨询", "/")
        return web.Response(text=to_html(html), content_type="text/html", charset="utf-8")


async def secure(_request: web.Request, response: web.StreamResponse) -> None:
    """Headers of every answer (an `on_response_prepare` signal): nothing foreign runs, nothing private is kept."""
    for name, value in _SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
