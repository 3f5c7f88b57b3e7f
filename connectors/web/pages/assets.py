"""Static files: the style sheets of the pages, and what set-up has built of the widget."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from aiohttp import web

from foundation.problems import not_found

PAGES = Path(__file__).resolve().parents[1] / "static"
WIDGET = Path(__file__).resolve().parents[3] / "web" / "widget" / "dist"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_HASHED = re.compile(r"-[A-Za-z0-9_-]{8}\.js$")
_FOREVER, _ASK_AGAIN = "public, max-age=31536000, immutable", "no-cache"


class Assets:
    """`/static/{name}`: the files of both folders as they were when the process started, and nothing else.

    They are small, so they are kept in memory and sent compressed to browsers that take it. An address with the
    checksum of the content (`url`) may be kept for ever; without it, a browser asks again.
    """

    def __init__(self, *folders: Path) -> None:
        found = [file for folder in folders or (PAGES, WIDGET) if folder.is_dir() for file in folder.iterdir()]
        self._files = {file.name: file.read_bytes() for file in found if file.suffix in _TYPES}
        self._versions = {name: hashlib.sha256(content).hexdigest()[:12] for name, content in self._files.items()}

    @property
    def has_widget(self) -> bool:
        """Whether the widget was built (it needs Node.js)."""
        return {"chat.js", "chat.css", "embed.js"} <= set(self._files)

    def url(self, name: str) -> str:
        """The address of a file, which changes with its content; raises KeyError."""
        return f"/static/{name}?v={self._versions[name]}"

    async def file(self, request: web.Request) -> web.StreamResponse:
        """One file."""
        name = request.match_info["name"]
        content = self._files.get(name)
        if content is None:
            raise not_found()
        version = self._versions[name]
        lasting = request.query.get("v") == version or _HASHED.search(name)
        known = any(etag.value == version for etag in request.if_none_match or ())
        response = web.Response(status=304) if known else web.Response(body=content)
        response.content_type, response.charset = _TYPES[Path(name).suffix], "utf-8"
        response.headers["Cache-Control"] = _FOREVER if lasting else _ASK_AGAIN
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.headers["Vary"] = "Accept-Encoding"
        response.etag = version
        if not known:
            response.enable_compression()
        return response
