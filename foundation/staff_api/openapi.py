"""The OpenAPI document of the declared endpoints, made from the models they read and answer with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from aiohttp import web
from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from foundation.accounts.roles import EVERYBODY, Role
from foundation.staff_api.endpoints import Endpoint, declared_of, get

_REFERENCE = "#/components/schemas/{model}"
_PROBLEM = "Problem"
_VARIABLE = re.compile(r"\{([^}:]+)[^}]*\}")
_SESSION: list[dict[str, list[str]]] = [{"bearer": []}, {"cookie": []}]
_BODY_PROBLEMS = {400: "Not JSON", 413: "Too large", 415: "Another type than JSON"}
_PROBLEMS = {
    204: "Done, and no longer yours to see",
    401: "Not signed in",
    403: "Not for this role",
    404: "No such thing",
    409: "Not in this state",
    503: "What it needs is away for the moment",
}


class Problem(BaseModel):
    """What every failed answer looks like (RFC 9457); further members say more."""

    type: str
    title: str
    status: int
    detail: str


class OpenApiDocument:
    """GET /desk/v1/openapi.json: made once, when it is first asked for."""

    def __init__(self, app: web.Application) -> None:
        self._app = app
        self._made: dict[str, Any] | None = None

    def endpoints(self) -> list[Endpoint]:
        return [
            get("/desk/v1/openapi.json", self.show, EVERYBODY, summary="接口说明（OpenAPI）", answer=dict[str, Any])
        ]

    async def show(self, _request: web.Request) -> web.Response:
        if self._made is None:
            self._made = document(declared_of(self._app).values())
        return web.json_response(self._made)


def document(endpoints: Iterable[Endpoint]) -> dict[str, Any]:
    """OpenAPI 3.1 of the endpoints."""
    chosen = list(endpoints)
    shapes, shared = TypeAdapter.json_schemas(list(_inputs(chosen)), ref_template=_REFERENCE)
    found = {str(key): schema for (key, _mode), schema in shapes.items()}
    schemas: dict[str, Any] = dict(shared.get("$defs", {}))
    paths: dict[str, Any] = {}
    for one in chosen:
        operation = _operation(one, found, schemas)
        paths.setdefault(_VARIABLE.sub(r"{\1}", one.path), {})[one.method.lower()] = operation
    schemes = {
        "bearer": {"type": "http", "scheme": "bearer"},
        "cookie": {"type": "apiKey", "in": "cookie", "name": "wenzheng_desk"},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "问政工作台", "version": "1", "description": "Staff API of Wenzheng."},
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": schemes},
    }


def _inputs(chosen: Iterable[Endpoint]) -> Iterator[tuple[str, JsonSchemaMode, TypeAdapter[Any]]]:
    """Every shape under the key of its endpoint and place; shapes of one name get names of their own."""
    yield _PROBLEM, "serialization", TypeAdapter(Problem)
    for one in chosen:
        if one.query is not None:
            yield f"query {one.key}", "validation", TypeAdapter(one.query)
        if one.body is not None:
            yield f"body {one.key}", "validation", TypeAdapter(one.body)
        if one.answer is not None:
            yield f"answer {one.key}", "serialization", TypeAdapter(one.answer)


def _operation(one: Endpoint, found: Mapping[str, Any], schemas: Mapping[str, Any]) -> dict[str, Any]:
    variables = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name in _VARIABLE.findall(one.path)
    ]
    operation: dict[str, Any] = {
        "operationId": re.sub(r"\W+", "_", one.key).strip("_"),
        "summary": one.summary,
        "parameters": [*variables, *_query(one, found, schemas)],
        "responses": _responses(one, found),
        "security": _SESSION if one.allowed is not None else [],
    }
    if one.allowed is not None and one.allowed != EVERYBODY:
        operation["description"] = "、".join(role.label for role in Role if role in one.allowed)
    if one.body is not None:
        content = {"application/json": {"schema": found[f"body {one.key}"]}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _query(one: Endpoint, found: Mapping[str, Any], schemas: Mapping[str, Any]) -> list[dict[str, Any]]:
    if one.query is None:
        return []
    schema = found[f"query {one.key}"]
    schema = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    required = schema.get("required", ())
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _without_null(value)}
        for name, value in schema.get("properties", {}).items()
    ]


def _without_null(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A parameter is there or is not: it has no null."""
    choices = [choice for choice in schema.get("anyOf", ()) if choice.get("type") != "null"]
    rest = {key: value for key, value in schema.items() if key not in {"anyOf", "default", "title"}}
    return {**rest, **(choices[0] if len(choices) == 1 else {"anyOf": choices} if choices else {})}


def _responses(one: Endpoint, found: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"description": "Done"}
    if one.status not in {204, 302}:
        shape = found.get(f"answer {one.key}", {}) if one.media == "application/json" else {}
        told["content"] = {one.media: {"schema": shape}}
    problems = {**_BODY_PROBLEMS, 422: "A value is not acceptable"} if one.body is not None else {}
    problems |= {status: _PROBLEMS.get(status, "A problem") for status in one.problems}
    if one.allowed is not None:
        problems |= {status: _PROBLEMS[status] for status in (401, 403)}
    problem = {"application/problem+json": {"schema": found[_PROBLEM]}}
    return {
        str(one.status): told,
        **{
            str(status): {"description": text, **({} if status == 204 else {"content": problem})}
            for status, text in sorted(problems.items())
        },
        "default": {"description": "Any other problem", "content": problem},
    }
