"""What a file is, by its bytes alone: its name and what the sender says of it decide nothing."""

from __future__ import annotations

import io
import zipfile

import puremagic

from service_desk.errors import BadAttachment

MAX_BYTES = 10 * 1024 * 1024
_OFFICE = {
    "word/": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    "xl/": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
}
_TAKEN = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "application/pdf": "pdf",
    "audio/mpeg": "mp3",
    "video/mp4": "mp4",
}
_ACCEPTED = "照片（JPG、PNG、GIF、WebP）、PDF、Word、Excel、MP3、MP4"


def kind_of(content: bytes) -> tuple[str, str]:
    """The media type and the extension a file is kept under; raises `BadAttachment` for what is not taken."""
    if not content:
        raise BadAttachment("empty", "这个文件是空的，请重新选择。")
    if len(content) > MAX_BYTES:
        raise BadAttachment("too_large", f"附件不能超过{MAX_BYTES // 1024 // 1024}MB，请压缩后再上传。")
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    for media_type in _matches(content):
        if media_type in _TAKEN:
            return media_type, _TAKEN[media_type]
    raise BadAttachment("type", f"不能上传这种文件。可以上传：{_ACCEPTED}。")


def _matches(content: bytes) -> list[str]:
    """Media types whose signature the content begins with, the surest first."""
    try:
        return [match.mime_type for match in puremagic.magic_string(content)]
    except puremagic.PureError:
        return []


def _office(content: bytes) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        names = []
    for folder, kind in _OFFICE.items():
        if "[Content_Types].xml" in names and any(name.startswith(folder) for name in names):
            if any(name.endswith("vbaProject.bin") for name in names):
                raise BadAttachment("macros", "不能上传带宏的文档，请另存为不带宏的格式。")
            return kind
    raise BadAttachment("type", f"不能上传这种文件。可以上传：{_ACCEPTED}。")
