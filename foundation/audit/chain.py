"""The chain of hashes: how a line's is reckoned, and where a chain is broken."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterable, AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.audit.models import NO_HASH, AuditHead, AuditLine

FIELDS = ("seq", "at", "actor", "address", "action", "subject", "result", "details", "previous")
_BATCH = 1000


def plain(line: AuditLine) -> dict[str, Any]:
    """A line as it is exported."""
    return {**{name: getattr(line, name) for name in FIELDS}, "at": stamp(line.at), "hash": line.hash}


def stamp(at: datetime) -> str:
    """A moment in one form whatever database it came from."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def hash_of(line: Mapping[str, Any]) -> str:
    """SHA-256 over the fields of a plain line, the previous hash among them."""
    canonical = json.dumps([line[name] for name in FIELDS], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True)
class Verdict:
    """`broken` is the number of the first line that is not as it was written, and `why`; None when all are."""

    lines: int
    last: int
    head: str
    broken: int | None = None
    why: str = ""

    @property
    def intact(self) -> bool:
        return self.broken is None


async def stored_lines(session: AsyncSession) -> AsyncIterator[dict[str, Any]]:
    """Every line of the database, in order."""
    last: int | None = None
    while True:
        query = select(AuditLine).order_by(AuditLine.seq).limit(_BATCH)
        rows = list(await session.scalars(query if last is None else query.where(AuditLine.seq > last)))
        for row in rows:
            yield plain(row)
        if len(rows) < _BATCH:
            return
        last = rows[-1].seq
        session.expunge_all()


async def check(lines: AsyncIterable[Mapping[str, Any]], *, whole: bool = True) -> Verdict:
    """Follow a chain. `whole`: it must begin with line 1; a part of it may begin anywhere."""
    count, seq, previous = 0, 0, NO_HASH
    async for line in lines:
        if count == 0 and not whole:
            seq, previous = line["seq"] - 1, line["previous"]
        expected = seq + 1
        if line["seq"] != expected:
            return Verdict(count, seq, previous, expected, f"is missing; line {line['seq']} follows line {seq}")
        if line["previous"] != previous:
            return Verdict(count, seq, previous, expected, "does not continue the line before it")
        if line["hash"] != hash_of(line):
            return Verdict(count, seq, previous, expected, "was changed after it was written")
        count, seq, previous = count + 1, line["seq"], line["hash"]
    return Verdict(count, seq, previous)


async def verify(session: AsyncSession, seen: tuple[int, str] | None = None) -> Verdict:
    """Check the whole log of the database; `seen`: number and hash of a line noted earlier and kept elsewhere.

    A log that was cut off and continued is a chain without a flaw; only a noted hash shows it.
    """
    verdict = await check(stored_lines(session))
    if not verdict.intact:
        return verdict
    head = await session.get(AuditHead, 1)
    recorded = (head.seq, head.hash) if head is not None else (0, NO_HASH)
    if recorded != (verdict.last, verdict.head):
        why = f"is missing at the end: {recorded[0]} lines were written"
        return Verdict(verdict.lines, verdict.last, verdict.head, verdict.last + 1, why)
    if seen is not None:
        line = await session.get(AuditLine, seen[0])
        if line is None or line.hash != seen[1]:
            return Verdict(verdict.lines, verdict.last, verdict.head, seen[0], "is not the line noted earlier")
    return verdict
