"""A file between its dry run and its confirmation: uploaded once, checked as often as wanted, imported once."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.accounts.sessions import Staff
from foundation.clock import Clock
from foundation.database import Database
from knowledge_base.editing.errors import UploadGone
from knowledge_base.editing.lifecycle import Action
from knowledge_base.editing.recording import Recorder
from knowledge_base.editing.tables import EntryEditRow, KnowledgeUploadRow
from knowledge_base.importing.mapping import ColumnMapping, read_mapping
from knowledge_base.importing.service import DryRun, Importer, Upload
from knowledge_base.importing.storing import ImportReport
from knowledge_base.store.tables import EntryVersionRow

KEPT = timedelta(hours=24)


class Uploads:
    """Imports through the desk. Only who uploaded a file sees it again."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        importer: Importer,
        *,
        new_id: Callable[[], str] = lambda: uuid.uuid4().hex,
    ) -> None:
        self._database, self._clock, self._importer, self._new_id = database, clock, importer, new_id
        self._recorder = Recorder(clock)

    async def put(self, by: Staff, upload: Upload, mapping: dict[str, Any] | None) -> tuple[str, DryRun]:
        """Check a file and keep it for confirmation; raises `FileRefused`, `MappingWrong`."""
        result = await self._dry_run(by, upload, mapping, None)
        now, identifier = self._clock.now(), self._new_id()
        async with self._database.transaction() as session:
            await session.execute(delete(KnowledgeUploadRow).where(KnowledgeUploadRow.at < now - KEPT))
            session.add(
                KnowledgeUploadRow(
                    id=identifier,
                    account=by.id,
                    at=now,
                    name=upload.name[:255],
                    declared=upload.declared[:100],
                    content=upload.content,
                    mapping=mapping,
                )
            )
        return identifier, result

    async def check(self, by: Staff, identifier: str, confirmed: dict[str, Any] | None) -> DryRun:
        """The dry run again: after the base changed, or with corrections of what was recognised in a document."""
        upload, mapping, _ = await self._get(by, identifier)
        return await self._dry_run(by, upload, mapping, confirmed)

    async def confirm(self, by: Staff, identifier: str, confirmed: dict[str, Any] | None) -> dict[str, Any]:
        """Import as drafts, written by who confirms; a second time tells the first report.

        Raises `ImportRejected` when the file has errors.
        """
        upload, mapping, imported = await self._get(by, identifier)
        if imported is not None:
            return imported
        report = await self._importer.run(
            upload,
            by=by.name,
            mapping=_mapping(mapping),
            departments=_departments(by),
            confirmed=confirmed,
            also=lambda session, report: self._signed(session, report, by, identifier),
        )
        return report.to_data()

    async def _signed(self, session: AsyncSession, report: ImportReport, by: Staff, identifier: str) -> None:
        """In the import's own transaction: every new draft has its author, the upload its report."""
        row = await session.get(KnowledgeUploadRow, identifier, with_for_update=True)
        if row is None:
            raise UploadGone(identifier)
        row.imported = report.to_data()
        now = self._clock.now()
        for entry, number in report.written:
            session.add(
                EntryEditRow(entry=entry, version=number, lock=1, authors=[by.id], edited_by=by.name, edited_at=now)
            )
            draft = await session.get_one(EntryVersionRow, (entry, number))
            await self._recorder.record(session, draft, Action.CREATE, by, f"导入 {row.name}")

    async def _get(self, by: Staff, identifier: str) -> tuple[Upload, dict[str, Any] | None, dict[str, Any] | None]:
        async with self._database.read() as session:
            row = await session.get(KnowledgeUploadRow, identifier)
        if row is None or row.account != by.id or row.at < self._clock.now() - KEPT:
            raise UploadGone(identifier)
        return Upload(row.name, row.content, row.declared), row.mapping, row.imported

    async def _dry_run(
        self, by: Staff, upload: Upload, mapping: dict[str, Any] | None, confirmed: dict[str, Any] | None
    ) -> DryRun:
        return await self._importer.dry_run(
            upload, mapping=_mapping(mapping), departments=_departments(by), confirmed=confirmed
        )


def _mapping(data: dict[str, Any] | None) -> ColumnMapping | None:
    return read_mapping(data) if data is not None else None


def _departments(by: Staff) -> list[str] | None:
    """Somebody of a department imports its entries only."""
    return [by.department] if by.department is not None else None
