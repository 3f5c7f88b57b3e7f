"""A government web page of another origin, with the one line that embeds the widget."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>某局门户网站</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><h1>某局门户网站</h1><p><a href="#news">要闻</a></p>
<script src="{gateway}/static/embed.js" data-site="demo" defer></script></body></html>"""


@contextmanager
def embedding_page(port: int, gateway: str) -> Iterator[str]:
    """Serve the page at a port of localhost (the gateway is 127.0.0.1: another origin)."""
    body = PAGE.format(gateway=gateway).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Tests print what they need."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
