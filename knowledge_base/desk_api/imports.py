"""/desk/v1/knowledge/imports: upload a file, see every problem with its place, confirm, get drafts; and out again."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import BodyPartReader, web

from foundation.database import Database
from foundation.http import read_model, read_query
from foundation.problems import Problem, invalid
from foundation.staff_api import Endpoint, get, post, staff_of
from knowledge_base.desk_api.bodies import Body
from knowledge_base.desk_api.roles import READERS, WRITERS
from knowledge_base.editing.uploads import Uploads
from knowledge_base.importing.exporting import ExportFormat, Selection, export, read_entries
from knowledge_base.importing.known import read_known
from knowledge_base.importing.service import Upload
from knowledge_base.importing.templates import TEMPLATES
from knowledge_base.importing.writing import write_template

_FILES = "/desk/v1/knowledge"
_ALL = f"{_FILES}/imports"
_CHUNK = 64 * 1024
_SMALL = 64 * 1024
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TYPES = {ExportFormat.XLSX: _SHEET, ExportFormat.CSV: "text/csv", ExportFormat.JSON: "application/json"}


class ConfirmBody(Body):
    """`confirmed`: documents only, corrections of the recognised fields by name."""

    confirmed: dict[str, Any] | None = None


class ExportQuery(Body):
    format: ExportFormat = ExportFormat.XLSX
    kind: str | None = None
    department: str | None = None
    published: bool = False


class ImportsApi:
    """`limit`: the largest file in bytes."""

    def __init__(self, database: Database, uploads: Uploads, *, limit: int) -> None:
        self._database, self._uploads, self._limit = database, uploads, limit

    def endpoints(self) -> list[Endpoint]:
        one = f"{_ALL}/{{upload}}"
        return [
            post(_ALL, self.upload, WRITERS, summary="Upload and dry run (multipart: file, mapping)", status=201),
            post(f"{one}/check", self.check, WRITERS, summary="Dry run again", body=ConfirmBody),
            post(f"{one}/confirm", self.confirm, WRITERS, summary="Import as drafts", body=ConfirmBody),
            get(f"{_FILES}/export", self.export, READERS, summary="Entries as a file", query=ExportQuery, media="*/*"),
            get(f"{_FILES}/templates/{{kind}}", self.template, READERS, summary="An empty template", media=_SHEET),
        ]

    async def upload(self, request: web.Request) -> web.Response:
        upload, mapping = await self._read(request)
        identifier, result = await self._uploads.put(staff_of(request), upload, mapping)
        return web.json_response({"id": identifier, **result.to_data()}, status=201)

    async def check(self, request: web.Request) -> web.Response:
        body = await read_model(request, ConfirmBody)
        result = await self._uploads.check(staff_of(request), request.match_info["upload"], body.confirmed)
        return web.json_response(result.to_data())

    async def confirm(self, request: web.Request) -> web.Response:
        body = await read_model(request, ConfirmBody)
        report = await self._uploads.confirm(staff_of(request), request.match_info["upload"], body.confirmed)
        return web.json_response(report)

    async def export(self, request: web.Request) -> web.Response:
        query = read_query(request, ExportQuery)
        departments = frozenset({query.department} if query.department else ())
        async with self._database.read() as session:
            known = await read_known(session)
            entries = await read_entries(session, Selection(query.kind, departments, published=query.published))
        try:
            content = export(entries, query.format, query.kind, known)
        except ValueError as error:
            raise invalid(str(error), fields=["format", "kind"]) from None
        return _file(content, f"knowledge.{query.format}", _TYPES[query.format])

    async def template(self, request: web.Request) -> web.Response:
        template = TEMPLATES.get(request.match_info["kind"])
        if template is None:
            raise invalid(f"没有这种模板，可用：{'、'.join(sorted(TEMPLATES))}。")
        async with self._database.read() as session:
            known = await read_known(session)
        return _file(write_template(template, known), f"{template.kind}.xlsx", _SHEET)

    async def _read(self, request: web.Request) -> tuple[Upload, dict[str, Any] | None]:
        """The parts of a multipart body; nothing larger than allowed is ever held."""
        if not request.content_type.startswith("multipart/"):
            raise invalid("请以 multipart/form-data 上传，文件放在 file 里。", fields=["file"])
        upload, mapping = None, None
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader):
                raise invalid("上传的格式不对。", fields=["body"])
            if part.name == "file":
                content = await self._limited(part, self._limit)
                upload = Upload(part.filename or "", content, part.headers.get("Content-Type", ""))
            elif part.name == "mapping":
                mapping = _mapping(await self._limited(part, _SMALL))
        if upload is None:
            raise invalid("没有收到文件；请放在 file 里。", fields=["file"])
        return upload, mapping

    async def _limited(self, part: BodyPartReader, limit: int) -> bytes:
        content = bytearray()
        while chunk := await part.read_chunk(_CHUNK):
            content += chunk
            if len(content) > limit:
                raise Problem(413, "too_large", "Payload too large", f"文件太大，上限{limit // 1024 // 1024}MB。")
        return bytes(content)


def _mapping(content: bytes) -> dict[str, Any]:
    try:
        data = json.loads(content)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise invalid("列对应表应当是 JSON。", fields=["mapping"])
    return data


def _file(content: bytes, name: str, kind: str) -> web.Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=content, content_type=kind, headers=headers)
