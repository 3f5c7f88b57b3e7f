from __future__ import annotations

from pathlib import Path

import pytest

from apps.admin_audit import audit_export, audit_verify, read_seen
from foundation.audit.chain import Verdict, verify
from foundation.audit.errors import BadExport
from tests.foundation.audit.conftest import Book


async def verdict_of(book: Book, seen: tuple[int, str] | None = None) -> Verdict:
    async with book.database.read() as session:
        return await verify(session, seen)


async def test_an_empty_log_is_intact(book: Book) -> None:
    assert (await verdict_of(book)).intact


@pytest.mark.parametrize(
    ("statement", "broken", "why"),
    [
        ("UPDATE audit_lines SET actor = 'li' WHERE seq = 3", 3, "changed"),
        ("UPDATE audit_lines SET at = '2026-01-01 00:00:00+00' WHERE seq = 2", 2, "changed"),
        ("UPDATE audit_lines SET details = '{}' WHERE seq = 5", 5, "changed"),
        ("DELETE FROM audit_lines WHERE seq = 3", 3, "missing"),
        ("DELETE FROM audit_lines WHERE seq <= 2", 1, "missing"),
        ("DELETE FROM audit_lines WHERE seq = 5", 5, "missing at the end"),
        ("UPDATE audit_lines SET previous = hash WHERE seq = 4", 4, "does not continue"),
    ],
)
async def test_the_first_broken_line_is_named(book: Book, statement: str, broken: int, why: str) -> None:
    await book.write("a", "b")
    await book.write("c", "d", "e")
    assert (await verdict_of(book)).intact
    if book.database.engine.dialect.name == "sqlite":
        statement = statement.replace("+00'", ".000000'")
    await book.tamper(statement)
    verdict = await verdict_of(book)
    assert verdict.broken == broken
    assert why in verdict.why


async def test_a_log_cut_off_and_written_anew_is_found_by_the_noted_hash(book: Book) -> None:
    await book.write("a", "b", "c")
    noted = await verdict_of(book)
    assert (await verdict_of(book, (noted.last, noted.head))).intact
    await book.tamper("DELETE FROM audit_lines", "DELETE FROM audit_head")
    await book.write("x", "y", "z")
    assert (await verdict_of(book)).intact
    assert (await verdict_of(book, (noted.last, noted.head))).broken == 3


async def test_the_commands(book: Book, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    await book.write("a", "b", "c")
    assert await audit_verify(book.database, None, None) == 0
    told = capsys.readouterr().out
    seen = read_seen(told.split("note ")[1].split(" ")[0])
    assert await audit_verify(book.database, None, seen) == 0
    file = tmp_path / "audit.jsonl"
    assert await audit_export(book.database, file) == 0
    assert await audit_verify(book.database, file, None) == 0
    file.write_text(file.read_text(encoding="utf-8").replace('"action": "b"', '"action": "B"'), encoding="utf-8")
    capsys.readouterr()
    assert await audit_verify(book.database, file, None) == 1
    assert "line 2 was changed" in capsys.readouterr().out
    await book.tamper("UPDATE audit_lines SET result = 'failed' WHERE seq = 1")
    assert await audit_verify(book.database, None, None) == 1
    assert "line 1 was changed" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["nothing", "[]", '{"seq": 1}'])
async def test_what_is_no_export(tmp_path: Path, text: str) -> None:
    from foundation.audit.exporting import exported_lines

    file = tmp_path / "file"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadExport) as caught:
        [line async for line in exported_lines(file)]
    assert caught.value.line == 1


@pytest.mark.parametrize("text", ["", "1", "x:" + "0" * 64, "1:abc"])
def test_what_is_no_note(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_seen(text)
