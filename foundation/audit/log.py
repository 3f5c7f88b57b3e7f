"""How a line gets into the log: in the transaction of what it tells, as the last thing before the commit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, SessionTransaction

from foundation.audit.chain import hash_of, stamp
from foundation.audit.models import NO_HASH, AuditHead, AuditLine
from foundation.clock import Clock

_PENDING = "audit_pending"


@dataclass
class Trail:
    """Who is acting in this request or command, from where; counts the lines that were written on the way."""

    actor: str = "system"
    address: str = ""
    recorded: int = 0


_trail: ContextVar[Trail | None] = ContextVar("audit_trail", default=None)


@contextmanager
def acting(trail: Trail) -> Iterator[Trail]:
    """What is recorded within is recorded as this actor's."""
    token = _trail.set(trail)
    try:
        yield trail
    finally:
        _trail.reset(token)


def identify(actor: str) -> None:
    """The actor of the present trail is known now."""
    trail = _trail.get()
    if trail is not None:
        trail.actor = actor


def present_address() -> str:
    """From where the present trail acts; empty outside a request."""
    trail = _trail.get()
    return trail.address[:64] if trail is not None else ""


@dataclass
class _Pending:
    values: dict[str, Any]
    trail: Trail
    nested: SessionTransaction | None


class AuditLog:
    """Records lines. Outside a request (`acting`) the actor is `system`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def record(
        self,
        session: AsyncSession,
        *,
        action: str,
        subject: str,
        actor: str | None = None,
        result: str = "done",
        details: Mapping[str, str | int | bool | None] | None = None,
    ) -> None:
        """Add a line in the caller's transaction; when that is undone, so is the line.

        `action` as `work_order.accept`, `subject` as `work_order:YZ…`. `details` never hold personal data or
        citizens' words. The chain is only locked at the commit, so record whenever it reads best.
        """
        trail = _trail.get() or Trail()
        values = {
            "at": self._clock.now(),
            "actor": (actor or trail.actor)[:64],
            "address": trail.address[:64],
            "action": action,
            "subject": subject[:160],
            "result": result,
            "details": dict(details or {}),
        }
        sync = session.sync_session
        if _PENDING not in sync.info:
            sync.info[_PENDING] = []
            event.listen(sync, "before_commit", _write)
            event.listen(sync, "after_soft_rollback", _forget)
        sync.info[_PENDING].append(_Pending(values, trail, sync.get_nested_transaction()))


def _write(session: Session) -> None:
    pending: list[_Pending] = session.info[_PENDING]
    inner = session.get_nested_transaction()
    if inner is not None:  # a savepoint is released: its lines now belong to what is around it
        outer = inner.parent if inner.parent is not None and inner.parent.nested else None
        for one in pending:
            one.nested = outer if one.nested is inner else one.nested
        return
    if not pending:
        return
    session.flush()  # every other row is locked before the head of the chain: nobody waits in a ring
    head = _locked_head(session)
    seq, previous = head.seq, head.hash
    rows = []
    for one in pending:
        seq += 1
        row = {"seq": seq, **one.values, "previous": previous}
        previous = row["hash"] = hash_of({**row, "at": stamp(row["at"])})
        rows.append(row)
        one.trail.recorded += 1
    session.execute(insert(AuditLine), rows)
    session.execute(update(AuditHead).where(AuditHead.id == 1).values(seq=seq, hash=previous))
    pending.clear()


def _locked_head(session: Session) -> Any:
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    first = dialect.insert(AuditHead).values(id=1, seq=0, hash=NO_HASH)
    session.execute(first.on_conflict_do_nothing())
    query = select(AuditHead.seq, AuditHead.hash).where(AuditHead.id == 1).with_for_update()
    return session.execute(query).one()


def _forget(session: Session, undone: SessionTransaction) -> None:
    pending: list[_Pending] = session.info[_PENDING]
    pending[:] = [one for one in pending if undone.nested and one.nested is not undone]
