"""/desk/v1/knowledge/conflicts: contradictions and double questions with their owners, and signing them."""

from __future__ import annotations

from aiohttp import web

from foundation.http import read_model, read_query
from foundation.staff_api import Endpoint, get, post, staff_of
from knowledge_base.desk_api.bodies import DepartmentQuery, SignBody
from knowledge_base.desk_api.roles import READERS, SIGNERS
from knowledge_base.editing.signatures import Signing

_ALL = "/desk/v1/knowledge/conflicts"


class ConflictsApi:
    """Of what is published and of every open version."""

    def __init__(self, signing: Signing) -> None:
        self._signing = signing

    def endpoints(self) -> list[Endpoint]:
        return [
            get(_ALL, self.list, READERS, summary="Contradictions with both owners", query=DepartmentQuery),
            post(f"{_ALL}/{{key}}/sign", self.sign, SIGNERS, summary="Sign for one's department", body=SignBody),
        ]

    async def list(self, request: web.Request) -> web.Response:
        query = read_query(request, DepartmentQuery)
        conflicts = await self._signing.conflicts({query.department} if query.department else None)
        return web.json_response({"items": [conflict.to_data() for conflict in conflicts]})

    async def sign(self, request: web.Request) -> web.Response:
        body = await read_model(request, SignBody)
        signed = await self._signing.sign(staff_of(request), request.match_info["key"], body.note)
        return web.json_response(signed.to_data())
