"""What a department has citizens told while nobody works there: at lunch, in the evening, on a day off, when closed."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base
from foundation.departments import DEPARTMENT_ID
from service_desk.calendar.hours import Rest

LONGEST = 200


class RestNotice(Base):
    """The words for one kind of rest; a row without a department holds for all that have none of their own."""

    __tablename__ = "rest_notices"
    __table_args__ = (UniqueConstraint("department", "rest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    department: Mapped[str | None] = mapped_column(DEPARTMENT_ID, ForeignKey("department_register.id"))
    rest: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(String(LONGEST))


class RestNotices:
    """Every method works in the caller's transaction."""

    async def of(self, session: AsyncSession, department: str) -> dict[Rest, str]:
        """The words that hold for a department; kinds without any are left out."""
        held = or_(RestNotice.department.is_(None), RestNotice.department == department)
        query = (
            select(RestNotice).where(held).order_by(RestNotice.department.is_not(None))
        )  # its own come last: they win
        return {Rest(row.rest): row.text for row in await session.scalars(query)}

    async def put(self, session: AsyncSession, department: str | None, rest: Rest, text: str) -> None:
        """Set the words; empty ones take them back."""
        same = RestNotice.department.is_not_distinct_from(department), RestNotice.rest == rest.value
        await session.execute(delete(RestNotice).where(*same))
        if text:
            session.add(RestNotice(department=department, rest=rest.value, text=text))
        await session.flush()
