"""The parsing process: one file in on stdin, its raw content out on stdout, then it ends.

It limits its own memory and processor time before it loads any parser, holds no secrets (its environment is made
empty by `sandbox`), writes no file and never opens the network. Nobody starts it by hand.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import resource
import sys
from dataclasses import replace
from typing import Any

from knowledge_base.importing.errors import FileRefused, Refusal
from knowledge_base.importing.files.archive import inspect_archive
from knowledge_base.importing.files.formats import FileFormat, decode, format_of
from knowledge_base.importing.files.raw import RawFile, to_wire
from knowledge_base.importing.limits import Limits

# nothing here needs numpy, which openpyxl would load (time, and address space for its threads)
_UNWANTED = ("numpy", "pandas", "torch")


# a parser is loaded only for its own format, after the limits are set
_PACKAGE = "knowledge_base.importing"
_CONTAINERS = {
    FileFormat.XLSX: (f"{_PACKAGE}.files.sheets", "read_workbook"),
    FileFormat.DOCX: (f"{_PACKAGE}.documents.docx", "read_docx"),
}
_TEXTS = {
    FileFormat.CSV: (f"{_PACKAGE}.files.sheets", "read_csv"),
    FileFormat.JSON: (f"{_PACKAGE}.files.json_file", "read_json"),
    FileFormat.HTML: (f"{_PACKAGE}.documents.html", "read_html"),
    FileFormat.MARKDOWN: (f"{_PACKAGE}.documents.markdown", "read_markdown"),
}
_PDF = (f"{_PACKAGE}.documents.pdf", "read_pdf")


def read_content(name: str, content: bytes, declared: str, limits: Limits) -> RawFile:
    """Parse one file in this process; raises `FileRefused`, or whatever a parser raises. Tests call it directly."""
    if len(content) > limits.file_bytes:
        raise FileRefused(Refusal.TOO_LARGE, f"{len(content)} 字节，上限 {limits.file_bytes} 字节")
    found = format_of(name, content, declared)
    if found in _TEXTS:
        return _call(_TEXTS[found], decode(content), limits)
    if found in _CONTAINERS:
        remarks = inspect_archive(content, limits)
        raw = _call(_CONTAINERS[found], content, limits)
        return replace(raw, remarks=(*remarks, *raw.remarks))
    return _call(_PDF, content, limits)


def _call(reader: tuple[str, str], content: bytes | str, limits: Limits) -> RawFile:
    module, function = reader
    raw: RawFile = getattr(importlib.import_module(module), function)(content, limits)
    return raw


def _limit(limits: Limits) -> None:
    seconds = int(limits.seconds) + 1
    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, limits.memory_bytes),
    ):
        hard = resource.getrlimit(kind)[1]
        wanted = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with contextlib.suppress(ValueError, OSError):  # macOS knows no limit of the address space; time still ends it
            resource.setrlimit(kind, (wanted, hard))


def _answer(header: dict[str, Any], content: bytes, limits: Limits) -> dict[str, Any]:
    try:
        return {"raw": to_wire(read_content(header["name"], content, header["declared"], limits))}
    except FileRefused as refused:
        return {"refused": refused.reason.value, "detail": refused.detail}
    except MemoryError:
        return {"refused": Refusal.MEMORY.value, "detail": ""}
    except RecursionError:
        return {"refused": Refusal.TOO_COMPLEX.value, "detail": ""}
    except Exception as error:  # noqa: BLE001 - whatever a parser raises means: this file cannot be read
        return {"refused": Refusal.BROKEN.value, "detail": f"{type(error).__name__}: {error}"[:200]}


def main() -> int:
    """Header line (JSON), then the file's bytes; the answer is one JSON document."""
    sys.modules.update(dict.fromkeys(_UNWANTED))  # type: ignore[arg-type]
    header = json.loads(sys.stdin.buffer.readline())
    limits = Limits.model_validate(header["limits"])
    _limit(limits)
    answer = _answer(header, sys.stdin.buffer.read(), limits)
    out = json.dumps(answer, ensure_ascii=True, separators=(",", ":")).encode()
    if len(out) > limits.output_bytes:
        out = json.dumps({"refused": Refusal.TOO_COMPLEX.value, "detail": "内容太多"}).encode()
    sys.stdout.buffer.write(out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
