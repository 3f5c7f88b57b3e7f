"""Reads query strings into models."""

from __future__ import annotations

from typing import TypeVar

from aiohttp import web
from pydantic import BaseModel, ValidationError

from foundation.problems import invalid

M = TypeVar("M", bound=BaseModel)


def read_query(request: web.Request, kind: type[M]) -> M:
    """The request's query as a model; a 422 problem names the fields that are wrong."""
    try:
        return kind.model_validate(dict(request.query))
    except ValidationError as error:
        fields = sorted({str(item["loc"][0]) if item["loc"] else "query" for item in error.errors()})
        raise invalid("查询条件有误，请检查：" + "、".join(fields), fields=fields) from None


def path_number(request: web.Request, name: str) -> int:
    """A whole number in the path; -1, which nothing has, when it is none or too large."""
    text = request.match_info[name]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else -1
