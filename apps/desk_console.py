"""The staff console as set-up has built it (`web/console/dist`): its page at `/`, its files at `/console/{name}`."""

from __future__ import annotations

import gzip
from pathlib import Path

from aiohttp import hdrs, web

from foundation.problems import not_found
from foundation.settings import ROOT
from foundation.staff_api import Endpoint, get

BUILT = ROOT / "web" / "console" / "dist"
_PAGE = "index.html"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_FOREVER = "private, max-age=31536000, immutable"
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_NOT_BUILT = """<!DOCTYPE html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>问政工作台</title></head>
<body>
<h1>问政工作台</h1>
<p>工作台界面还没有构建：安装Node.js 20.19或更新版本后再次运行 make run。接口位于 /desk/v1/，需要登录后使用。</p>
</body>
</html>
"""


class Console:
    """The files as they were when the process started, and nothing else.

    Their names carry the checksum of their content, so a browser keeps them for ever; the page itself is asked for
    every time. They hold no data: the guard stands before the API they call.
    """

    def __init__(self, folder: Path = BUILT) -> None:
        files = sorted(folder.iterdir()) if folder.is_dir() else []
        self._files = {file.name: file.read_bytes() for file in files if file.suffix in _TYPES}
        self._packed = {name: gzip.compress(content, mtime=0) for name, content in self._files.items()}
        page = folder / _PAGE
        self._page = page.read_text(encoding="utf-8") if page.is_file() else _NOT_BUILT

    def endpoints(self) -> list[Endpoint]:
        return [
            get("/", self.page, None, summary="工作台", media="text/html"),
            get("/console/{name}", self.file, None, summary="工作台的文件", media="text/javascript", problems=(404,)),
        ]

    async def page(self, _request: web.Request) -> web.Response:
        headers = {"Content-Security-Policy": POLICY}
        return web.Response(text=self._page, content_type="text/html", charset="utf-8", headers=headers)

    async def file(self, request: web.Request) -> web.Response:
        """One file, packed for browsers that take it."""
        name = request.match_info["name"]
        if name not in self._files:
            raise not_found()
        headers = {hdrs.CACHE_CONTROL: _FOREVER, hdrs.VARY: hdrs.ACCEPT_ENCODING}
        packed = "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, "")
        if packed:
            headers[hdrs.CONTENT_ENCODING] = "gzip"
        content = (self._packed if packed else self._files)[name]
        return web.Response(body=content, content_type=_TYPES[Path(name).suffix], charset="utf-8", headers=headers)
