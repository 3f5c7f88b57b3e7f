"""Reads numbers out of paths."""

from __future__ import annotations

from aiohttp import web


def path_number(request: web.Request, name: str) -> int:
    """A whole number in the path; -1, which nothing has, when it is none or too large."""
    text = request.match_info[name]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else -1
