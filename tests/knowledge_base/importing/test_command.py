"""The command line, end to end: template, check, import, export; the process around the parsers included."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import openpyxl
import pytest

from foundation.database import Database
from knowledge_base.importing import tables  # noqa: F401 - imported for its tables
from knowledge_base.importing.command import main
from knowledge_base.importing.templates import TEMPLATES
from knowledge_base.loading import load_city
from tests.knowledge_base.city import city_data, write_city
from tests.knowledge_base.importing.documents import docx_file


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WENZHENG_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")

    async def prepare() -> None:
        database = Database(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}")
        await database.create_tables()
        async with database.transaction() as session:
            await load_city(session, write_city(tmp_path / "city", city_data()))
        await database.close()

    asyncio.run(prepare())
    return tmp_path


@pytest.mark.parametrize("kind", sorted(TEMPLATES))
def test_templates_explain_themselves(folder: Path, kind: str) -> None:
    file = folder / "template.xlsx"
    assert main(["template", kind, str(file)]) == 0
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["说明", *(sheet.name for sheet in TEMPLATES[kind].sheets), "代码表"]
    assert [row[1].value for row in book["代码表"].iter_rows(min_row=2, max_row=3)] == ["amr", "gov"]
    for sheet in TEMPLATES[kind].sheets:
        page = book[sheet.name]
        assert [str(cell.value).strip("*") for cell in page[1]] == [column.heading for column in sheet.columns]
    assert main(["check", str(file)]) == 1


def test_export_change_check_import(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "guides.xlsx"
    assert main(["export", str(file), "--kind", "guide"]) == 0
    book = openpyxl.load_workbook(file)
    book["事项"]["B2"] = "新名称"
    book.save(file)
    assert main(["check", str(file)]) == 0
    assert "导入后：新增 0，新版本 1，无变化 3" in capsys.readouterr().out
    assert main(["import", str(file), "--by", "li"]) == 0
    assert "新版本 1" in capsys.readouterr().out
    assert main(["import", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["changed"] == []
    assert main(["export", str(folder / "all.json")]) == 0
    exported = json.loads((folder / "all.json").read_text(encoding="utf-8"))
    assert "新名称" in {guide["name"] for guide in exported["guides"]}
    assert main(["export", str(folder / "old.json"), "--published", "--kind", "guide", "--id", "hpf-rent"]) == 0
    assert "新名称" not in (folder / "old.json").read_text(encoding="utf-8")


def test_errors_end_with_one_and_are_listed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "faqs.csv"
    assert main(["export", str(file), "--kind", "faq"]) == 0
    file.write_text(file.read_text(encoding="utf-8-sig").replace("2025-01-01", "去年"), encoding="utf-8")
    capsys.readouterr()
    assert main(["check", str(file)]) == 1
    assert "第2行 「生效日期」：「去年」不是日期" in capsys.readouterr().out
    assert main(["import", str(file)]) == 1
    assert "整个文件没有导入" in capsys.readouterr().err


def test_a_document_is_shown_then_confirmed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "办法.docx"
    file.write_bytes(docx_file())
    assert main(["check", str(file), "--proposal", str(folder / "p.json")]) == 1
    out = capsys.readouterr().out
    assert "document_number: 云公规〔2026〕7号  ←" in out
    assert "department: psb（待确认）" in out
    assert json.loads((folder / "p.json").read_text(encoding="utf-8"))["confirmed"] is False
    assert main(["import", str(file), "--confirm", "--set", "id=policy-e-bike", "--set", "audience=[person]"]) == 0
    assert "新增 1" in capsys.readouterr().out


def test_what_cannot_be_used_ends_with_two(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.xlsx").write_bytes(b"PK\x03\x04broken")
    assert main(["check", str(folder / "a.xlsx")]) == 2
    assert "文件损坏" in capsys.readouterr().err
    assert main(["check", str(folder / "nothing.xlsx")]) == 2
    assert main(["export", str(folder / "x.csv"), "--kind", "guide"]) == 2
    (folder / "m.yml").write_text("kind: novel", encoding="utf-8")
    assert main(["check", str(folder / "a.xlsx"), "--mapping", str(folder / "m.yml")]) == 2
