"""Notices what other processes write, and wakes this process's readers: the hub only knows of its own.

On SQLite the database is asked, a few times a second, and only while somebody waits. On PostgreSQL a trigger notifies
at every commit (`LISTEN`), whoever wrote: a gateway beside us, the desk, an operator.
"""

from __future__ import annotations

import asyncio
from typing import Protocol

import psycopg
import structlog
from sqlalchemy import Connection, MetaData, event, func, select
from sqlalchemy.exc import SQLAlchemyError

from conversations.hub import Hub
from conversations.models import Conversation, Message
from foundation.database import Database

POLL_SECONDS = 0.25
RECONNECT_SECONDS = 1.0
CHANNEL = "wenzheng_conversation"
_AT_ONCE = 500
_log = structlog.get_logger("watching")

TRIGGERS = f"""
CREATE OR REPLACE FUNCTION wenzheng_message_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_notify('{CHANNEL}', NEW.conversation); RETURN NULL; END $$;
CREATE OR REPLACE FUNCTION wenzheng_conversation_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_notify('{CHANNEL}', NEW.id); RETURN NULL; END $$;
CREATE OR REPLACE TRIGGER wenzheng_message_written AFTER INSERT ON messages
    FOR EACH ROW EXECUTE FUNCTION wenzheng_message_written();
CREATE OR REPLACE TRIGGER wenzheng_conversation_changed
    AFTER UPDATE OF version, staff_typing_until ON conversations
    FOR EACH ROW WHEN (OLD.version IS DISTINCT FROM NEW.version
        OR OLD.staff_typing_until IS DISTINCT FROM NEW.staff_typing_until)
    EXECUTE FUNCTION wenzheng_conversation_changed();
"""


@event.listens_for(Message.metadata, "after_create")
def _make_triggers(_metadata: MetaData, connection: Connection, **_: object) -> None:
    """Tables made without the migrations (tests) have the triggers, too."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(TRIGGERS)


class Watcher(Protocol):
    """Runs beside everything else, until cancelled."""

    async def run(self) -> None: ...


def watcher_for(database: Database, hub: Hub) -> Watcher:
    """The one that suits the database."""
    if database.engine.dialect.name == "postgresql":
        url = database.engine.url.set(drivername="postgresql")
        return ListeningWatcher(url.render_as_string(hide_password=False), hub)
    return PollingWatcher(database, hub)


class PollingWatcher:
    """Asks the database for what is newer than the last time."""

    def __init__(self, database: Database, hub: Hub, poll: float = POLL_SECONDS) -> None:
        self._database, self._hub, self._poll = database, hub, poll
        self._newest: int | None = None
        self._known: dict[str, tuple[object, ...]] = {}

    async def run(self) -> None:
        while True:
            try:
                await self.look()
            except SQLAlchemyError as error:
                _log.warning("not looked for news", why=type(error).__name__)
            await asyncio.sleep(self._poll)

    async def look(self) -> None:
        """Wake the readers of conversations with a new message, another owner, or staff who write."""
        waiting = self._hub.waiting
        if not waiting:
            self._newest, self._known = None, {}
            return
        async with self._database.read() as session:
            newest = await session.scalar(select(func.max(Message.id))) or 0
            if self._newest is not None and newest > self._newest:
                rows = await session.scalars(
                    select(Message.conversation).where(Message.id > self._newest, Message.id <= newest).distinct()
                )
                for conversation in rows:
                    self._hub.wake(conversation)
            known: dict[str, tuple[object, ...]] = {}
            state = select(Conversation.id, Conversation.version, Conversation.staff_typing_until)
            for at in range(0, len(waiting), _AT_ONCE):
                for row in await session.execute(state.where(Conversation.id.in_(waiting[at : at + _AT_ONCE]))):
                    known[row.id] = tuple(row)
        for conversation, now in known.items():
            if self._newest is None or self._known.get(conversation, now) != now:
                self._hub.wake(conversation)
        self._newest, self._known = newest, known


class ListeningWatcher:
    """Listens on a connection of its own; when it was lost, everybody looks once."""

    def __init__(self, url: str, hub: Hub) -> None:
        self._url, self._hub = url, hub

    async def run(self) -> None:
        while True:
            try:
                await self._listen()
            except (psycopg.Error, OSError) as error:
                _log.warning("not listening; trying again", why=type(error).__name__)
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _listen(self) -> None:
        async with await psycopg.AsyncConnection.connect(self._url, autocommit=True) as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            for conversation in self._hub.waiting:
                self._hub.wake(conversation)
            async for notice in connection.notifies():
                self._hub.wake(notice.payload)
