"""Dataclasses to JSON-ready values and back, with a JSON Schema for each, by their type hints alone.

Supported hints: str, int, float, bool, date, datetime, Enum, `X | None`, `tuple[X, ...]`, `dict[str, Any]`,
nested dataclasses, and unions of dataclasses that are told apart by a `type: Literal[...]` field.
Unknown keys are ignored (an older reader must accept a newer writer); a wrong value raises `ContractError`.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")

_PRIMITIVES: dict[type, str] = {str: "string", int: "integer", float: "number", bool: "boolean"}


class ContractError(ValueError):
    """A value does not fit the contract; `path` says where (`blocks[2].text`)."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path or 'value'}: {problem}")
        self.path = path
        self.problem = problem


def to_data(value: Any) -> Any:
    """Turn a contract value into plain dicts, lists and scalars; absent optional fields are left out."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_data(v) for f in fields(value) if (v := getattr(value, f.name)) is not None}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): to_data(item) for key, item in value.items()}
    if isinstance(value, (tuple, list, frozenset, set)):
        return [to_data(item) for item in value]
    return value


def from_data(kind: type[T], data: Any, path: str = "") -> T:
    """Build a contract value of `kind` from plain data; raises `ContractError` naming the place."""
    return cast("T", _read(kind, data, path))


def schema_of(kind: Any) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a contract type."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_schema(kind)}


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _is_union(kind: Any) -> bool:
    return get_origin(kind) in (Union, types.UnionType)


def _tag(kind: Any) -> str | None:
    """The value of a dataclass's `type: Literal[...]` field, by which unions are told apart."""
    if not is_dataclass(kind):
        return None
    hint = _hints(cast("type", kind)).get("type")
    return str(get_args(hint)[0]) if get_origin(hint) is Literal else None


def _read(kind: Any, data: Any, path: str) -> Any:  # noqa: PLR0911 - one return per kind of hint
    if kind is Any:
        return data
    if _is_union(kind):
        return _read_union(kind, data, path)
    origin = get_origin(kind)
    if origin is Literal:
        if data not in get_args(kind):
            raise ContractError(path, f"must be one of {list(get_args(kind))}")
        return data
    if origin is tuple:
        if not isinstance(data, (list, tuple)):
            raise ContractError(path, "must be a list")
        return tuple(_read(get_args(kind)[0], item, f"{path}[{i}]") for i, item in enumerate(data))
    if origin is dict:
        if not isinstance(data, dict):
            raise ContractError(path, "must be an object")
        return {str(k): _read(get_args(kind)[1], v, f"{path}.{k}") for k, v in data.items()}
    if is_dataclass(kind):
        return _read_dataclass(cast("type", kind), data, path)
    return _read_scalar(kind, data, path)


def _read_union(kind: Any, data: Any, path: str) -> Any:
    members = [m for m in get_args(kind) if m is not type(None)]
    if data is None:
        if len(members) == len(get_args(kind)):
            raise ContractError(path, "must not be null")
        return None
    if len(members) == 1:
        return _read(members[0], data, path)
    tag = data.get("type") if isinstance(data, dict) else None
    for member in members:
        if _tag(member) == tag:
            return _read(member, data, path)
    raise ContractError(path, f"unknown type {tag!r}, expected one of {[_tag(m) for m in members]}")


def _read_dataclass(kind: type, data: Any, path: str) -> Any:
    if not isinstance(data, dict):
        raise ContractError(path, "must be an object")
    values: dict[str, Any] = {}
    for f in fields(kind):
        where = f"{path}.{f.name}" if path else f.name
        if f.name in data:
            values[f.name] = _read(_hints(kind)[f.name], data[f.name], where)
        elif f.default is MISSING and f.default_factory is MISSING:
            _check_may_be_absent(_hints(kind)[f.name], where)
            values[f.name] = None
    return kind(**values)


def _check_may_be_absent(kind: Any, path: str) -> None:
    """An absent required field is None where None is allowed, since `to_data` leaves None out."""
    if not (_is_union(kind) and type(None) in get_args(kind)):
        raise ContractError(path, "is missing")


def _read_scalar(kind: Any, data: Any, path: str) -> Any:
    if isinstance(kind, type) and issubclass(kind, Enum):
        try:
            return kind(data)
        except ValueError:
            raise ContractError(path, f"{data!r} is not one of {[m.value for m in kind]}") from None
    if kind in (date, datetime):
        try:
            return kind.fromisoformat(data)
        except (TypeError, ValueError):
            raise ContractError(path, f"{data!r} is not an ISO {kind.__name__}") from None
    if kind is float and isinstance(data, int) and not isinstance(data, bool):
        return float(data)
    if not isinstance(data, kind) or (kind is int and isinstance(data, bool)):
        raise ContractError(path, f"must be {_PRIMITIVES.get(kind, kind)}")
    return data


def _schema(kind: Any) -> dict[str, Any]:  # noqa: PLR0911 - one return per kind of hint
    if kind is Any:
        return {}
    if _is_union(kind):
        options = [{"type": "null"} if m is type(None) else _schema(m) for m in get_args(kind)]
        return {"anyOf": options}
    origin = get_origin(kind)
    if origin is Literal:
        return {"enum": list(get_args(kind))}
    if origin is tuple:
        return {"type": "array", "items": _schema(get_args(kind)[0])}
    if origin is dict:
        return {"type": "object"}
    if is_dataclass(kind):
        members = fields(kind)
        hints = _hints(cast("type", kind))
        required = [f.name for f in members if f.default is MISSING and f.default_factory is MISSING]
        required = [name for name in required if type(None) not in get_args(hints[name])]
        properties = {f.name: _schema(hints[f.name]) for f in members}
        return {"type": "object", "properties": properties, "required": required}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"enum": [m.value for m in kind]}
    if kind in (date, datetime):
        return {"type": "string", "format": "date" if kind is date else "date-time"}
    return {"type": _PRIMITIVES[kind]}
