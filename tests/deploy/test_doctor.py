"""What the doctor finds in a folder that is not well."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import MetaData

from apps.tables import METADATA
from conversations.models import Conversation, InboxEntry
from deploy.doctor import Finding, database_findings, disk, secrets
from deploy.setup.layout import ROOT, Layout
from deploy.setup.settings import ensure_secrets
from foundation.clock import SystemClock
from foundation.database import Database
from foundation.migrations.runner import migrate


def by_level(findings: list[Finding], level: str) -> list[str]:
    return [finding.what for finding in findings if finding.level == level]


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tables of an installation, without those that other tests of this process have declared."""
    tables = MetaData(naming_convention=METADATA.naming_convention)
    for table in METADATA.sorted_tables:
        if not table.name.startswith("test_"):
            table.to_metadata(tables)
    monkeypatch.setattr("deploy.doctor.METADATA", tables)


async def test_an_empty_database_is_told_how_to_migrate_and_then_is_well(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'wenzheng.db'}"
    before = await database_findings(url)
    assert any("differences" in what for what in by_level(before, "broken"))
    assert "migrate" in before[-1].todo
    database = Database(url)
    await migrate(database, METADATA)
    assert by_level(await database_findings(url), "broken") == []

    long_ago = SystemClock().now() - timedelta(minutes=10)
    async with database.transaction() as session:
        session.add(Conversation(id="c1", channel="web", site="demo", created_at=long_ago, active_at=long_ago))
    async with database.transaction() as session:
        session.add(InboxEntry(key="k", conversation="c1", seq=1, received_at=long_ago))
    await database.close()
    waiting = by_level(await database_findings(url), "broken")
    assert len(waiting) == 1
    assert "messages: the oldest has waited 60" in waiting[0]


async def test_a_database_that_is_away_is_told(tmp_path: Path) -> None:
    away = await database_findings("postgresql+psycopg://nobody@127.0.0.1:9/none")
    assert [finding.level for finding in away] == ["broken"]
    assert "WENZHENG_DATABASE_URL" in away[0].todo


def test_secrets_that_others_may_read_are_told(tmp_path: Path) -> None:
    layout = Layout(ROOT, tmp_path)
    assert [finding.level for finding in secrets(layout)] == ["broken"]
    ensure_secrets(tmp_path / "secrets.env")
    assert [finding.level for finding in secrets(layout)] == ["ok"]
    (tmp_path / "secrets.env").chmod(0o644)
    assert [finding.todo for finding in secrets(layout)] == [f"chmod 600 {tmp_path / 'secrets.env'}"]
    assert [finding.level for finding in disk(tmp_path)] == ["ok"]
