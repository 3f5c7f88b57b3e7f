"""POST attachments: one file as multipart form data, only when staff asked for it."""

from __future__ import annotations

from aiohttp import BodyPartReader, web

from connectors.web.channel import WebChannel
from conversations.attachments import File, kind_of
from conversations.errors import NotAskedFor
from foundation.problems import Problem, invalid

_NAME_LENGTH = 100
_CHUNK = 64 * 1024


class AttachmentsApi:
    """`/web/v1/attachments`."""

    def __init__(self, channel: WebChannel) -> None:
        self._channel = channel

    async def upload(self, request: web.Request) -> web.Response:
        """Nothing is read before it is known that somebody asked."""
        visitor = await self._channel.speaker(request)
        if not await self._channel.attachments.wanted(visitor.conversation):
            raise _not_asked_for()
        name, content = await self._read(request)
        kind = kind_of(content)
        if kind is None:
            raise Problem(415, "file_kind", "Unsupported file", "只能上传JPG、PNG图片或PDF文件，请转换后再传。")
        try:
            stored = await self._channel.attachments.take(visitor.conversation, File(name, kind, content))
        except NotAskedFor:
            raise _not_asked_for() from None
        return web.json_response({"id": stored}, status=201)

    async def _read(self, request: web.Request) -> tuple[str, bytes]:
        """Name and content of the first file; a problem when there is none or it is too large."""
        if request.content_type != "multipart/form-data":
            raise Problem(415, "not_multipart", "Unsupported media type", "请以 multipart/form-data 格式上传文件。")
        most, content = self._channel.limits.attachment_bytes, bytearray()
        try:
            part = await _first_file(request)
            while chunk := await part.read_chunk(_CHUNK):
                content += chunk
                if len(content) > most:
                    raise Problem(
                        413, "too_large", "Payload too large", f"文件超过了{most // 1024 // 1024}MB，请压缩后再传。"
                    )
        except (ValueError, AssertionError):
            raise Problem(400, "bad_multipart", "Malformed upload", "上传的内容不完整，请重新选择文件。") from None
        return (part.filename or "")[-_NAME_LENGTH:], bytes(content)


async def _first_file(request: web.Request) -> BodyPartReader:
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and part.filename:
            return part
    raise invalid("没有收到文件，请重新选择。", kind="no_file", fields=["file"])


def _not_asked_for() -> Problem:
    return Problem(403, "not_asked_for", "Attachment not asked for", "工作人员请您提供材料之后，才能上传附件。")
