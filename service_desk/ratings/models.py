"""The table of reviews."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, Moment

_Serial = BigInteger().with_variant(Integer, "sqlite")


class RatingReview(Base):
    """Somebody thinks that a rating is mistaken or malicious (误评、恶意评价); another person decides.

    `rating` is the id of the rating as it was given: one given anew is another. `granted` None while it is open.
    """

    __tablename__ = "rating_reviews"

    id: Mapped[int] = mapped_column(_Serial, primary_key=True, autoincrement=True)
    rating: Mapped[str] = mapped_column(String(32), unique=True)
    proposed_by: Mapped[str] = mapped_column(String(64))
    proposed_at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(String(500))
    decided_by: Mapped[str | None] = mapped_column(String(64))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    granted: Mapped[bool | None]
    ruling: Mapped[str] = mapped_column(String(500), default="")
