"""A JSON file of entries: strict, and never deeper than the limit."""

from __future__ import annotations

import json
from typing import Any

from knowledge_base.importing.errors import FileRefused, Refusal
from knowledge_base.importing.files.raw import RawFile
from knowledge_base.importing.limits import Limits


def read_json(text: str, limits: Limits) -> RawFile:
    """The data as it stands; a repeated key, NaN and Infinity are errors."""
    try:
        data = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise FileRefused(Refusal.BROKEN, f"第{error.lineno}行第{error.colno}列：{error.msg}") from None
    except RecursionError:
        raise FileRefused(Refusal.TOO_COMPLEX, "层级太深") from None
    except ValueError as error:
        raise FileRefused(Refusal.BROKEN, str(error)[:200]) from None
    if _deeper(data, limits.depth):
        raise FileRefused(Refusal.TOO_COMPLEX, f"层级超过 {limits.depth}")
    return RawFile(data=data)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"键「{key}」出现了两次")
        found[key] = value
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"不接受 {name}")


def _deeper(data: Any, levels: int) -> bool:
    if levels < 0:
        return True
    if isinstance(data, dict):
        return any(_deeper(value, levels - 1) for value in data.values())
    return isinstance(data, list) and any(_deeper(value, levels - 1) for value in data)
