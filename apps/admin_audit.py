"""The operator's commands on the audit log: verify and export."""

from __future__ import annotations

from pathlib import Path

from foundation.audit.chain import Verdict, check, verify
from foundation.audit.exporting import export, exported_lines
from foundation.database import Database


async def audit_verify(database: Database, file: Path | None, seen: tuple[int, str] | None) -> int:
    """Check the database's log, or an exported file; 1 when a line is not as it was written."""
    if file is not None:
        verdict = await check(exported_lines(file), whole=False)
    else:
        async with database.read() as session:
            verdict = await verify(session, seen)
    print(_told(verdict))
    return 0 if verdict.intact else 1


async def audit_export(database: Database, file: Path) -> int:
    """Write the whole log to a file."""
    async with database.read() as session:
        print(f"{await export(session, file)} lines written to {file}")
    return 0


def read_seen(text: str) -> tuple[int, str]:
    """`NUMBER:HASH` as `audit-verify` prints it; a `ValueError` when it is none."""
    number, _, noted = text.partition(":")
    if len(noted) != 64:
        raise ValueError(text)
    return int(number), noted


def _told(verdict: Verdict) -> str:
    if verdict.intact:
        note = f"note {verdict.last}:{verdict.head} elsewhere and give it to --seen the next time"
        return f"the audit log is intact: {verdict.lines} lines; {note}"
    return f"the audit log is broken: line {verdict.broken} {verdict.why}"
