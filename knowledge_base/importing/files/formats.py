"""What a file is, by its content; the name and the declared type must agree with it."""

from __future__ import annotations

import codecs
import re
import zipfile
from enum import StrEnum
from io import BytesIO
from pathlib import PurePath

from knowledge_base.importing.errors import FileRefused, Refusal

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title|table|div|h[1-6]|p)[\s>]", re.IGNORECASE)
_PAGE = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{2,20})", re.IGNORECASE)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_GENERIC = {"", "application/octet-stream", "binary/octet-stream"}
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class FileFormat(StrEnum):
    """The formats that can be read."""

    XLSX = "xlsx"
    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"
    MARKDOWN = "markdown"
    CSV = "csv"
    JSON = "json"


EXTENSIONS: dict[str, FileFormat] = {
    ".xlsx": FileFormat.XLSX,
    ".docx": FileFormat.DOCX,
    ".pdf": FileFormat.PDF,
    ".html": FileFormat.HTML,
    ".htm": FileFormat.HTML,
    ".md": FileFormat.MARKDOWN,
    ".markdown": FileFormat.MARKDOWN,
    ".csv": FileFormat.CSV,
    ".json": FileFormat.JSON,
}
_OFFICE = "application/vnd.openxmlformats-officedocument."
_TYPES: dict[FileFormat, frozenset[str]] = {
    FileFormat.XLSX: frozenset({f"{_OFFICE}spreadsheetml.sheet"}),
    FileFormat.DOCX: frozenset({f"{_OFFICE}wordprocessingml.document"}),
    FileFormat.PDF: frozenset({"application/pdf"}),
    FileFormat.HTML: frozenset({"text/html", "application/xhtml+xml"}),
    FileFormat.MARKDOWN: frozenset({"text/markdown", "text/x-markdown", "text/plain"}),
    # Windows browsers declare a CSV file as Excel's
    FileFormat.CSV: frozenset({"text/csv", "application/csv", "application/vnd.ms-excel", "text/plain"}),
    FileFormat.JSON: frozenset({"application/json", "text/json", "text/plain"}),
}
_TEXTS = {FileFormat.MARKDOWN, FileFormat.CSV, FileFormat.JSON}


def format_of(name: str, content: bytes, declared: str = "") -> FileFormat:
    """The format of a file; raises `FileRefused` when name, declared type and content do not say the same."""
    if not content:
        raise FileRefused(Refusal.EMPTY)
    suffix = PurePath(name).suffix.lower()
    if suffix in {".xlsm", ".xltm", ".xlam", ".docm", ".dotm"}:
        raise FileRefused(Refusal.MACRO, name)
    if content.startswith(_OLE):
        raise FileRefused(Refusal.OLD_OFFICE, name)
    named = EXTENSIONS.get(suffix)
    if named is None:
        raise FileRefused(Refusal.UNKNOWN_FORMAT, f"{suffix or name}，可用：{' '.join(EXTENSIONS)}")
    mime = declared.partition(";")[0].strip().lower()
    if mime not in _GENERIC and mime not in _TYPES[named]:
        raise FileRefused(Refusal.WRONG_TYPE, f"{name} 声明为 {mime}")
    found = _by_content(content)
    inline_html = found is FileFormat.HTML and named is FileFormat.MARKDOWN and not _PAGE.search(content[:4096])
    if (found is None and named in _TEXTS) or inline_html:
        found = named
    if found is not named:
        raise FileRefused(Refusal.WRONG_TYPE, f"{name} 的内容{f'是 {found.value}' if found else '认不出来'}")
    return named


def _by_content(content: bytes) -> FileFormat | None:
    """What the bytes themselves say; None for plain text, which only the name can tell apart."""
    if content.startswith(b"PK"):
        return _office_format(content)
    if b"%PDF-" in content[:1024]:
        return FileFormat.PDF
    if content.startswith(_UTF_16):
        content = content[:65536].decode("utf-16", "ignore").encode()
    head = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    return FileFormat.HTML if head.startswith(b"<") and _HTML.search(content[:65536]) else None


def _office_format(content: bytes) -> FileFormat | None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise FileRefused(Refusal.BROKEN, str(error)[:200]) from None
    if "[Content_Types].xml" not in names:
        return None
    if "xl/workbook.xml" in names:
        return FileFormat.XLSX
    return FileFormat.DOCX if "word/document.xml" in names else None


def decode(content: bytes) -> str:
    """Text of a file in UTF-8 (with or without mark), UTF-16 with mark, the charset an HTML page names, or GB 18030."""
    encodings = ["utf-8-sig", "gb18030"]
    if content.startswith(_UTF_16):
        encodings = ["utf-16"]
    elif named := _CHARSET.search(content[:4096]):
        encodings.insert(1, named.group(1).decode("ascii"))
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if _CONTROLS.search(text):
            raise FileRefused(Refusal.WRONG_TYPE, "文本里有控制字符，不像文本文件")
        return text.replace("\r\n", "\n").replace("\r", "\n")
    raise FileRefused(Refusal.ENCODING)
