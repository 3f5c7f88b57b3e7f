"""Where Rasa keeps its trackers: SQLite in the run-time folder, so that `message_id` survives a restart."""

from __future__ import annotations

from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from sqlalchemy import event

from bot.settings import engine_settings


class EngineTrackerStore(SQLTrackerStore):
    """Rasa's SQL tracker store at `<var>/engine.db`; `dialect`, `url` and `db` in endpoints.yml choose another."""

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        **options: Any,
    ) -> None:
        if "dialect" not in options:
            folder = engine_settings().var
            folder.mkdir(parents=True, exist_ok=True)
            options["db"] = str(folder / "engine.db")
        super().__init__(domain=domain, host=host, event_broker=event_broker, **options)
        if "dialect" not in options:
            event.listen(self.engine, "connect", _quick_and_safe)
            self.engine.dispose()


def _quick_and_safe(connection: Any, _record: Any) -> None:
    """Write-ahead log: a killed process loses nothing, and a commit does not wait for the disk."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
