"""What staff must be told although they did not ask: reminders, 催办, escalations, rulings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer, String, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from foundation.accounts.roles import DEPARTMENT_STAFF, Role
from foundation.accounts.sessions import Staff
from foundation.clock import CHINA, Clock
from foundation.database import Base, Database, Moment
from foundation.departments import DEPARTMENT_ID
from language.personal_data import masked_text

_Serial = BigInteger().with_variant(Integer, "sqlite")


class StaffNotice(Base):
    """A sentence for an account, a department's staff, or a role; exactly one of the three is set."""

    __tablename__ = "staff_notices"

    id: Mapped[int] = mapped_column(_Serial, primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(Moment)
    account: Mapped[str | None] = mapped_column(String(64), index=True)
    department: Mapped[str | None] = mapped_column(DEPARTMENT_ID, index=True)
    role: Mapped[str | None] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(String(300))


@dataclass(frozen=True)
class Told:
    """Whom a notice is for."""

    account: str | None = None
    department: str | None = None
    role: Role | None = None


SUPERVISORS = Told(role=Role.SUPERVISOR)


class Notices:
    """Writes notices and reads one's own."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def tell(self, session: AsyncSession, told: Told, kind: str, subject: str, text: str) -> None:
        """A notice in the caller's transaction; what is personal in the words is partly hidden."""
        session.add(
            StaffNotice(
                at=self._clock.now(),
                account=told.account,
                department=told.department,
                role=told.role.value if told.role else None,
                kind=kind,
                subject=subject,
                text=masked_text(text)[:300],
            )
        )
        await session.flush()

    async def of(self, staff: Staff, after: int = 0, limit: int = 100) -> list[dict[str, Any]]:
        """What concerns a member of staff, the newest `limit` beyond `after`, oldest first."""
        query = select(StaffNotice).where(_concerns(staff), StaffNotice.id > after)
        async with self._database.read() as session:
            rows = list(await session.scalars(query.order_by(StaffNotice.id.desc()).limit(limit)))
        return [
            {
                "id": row.id,
                "at": row.at.astimezone(CHINA).isoformat(),
                "kind": row.kind,
                "subject": row.subject,
                "text": row.text,
            }
            for row in reversed(rows)
        ]


def _concerns(staff: Staff) -> ColumnElement[bool]:
    own = staff.department if staff.has(*DEPARTMENT_STAFF) else None
    department = StaffNotice.department == own if own is not None else false()
    return or_(StaffNotice.account == staff.name, StaffNotice.role.in_(role.value for role in staff.roles), department)
