"""Looks into an Office file before any library opens it: size when unpacked, macros, DTDs and entities."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from knowledge_base.importing.errors import FileRefused, Refusal
from knowledge_base.importing.limits import MEGABYTE, Limits

_MACRO_PARTS = ("vbaproject", "vbadata", "xl/macrosheets/", "xl/dialogsheets/", "activex/")
_XML = (".xml", ".rels", ".vml")
_DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError, KeyError)


def inspect_archive(content: bytes, limits: Limits) -> tuple[str, ...]:
    """Pass a container or raise `FileRefused`; returns remarks for the editor (embedded files that are not read).

    The sizes a zip declares bound what Python unpacks: `zipfile` never reads beyond them.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            _sizes(parts, limits)
            _macros(archive)
            for part in parts:
                if part.filename.lower().endswith(_XML):
                    _prolog(archive, part)
    except _DAMAGE as error:
        raise FileRefused(Refusal.BROKEN, str(error)[:200]) from None
    embedded = [part.filename for part in parts if "/embeddings/" in part.filename.lower()]
    return (f"文件里嵌入了 {len(embedded)} 个附件，附件内容不读取",) if embedded else ()


def _sizes(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(parts) > limits.parts:
        raise FileRefused(Refusal.ZIP_BOMB, f"{len(parts)} 个部件")
    if any(part.flag_bits & 0x1 for part in parts):
        raise FileRefused(Refusal.ENCRYPTED)
    total = sum(part.file_size for part in parts)
    if total > limits.unpacked_bytes:
        raise FileRefused(Refusal.ZIP_BOMB, f"解压后 {total // MEGABYTE} MB")
    for part in parts:
        if part.file_size > MEGABYTE and part.file_size > limits.packed_ratio * max(part.compress_size, 1):
            raise FileRefused(Refusal.ZIP_BOMB, f"{part.filename} 压缩比异常")


def _macros(archive: zipfile.ZipFile) -> None:
    for name in archive.namelist():
        if any(mark in name.lower() for mark in _MACRO_PARTS):
            raise FileRefused(Refusal.MACRO, name)
    types = archive.read("[Content_Types].xml").lower()
    if b"macroenabled" in types or b"vbaproject" in types:
        raise FileRefused(Refusal.MACRO, "[Content_Types].xml")


def _prolog(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """A DTD can only stand before the root element: parse up to there, in whatever encoding the part has."""
    with archive.open(part) as stream:
        try:
            next(iter(iterparse(stream, events=("start",), forbid_dtd=True)), None)
        except DefusedXmlException:
            raise FileRefused(Refusal.XML_ENTITY, part.filename) from None
        except ParseError as error:
            raise FileRefused(Refusal.BROKEN, f"{part.filename}：{error}") from None
