"""The table of switches: a row is there while its switch is thrown, in every process's sight."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base, Moment


class ThrownSwitch(Base):
    """Something that is turned off. `told` is what citizens are told, empty for the usual words; `why` is for us."""

    __tablename__ = "thrown_switches"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    told: Mapped[str] = mapped_column(String(500), default="")
    why: Mapped[str] = mapped_column(String(500), default="")
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)
