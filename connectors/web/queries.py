"""Numbers in a query string, with a problem document for what is none."""

from __future__ import annotations

from aiohttp import web

from foundation.problems import invalid

_LARGEST = 2**31 - 1


def whole_number(request: web.Request, name: str, default: int = 0) -> int:
    """A query parameter as a whole number from 0."""
    return to_whole_number(request.query.get(name), name, default)


def to_whole_number(text: str | None, name: str, default: int = 0) -> int:
    """Text as a whole number from 0; a 422 problem names the parameter."""
    if text is None or text == "":
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= _LARGEST):
        raise invalid(f"参数 {name} 应为不小于0的整数。", fields=[name])
    return int(text)
