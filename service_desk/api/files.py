"""Files over HTTP: one taken from a form, one given to be kept."""

from __future__ import annotations

from urllib.parse import quote

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from foundation.problems import invalid
from service_desk.attachments.kinds import MAX_BYTES


def file_answer(name: str, kind: str, content: bytes) -> web.Response:
    """The file to be kept under its name, never shown in the page; `kind` is its media type."""
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return web.Response(body=content, content_type=kind, headers=headers)


async def read_file(request: web.Request) -> tuple[str, bytes]:
    """The name and the bytes of the part `file`, read no further than one byte beyond the limit."""
    if request.content_type != "multipart/form-data":
        raise invalid("请以表单（multipart/form-data）上传一个文件。", fields=["file"])
    try:
        async for part in await request.multipart():
            if isinstance(part, BodyPartReader) and part.name == "file":
                content = bytearray()
                while len(content) <= MAX_BYTES and (chunk := await part.read_chunk()):
                    content += chunk
                return part.filename or "", bytes(content)
    except (ValueError, AssertionError, HttpProcessingError):  # a torn or wrongly framed body
        raise invalid("上传的内容不完整，请重新上传。", fields=["file"]) from None
    raise invalid("请以表单（multipart/form-data）上传一个文件。", fields=["file"])
