"""Files that are not what they should be are refused with their reason, by the reader and by the process around it."""

from __future__ import annotations

import asyncio
import io
import json
import time
import zipfile
from collections.abc import Callable

import pytest

from knowledge_base.content import City
from knowledge_base.importing.errors import FileRefused, Refusal
from knowledge_base.importing.files import sandbox
from knowledge_base.importing.files.raw import RawFile
from knowledge_base.importing.files.sandbox import Sandbox
from knowledge_base.importing.files.worker import read_content
from knowledge_base.importing.known import Known
from knowledge_base.importing.limits import MEGABYTE, Limits
from tests.knowledge_base.importing.books import exported, repacked, workbook
from tests.knowledge_base.importing.documents import docx_file, html_file, markdown_file, pdf_file

XLSX = workbook({"问答": [["问答编码"], ["x"]]})
_DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
_DTD16 = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'.encode("utf-16")


def _with_dtd(name: str, part: bytes) -> bytes:
    return _DTD + part.split(b"?>", 1)[-1] if name.startswith("xl/worksheets/") else part


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (30 * MEGABYTE))
    return out.getvalue()


def _types(name: str, part: bytes) -> bytes:
    if name != "[Content_Types].xml":
        return part
    return part.replace(b"spreadsheetml.sheet.main+xml", b"x").replace(
        b"openxmlformats-officedocument.x", b"ms-excel.sheet.macroEnabled.main+xml"
    )


def _encrypted(content: bytes) -> bytes:
    data = bytearray(content)
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        data[place + 8] |= 1
        place = data.find(b"PK\x01\x02", place + 4)
    return bytes(data)


CASES: list[tuple[str, str, Callable[[], bytes], Refusal]] = [
    ("empty", "a.xlsx", lambda: b"", Refusal.EMPTY),
    ("unknown", "a.exe", lambda: b"MZ", Refusal.UNKNOWN_FORMAT),
    ("old", "a.xlsx", lambda: bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600, Refusal.OLD_OFFICE),
    ("old by name", "a.xls", lambda: bytes.fromhex("d0cf11e0a1b11ae1"), Refusal.OLD_OFFICE),
    ("macro by name", "a.xlsm", lambda: XLSX, Refusal.MACRO),
    ("macro part", "a.xlsx", lambda: repacked(XLSX, lambda _n, p: p, {"xl/vbaProject.bin": b"x"}), Refusal.MACRO),
    (
        "excel 4 macro",
        "a.xlsx",
        lambda: repacked(XLSX, lambda _n, p: p, {"xl/macrosheets/sheet1.xml": b"<x/>"}),
        Refusal.MACRO,
    ),
    ("macro type", "a.xlsx", lambda: repacked(XLSX, _types), Refusal.MACRO),
    ("dtd", "a.xlsx", lambda: repacked(XLSX, _with_dtd), Refusal.XML_ENTITY),
    (
        "dtd in utf-16",
        "a.xlsx",
        lambda: repacked(XLSX, lambda _n, p: p, {"docProps/x.xml": _DTD16}),
        Refusal.XML_ENTITY,
    ),
    (
        "dtd in docx",
        "a.docx",
        lambda: repacked(docx_file(), lambda n, p: _DTD + b"<x/>" if n == "word/document.xml" else p),
        Refusal.XML_ENTITY,
    ),
    ("bomb", "a.xlsx", _bomb, Refusal.ZIP_BOMB),
    ("encrypted", "a.xlsx", lambda: _encrypted(XLSX), Refusal.ENCRYPTED),
    ("cut off", "a.xlsx", lambda: XLSX[: len(XLSX) // 2], Refusal.BROKEN),
    ("no xml", "a.xlsx", lambda: repacked(XLSX, lambda n, p: b"\x00\x01" if "sheet1" in n else p), Refusal.BROKEN),
    ("html as xlsx", "a.xlsx", html_file, Refusal.WRONG_TYPE),
    ("docx as xlsx", "a.xlsx", docx_file, Refusal.WRONG_TYPE),
    ("xlsx as csv", "a.csv", lambda: XLSX, Refusal.WRONG_TYPE),
    (
        "zip as xlsx",
        "a.xlsx",
        lambda: repacked(XLSX, lambda n, p: None if n == "[Content_Types].xml" else p),
        Refusal.WRONG_TYPE,
    ),
    ("binary as csv", "a.csv", lambda: b"a,b\n\x00\x01,\x02\n", Refusal.WRONG_TYPE),
    ("broken csv", "a.csv", lambda: b'a,b\n"x"y,z\n', Refusal.BROKEN),
    ("pdf without pages", "a.pdf", lambda: b"%PDF-1.7\n%%EOF", Refusal.BROKEN),
    ("text as pdf", "a.pdf", lambda: b"hello", Refusal.WRONG_TYPE),
    ("json cut off", "a.json", lambda: b'{"guides": [', Refusal.BROKEN),
    ("json key twice", "a.json", lambda: b'{"a": 1, "a": 2}', Refusal.BROKEN),
    ("json nan", "a.json", lambda: b'{"a": NaN}', Refusal.BROKEN),
    ("json deep", "a.json", lambda: b'{"a":' + b"[" * 60 + b"]" * 60 + b"}", Refusal.TOO_COMPLEX),
    ("json very deep", "a.json", lambda: b"[" * 200_000, Refusal.TOO_COMPLEX),
    ("markdown front matter bomb", "a.md", lambda: b"---\na: &a [x]\nb: [*a, *a]\n---\ntext\n", Refusal.BROKEN),
    ("empty html", "a.html", lambda: b"<!DOCTYPE html><html><body></body></html>", Refusal.NO_TEXT),
]


@pytest.mark.parametrize(("name", "content", "reason"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
async def test_a_bad_file_is_refused_with_its_reason(name: str, content: Callable[[], bytes], reason: Refusal) -> None:
    with pytest.raises(FileRefused) as refused:
        await Sandbox(Limits()).read(name, content())
    assert refused.value.reason is reason, str(refused.value)


def test_declared_types_must_agree() -> None:
    with pytest.raises(FileRefused) as refused:
        read_content("a.xlsx", XLSX, "text/html; charset=utf-8", Limits())
    assert refused.value.reason is Refusal.WRONG_TYPE
    assert read_content("a.xlsx", XLSX, "application/octet-stream", Limits()).sheets


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(file_bytes=100), Refusal.TOO_LARGE),
        (Limits(rows=1), Refusal.TOO_MANY_ROWS),
        (Limits(columns=1), Refusal.TOO_COMPLEX),
        (Limits(sheets=1), Refusal.TOO_COMPLEX),
        (Limits(parts=3), Refusal.ZIP_BOMB),
        (Limits(unpacked_bytes=100), Refusal.ZIP_BOMB),
    ],
)
def test_limits(limits: Limits, reason: Refusal) -> None:
    book = workbook({"a": [[1, 2], [3, 4]], "b": [[1]]})
    with pytest.raises(FileRefused) as refused:
        read_content("a.xlsx", book, "", limits)
    assert refused.value.reason is reason


def test_a_sheet_with_one_cell_far_below_is_no_trouble() -> None:
    def far(name: str, part: bytes) -> bytes:
        return part.replace(b'r="2"', b'r="1048576"').replace(b'r="A2"', b'r="A1048576"') if "sheet1" in name else part

    begun = time.monotonic()
    raw = read_content("a.xlsx", repacked(XLSX, far), "", Limits())
    assert [row.number for row in raw.sheets[0].rows] == [1, 1_048_576]
    assert time.monotonic() - begun < 10


def test_csv_as_chinese_excel_writes_it() -> None:
    for content in ("编码,问\na,身份证\n".encode("gb18030"), "编码\t问\na\t身份证\n".encode("utf-16")):
        raw = read_content("a.csv", content, "application/vnd.ms-excel", Limits())
        assert [row.cells for row in raw.sheets[0].rows] == [("编码", "问"), ("a", "身份证")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", docx_file),
        ("a.html", html_file),
        ("a.md", markdown_file),
        ("a.pdf", pdf_file),
        ("a.xlsx", lambda: XLSX),
    ],
)
async def test_the_process_gives_what_the_reader_gives(name: str, content: Callable[[], bytes]) -> None:
    data = content()
    inside = read_content(name, data, "", Limits())
    outside = await Sandbox(Limits()).read(name, data)
    assert json.dumps(outside.blocks) == json.dumps(inside.blocks)
    assert (outside.sheets, outside.remarks) == (inside.sheets, inside.remarks)


class TestSandbox:
    """The process around the parsers, with a worker that misbehaves."""

    @pytest.fixture
    def misbehave(self, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Sandbox]:
        def with_worker(code: str, limits: Limits | None = None) -> Sandbox:
            module = f"tests.knowledge_base.importing.workers.{code}"
            monkeypatch.setattr(sandbox, "_WORKER", module)
            return Sandbox(limits or Limits(seconds=3, memory_bytes=256 * MEGABYTE))

        return with_worker

    @pytest.mark.parametrize(
        ("worker", "reason"),
        [
            ("sleeps", Refusal.TIME),
            ("spins", Refusal.TIME),
            ("eats_memory", Refusal.MEMORY),
            ("dies", Refusal.CRASHED),
            ("babbles", Refusal.CRASHED),
            ("floods", Refusal.TOO_COMPLEX),
        ],
    )
    async def test_what_happens_there_stays_there(
        self, misbehave: Callable[..., Sandbox], worker: str, reason: Refusal
    ) -> None:
        limits = Limits(
            seconds=1.5 if reason is Refusal.TIME else 20, memory_bytes=256 * MEGABYTE, output_bytes=MEGABYTE
        )
        with pytest.raises(FileRefused) as refused:
            await misbehave(worker, limits).read("a.json", b"{}")
        assert refused.value.reason is reason

    async def test_it_holds_no_secrets(
        self, misbehave: Callable[..., Sandbox], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("WENZHENG_ENGINE_SECRET", "x" * 40)
        raw = await misbehave("tells_environment", Limits(seconds=20)).read("a.json", b"{}")
        assert set(raw.data) <= {"PATH", "LANG", "HOME", "LC_CTYPE"}

    async def test_a_cancelled_upload_ends_its_process(self, misbehave: Callable[..., Sandbox]) -> None:
        begun = time.monotonic()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await misbehave("sleeps", Limits(seconds=30)).read("a.json", b"{}")
        assert time.monotonic() - begun < 10

    async def test_a_large_workbook_passes(self, city: City, known: Known) -> None:
        raw = await Sandbox(Limits()).read("g.xlsx", exported("guide", city.guides, known))
        assert isinstance(raw, RawFile)
        assert {sheet.name for sheet in raw.sheets} >= {"事项", "材料", "问法"}
