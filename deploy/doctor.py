"""`make doctor`: looks a running installation over and says of each thing that is wrong what to do about it.

Exit 0: all is well (warnings may stand there); 1: something is broken. It changes nothing.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from apps.tables import METADATA
from conversations.models import Delivery, DeliveryState, InboxEntry, InboxState
from deploy.setup.errors import SetupError
from deploy.setup.instance import Instance
from deploy.setup.layout import Layout
from deploy.setup.settings import SECRET_NAMES, Ports, read_secrets
from foundation.clock import SystemClock
from foundation.database import Database
from foundation.migrations.runner import differences

_LEAST_FREE_GB = 2.0
_LATE_SECONDS = 60.0
_CLOCK_SECONDS = 2.0
_MARK = {"ok": "ok  ", "warning": "look", "broken": "FAIL"}


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it is, and (unless it is well) what to do."""

    level: Literal["ok", "warning", "broken"]
    what: str
    todo: str = ""

    def line(self) -> str:
        return f"{_MARK[self.level]} {self.what}" + (f"\n       → {self.todo}" if self.todo else "")


def processes(instance: Instance) -> Iterator[Finding]:
    """Each of them runs and answers for its own work."""
    try:
        lines = instance.status()
    except SetupError as error:
        yield Finding("broken", "processes: none of this folder runs", str(error))
        return
    for line in lines:
        what = f"{line.program}: {line.state.lower()}, {line.health}, {line.memory_mb:.0f} MB"
        log = instance.layout.logs / f"{line.program}.log"
        yield Finding("ok", what) if line.ok else Finding("broken", what, f"read the end of {log}")


def secrets(layout: Layout) -> Iterator[Finding]:
    """The secrets are long enough and nobody else's to read."""
    file = layout.var / "secrets.env"
    found = {**read_secrets(file), **os.environ}
    short = [name for name in SECRET_NAMES if len(found.get(name, "")) < 32]
    if short:
        yield Finding("broken", f"secrets: {', '.join(short)} missing or short", "make setup writes good ones")
    elif file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077:
        yield Finding("broken", f"secrets: others may read {file}", f"chmod 600 {file}")
    else:
        yield Finding("ok", "secrets: there, long enough, readable by their owner only")


def disk(folder: Path) -> Iterator[Finding]:
    """There is room for logs, snapshots and a growing database."""
    free = shutil.disk_usage(folder).free / 1e9
    what = f"disk: {free:.1f} GB free below {folder}"
    if free < _LEAST_FREE_GB:
        yield Finding("broken", what, f"free at least {_LEAST_FREE_GB:.0f} GB: old logs in logs/, snapshots in index/")
    else:
        yield Finding("ok", what)


async def database_findings(url: str) -> list[Finding]:
    """It can be reached, has the tables of this version, keeps the time, and nothing waits in it for too long."""
    database = Database(url)
    kind = database.engine.dialect.name
    try:
        wrong = [item for item in await differences(database, METADATA) if "remove_" not in str(item)]
        if wrong:
            todo = ".venv/bin/python -m apps.admin migrate"
            return [Finding("broken", f"database: {kind}, {len(wrong)} differences from this version", todo)]
        well = Finding("ok", f"database: {kind}, the tables of this version")
        return [well, *await _clock(database, kind), *await _backlog(database)]
    except (SQLAlchemyError, OSError) as error:
        what = f"database: {kind} does not answer ({type(error).__name__})"
        return [Finding("broken", what, "check WENZHENG_DATABASE_URL and the server")]
    finally:
        await database.close()


async def _clock(database: Database, kind: str) -> list[Finding]:
    if kind != "postgresql":
        return []
    async with database.read() as session:
        theirs: datetime = (await session.execute(text("SELECT clock_timestamp()"))).scalar_one()
    apart = abs((theirs - datetime.now(UTC)).total_seconds())
    what = f"clock: {apart:.1f} s from the database's"
    return [Finding("ok", what) if apart < _CLOCK_SECONDS else Finding("warning", what, "let both keep time by NTP")]


async def _backlog(database: Database) -> list[Finding]:
    async with database.read() as session:
        oldest = await session.scalar(
            select(func.min(InboxEntry.received_at)).where(InboxEntry.state != InboxState.DONE.value)
        )
        due = await session.scalar(
            select(func.min(Delivery.next_attempt_at)).where(Delivery.state == DeliveryState.PENDING.value)
        )
        dead = await session.scalar(
            select(func.count()).select_from(Delivery).where(Delivery.state == DeliveryState.DEAD.value)
        )
    found = [
        _waiting("messages", oldest, "is the engine well? docs/operating.md, MessagesWait"),
        _waiting("deliveries", due, "what does the gateway's log say? docs/operating.md, DeliveriesLate"),
    ]
    if dead:
        found.append(Finding("warning", f"dead letters: {dead}", "make dead-letters shows them and their reasons"))
    return found


def _waiting(what: str, since: datetime | None, todo: str) -> Finding:
    late = (SystemClock().now() - since).total_seconds() if since is not None else 0.0
    if late > _LATE_SECONDS:
        return Finding("broken", f"{what}: the oldest has waited {late:.0f} s", todo)
    return Finding("ok", f"{what}: none waits too long")


async def findings(instance: Instance) -> list[Finding]:
    """All of it, the most telling first."""
    here = [*processes(instance), *secrets(instance.layout), *disk(instance.layout.var)]
    return here + await database_findings(instance.env["WENZHENG_DATABASE_URL"])


def main() -> int:
    environ = dict(os.environ)
    try:
        instance = Instance(Layout.from_environment(), Ports.from_environment(environ), environ)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    found = asyncio.run(findings(instance))
    broken = sum(finding.level == "broken" for finding in found)
    print("\n".join(finding.line() for finding in found))
    print(f"\n{broken} broken: begin with the first." if broken else "\nAll is well.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
