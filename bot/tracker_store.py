"""Where Rasa keeps its trackers, so that `message_id` survives a restart: SQLite on this machine, or PostgreSQL."""

from __future__ import annotations

import time
from functools import lru_cache
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from sqlalchemy import create_engine, event, text
from sqlalchemy.orm import sessionmaker
from sqlalchemy.pool import QueuePool

from bot.settings import engine_settings

KEPT_DAYS = 30
_ONE_AT_A_TIME = 20_261_201


class EngineTrackerStore(SQLTrackerStore):
    """Rasa's SQL tracker store: at `WENZHENG_TRACKER_URL`, which several engines share, else `<var>/engine.db`."""

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        **options: Any,
    ) -> None:
        settings = engine_settings()
        if settings.tracker_url:
            host = settings.tracker_url  # Rasa takes a whole address there
        else:
            settings.var.mkdir(parents=True, exist_ok=True)
            options["db"] = str(settings.var / "engine.db")
        # Rasa walks the whole class tree for every event it reads: half the time of loading a tracker. The classes
        # do not change, so each name is looked up once.
        if not hasattr(Event.resolve_by_type, "cache_info"):
            Event.resolve_by_type = staticmethod(lru_cache(maxsize=None)(Event.resolve_by_type))  # type: ignore[method-assign]
        super().__init__(domain=domain, host=host, event_broker=event_broker, **options)
        if settings.tracker_url:
            self._index_by_age()
        else:
            self._keep_connections()
        self._forget(time.time() - KEPT_DAYS * 86400)

    def _forget(self, before: float) -> None:
        """Drop events older than `before` (seconds since the epoch): the gateway keeps the conversations."""
        with self.session_scope() as session:
            session.query(self.SQLEvent).filter(self.SQLEvent.timestamp < before).delete()
            session.commit()

    def _index_by_age(self) -> None:
        """Among many millions of events the old ones are found without reading all."""
        with self.session_scope() as session:
            session.execute(text(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})"))  # engines that start together
            session.execute(text("CREATE INDEX IF NOT EXISTS ix_events_timestamp ON events (timestamp)"))
            session.commit()

    def _keep_connections(self) -> None:
        """SQLAlchemy 1.4 opens SQLite anew for every transaction, a millisecond each time; the engine keeps them."""
        url = self.engine.url
        self.engine.dispose()
        self.engine = create_engine(url, poolclass=QueuePool, connect_args={"check_same_thread": False})
        event.listen(self.engine, "connect", _quick_and_safe)
        self.sessionmaker = sessionmaker(bind=self.engine)


def _quick_and_safe(connection: Any, _record: Any) -> None:
    """Write-ahead log: a killed process loses nothing, and a commit does not wait for the disk."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
