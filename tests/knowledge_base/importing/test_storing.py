"""Imports write drafts, all or none, never twice, and never over a person's work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from foundation.clock import FakeClock
from foundation.database import Database
from knowledge_base.importing.errors import ImportRejected
from knowledge_base.importing.exporting import ExportFormat, Selection, export, read_entries
from knowledge_base.importing.known import read_known
from knowledge_base.importing.service import Importer, Upload
from knowledge_base.importing.storing import ImportReport
from knowledge_base.importing.tables import KnowledgeImportedRow, KnowledgeImportRow
from knowledge_base.loading import content_hash
from knowledge_base.model import Entry
from knowledge_base.store.published import read_published, revision_of
from knowledge_base.store.tables import EntryVersionRow, Origin, VersionState
from tests.knowledge_base.importing.books import exported, put

ENTRY = "psb-passport"


async def exported_guides(database: Database, change: Callable[[Any], Any] | None = None) -> Upload:
    async with database.read() as session:
        entries = await read_entries(session, Selection(kind="guide"))
        return Upload("guides.xlsx", exported("guide", entries, await read_known(session), change))


def rename_passport(name: str) -> Callable[[Any], None]:
    """The passport is the last of the four guides."""
    return put("事项", 5, "事项名称", name)


async def versions(database: Database, entry: str = ENTRY) -> list[EntryVersionRow]:
    async with database.read() as session:
        query = select(EntryVersionRow).where(EntryVersionRow.entry == entry).order_by(EntryVersionRow.version)
        return list(await session.scalars(query))


async def run(importer: Importer, upload: Upload) -> ImportReport:
    return await importer.run(upload, by="editor")


async def test_a_change_becomes_a_draft_and_nothing_is_published(importer: Importer, database: Database) -> None:
    upload = await exported_guides(database, rename_passport("护照签发"))
    async with database.read() as session:
        before = await revision_of(session), (await read_published(session)).entries
    report = await run(importer, upload)
    assert (report.added, report.changed, len(report.unchanged)) == ([], [ENTRY], 3)
    first, second = await versions(database)
    assert (first.state, second.state) == (VersionState.PUBLISHED, VersionState.DRAFT)
    assert (second.version, second.origin, second.title, second.published_at) == (2, Origin.EDITOR, "护照签发", None)
    assert second.content_hash == content_hash(second.content)
    async with database.read() as session:
        assert (await revision_of(session), (await read_published(session)).entries) == before
        row = (await session.scalars(select(KnowledgeImportRow))).one()
        done = (await session.scalars(select(KnowledgeImportedRow))).one()
    assert (row.imported_by, row.file_name, row.file_hash) == ("editor", "guides.xlsx", upload.hash)
    assert (done.entry, done.version, done.outcome) == (ENTRY, 2, "changed")


async def test_the_same_file_twice_changes_nothing(importer: Importer, database: Database) -> None:
    upload = await exported_guides(database, rename_passport("护照签发"))
    await run(importer, upload)
    before = await versions(database)
    again = await run(importer, upload)
    assert not again.anything
    assert len(again.unchanged) == 4
    assert [vars(row)["version"] for row in await versions(database)] == [row.version for row in before]
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(KnowledgeImportRow)) == 1


async def test_the_export_of_the_database_changes_nothing(importer: Importer, database: Database) -> None:
    assert not (await run(importer, await exported_guides(database))).anything


async def test_a_dry_run_stores_nothing_and_says_the_same(importer: Importer, database: Database) -> None:
    upload = await exported_guides(database, rename_passport("护照签发"))
    dry = await importer.dry_run(upload)
    assert dry.ok
    assert dry.report.changed == [ENTRY]
    assert len(await versions(database)) == 1
    assert (await run(importer, upload)).changed == dry.report.changed


async def test_one_error_and_nothing_is_stored(importer: Importer, database: Database) -> None:
    def change(book: Any) -> None:
        rename_passport("护照签发")(book)
        put("事项", 2, "到场次数", 11)(book)

    upload = await exported_guides(database, change)
    dry = await importer.dry_run(upload)
    assert not dry.ok
    with pytest.raises(ImportRejected) as rejected:
        await run(importer, upload)
    assert [str(problem) for problem in rejected.value.problems] == ["[错误] 事项 第2行 「到场次数」：不能大于 10"]
    assert len(await versions(database)) == 1


async def test_a_failure_in_the_middle_undoes_all(
    database: Database, clock: FakeClock, importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change(book: Any) -> None:
        rename_passport("护照签发")(book)
        put("事项", 2, "主题", "别的")(book)

    upload = await exported_guides(database, change)
    written = []

    def failing(content: dict[str, Any]) -> str:
        written.append(content["id"])
        if len(written) > 5:  # four to plan, the second to write
            raise RuntimeError("the disk is full")
        return content_hash(content)

    monkeypatch.setattr("knowledge_base.importing.storing.content_hash", failing)
    with pytest.raises(RuntimeError):
        await run(importer, upload)
    assert len(await versions(database)) == len(await versions(database, "hpf-rent")) == 1
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(KnowledgeImportRow)) == 0


async def test_a_later_file_replaces_the_draft_of_an_earlier_one(importer: Importer, database: Database) -> None:
    first = await exported_guides(database, rename_passport("护照甲"))
    second = await exported_guides(database, rename_passport("护照乙"))
    for upload in (first, second, first):
        assert (await run(importer, upload)).changed == [ENTRY]
    assert [(row.version, row.state, row.title) for row in await versions(database)] == [
        (1, "published", "普通护照签发"),
        (2, "retired", "护照甲"),
        (3, "retired", "护照乙"),
        (4, "draft", "护照甲"),
    ]


async def edit(database: Database, clock: FakeClock, name: str, state: VersionState) -> None:
    """A person writes a new version in the console."""
    newest = (await versions(database))[-1]
    content = {**newest.content, "name": name}
    async with database.transaction() as session:
        columns = {column.key: getattr(newest, column.key) for column in EntryVersionRow.__table__.columns}
        columns |= {"version": newest.version + 1, "state": state, "title": name}
        columns |= {"content": content, "content_hash": content_hash(content), "origin": Origin.EDITOR}
        session.add(EntryVersionRow(**columns))


@pytest.mark.parametrize("state", [VersionState.DRAFT, VersionState.IN_REVIEW, VersionState.APPROVED])
async def test_a_persons_open_version_is_not_replaced(
    importer: Importer, database: Database, clock: FakeClock, state: VersionState
) -> None:
    upload = await exported_guides(database, rename_passport("护照签发"))
    await edit(database, clock, "人工改的", state)
    dry = await importer.dry_run(upload)
    assert not dry.ok
    assert "已有未完成的第 2 版" in str(dry.problems[-1])
    assert "事项 第5行 「事项编码」" in str(dry.problems[-1])
    with pytest.raises(ImportRejected):
        await run(importer, upload)
    assert [row.title for row in await versions(database)] == ["普通护照签发", "人工改的"]


async def test_an_import_edited_since_is_kept(importer: Importer, database: Database, clock: FakeClock) -> None:
    upload = await exported_guides(database, rename_passport("护照签发"))
    await run(importer, upload)
    await edit(database, clock, "人工改的", VersionState.PUBLISHED)
    report = await run(importer, upload)
    assert report.kept == [ENTRY]
    assert [row.title for row in await versions(database)][-1] == "人工改的"


async def test_export_gives_the_newest_or_what_is_published(
    importer: Importer, database: Database, clock: FakeClock
) -> None:
    await edit(database, clock, "人工改的", VersionState.DRAFT)
    async with database.read() as session:
        newest = await read_entries(session, Selection(ids=frozenset({ENTRY})))
        published = await read_entries(session, Selection(ids=frozenset({ENTRY}), published=True))
        known = await read_known(session)
        psb = await read_entries(session, Selection(departments=frozenset({"psb"})))
    assert ([e.title for e in newest], [e.title for e in published]) == (["人工改的"], ["普通护照签发"])
    assert {entry.department for entry in psb} == {"psb"}
    for form in ExportFormat:
        kind = "faq" if form is ExportFormat.CSV else "guide"
        entries: list[Entry] = [] if kind == "faq" else newest
        assert export(entries, form, kind, known)
    with pytest.raises(ValueError, match="csv"):
        export(newest, ExportFormat.CSV, "guide", known)


async def test_a_new_entry_is_added_and_linked(importer: Importer, database: Database) -> None:
    rows = "问答编码,标准问,答案,所属事项,要素,主管部门,适用地区,服务对象,生效日期,相似问\n"
    rows += 'psb-faq-new,护照丢了怎么办？,"先挂失。\n再补发。",psb-passport,,公安局,云州市,个人,2026/1/1,护照掉了\n'
    report = await run(importer, Upload("faqs.csv", rows.encode("gb18030"), "text/csv"))
    assert report.added == ["psb-faq-new"]
    (draft,) = await versions(database, "psb-faq-new")
    assert draft.content["answer"] == ["先挂失。", "再补发。"]
    assert (draft.content["item"], draft.valid_from.isoformat()) == ("psb-passport", "2026-01-01")
    assert any("至少 4 条" in problem.text for problem in report.warnings)
