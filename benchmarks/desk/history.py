"""Writes a year of a busy city's history straight into the tables, by COPY."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg

from foundation.clock import CHINA
from service_desk.work_orders.numbers import compose_number

CATEGORIES = ("consultation", "complaint", "report", "suggestion", "urgent")
_ANSWERS = ("answered",) * 6 + ("no_answer", "clarify", "chitchat")
_STEPS = (("create", "dispatched"), ("accept", "accepted"), ("reply", "replied"), ("close", "closed"))
_TRACE = json.dumps({"request": {"text": "居住证怎么办理需要什么材料"}, "outcome": "answer", "score": 0.93})
_DRAFT = json.dumps({"category": "consultation", "title": "转人工", "text": "转人工", "department": None})


@dataclass(frozen=True)
class Size:
    """How much. Every conversation has `messages // conversations` messages; the first ones have an order each."""

    messages: int = 1_000_000
    conversations: int = 250_000
    orders: int = 200_000
    waiting: int = 1_000


@dataclass(frozen=True)
class Department:
    id: str
    name: str


class History:
    """The same seed gives the same history. It ends at `now`, a year after its beginning."""

    def __init__(self, size: Size, departments: list[Department], now: datetime) -> None:
        self._size, self._departments, self._now = size, departments, now
        self._random = random.Random(20261125)
        self._begin = now - timedelta(days=365)

    def write(self, connection: psycopg.Connection[Any]) -> None:
        """Everything, then fresh statistics for the planner, as autovacuum would make them."""
        for table, columns, rows in (
            ("conversations", _CONVERSATION, self._conversations()),
            ("messages", _MESSAGE, self._messages()),
            ("work_orders", _ORDER, self._orders()),
            ("work_order_events", _EVENT, self._events()),
            ("queue_entries", _ENTRY, self._entries()),
            ("ratings", _RATING, self._ratings()),
        ):
            _copy(connection, table, columns, rows)
        connection.execute(
            "SELECT setval(pg_get_serial_sequence('work_orders', 'id'), (SELECT max(id) FROM work_orders))"
        )
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")

    def at(self, number: int, of: int) -> datetime:
        """When the `number`-th of so many happened: evenly over the year, by day only."""
        day, rest = divmod(number * 365, of)
        return self._begin + timedelta(days=day, seconds=rest * 30_000 // of)

    def _began(self, conversation: int) -> datetime:
        return self.at(conversation, self._size.conversations)

    def _conversations(self) -> Iterator[tuple[Any, ...]]:
        each, first_waiting = self._each, self._size.conversations - self._size.waiting
        for n in range(self._size.conversations):
            owner, at = "queue" if n >= first_waiting else "bot", self._began(n)
            yield _id(n), ("web", "web", "wechat")[n % 3], "demo", "zh-Hans", owner, 0, each + 1, 0, 0, "{}", at, at

    @property
    def _each(self) -> int:
        return self._size.messages // self._size.conversations

    def _messages(self) -> Iterator[tuple[Any, ...]]:
        choose = self._random.choice
        for n in range(self._size.conversations):
            for seq in range(1, self._each + 1):
                at = self._began(n) + timedelta(seconds=20 * seq)
                if seq % 2:
                    yield _id(n), seq, at, "citizen", None, None, "居住证怎么办理，需要带什么材料？", "[]", "[]", "{}"
                    continue
                status = "handed_off" if seq == self._each and n % 4 == 0 else choose(_ANSWERS)
                source = choose(self._departments).name if status == "answered" else None
                text = "您可以到派出所窗口办理，请带身份证和租房合同。"
                yield _id(n), seq, at, "bot", status, source, text, "[]", "[]", _TRACE

    def _orders(self) -> Iterator[tuple[Any, ...]]:
        size = self._size.orders
        for n in range(size):
            at = self.at(n, size)
            open_ = n > size - size // 50
            steps = (None, None, None) if open_ else (at + _hours(3), at + _hours(30), at + _hours(50))
            status = "dispatched" if open_ else "called_back"
            due = (at + timedelta(days=self._random.choice((1, 3, 7, 13)))).date()
            department, category = self._of(n).id, CATEGORIES[n % len(CATEGORIES)]
            number = compose_number(at.astimezone(CHINA).date(), n % 90_000)
            words = "小区电梯坏了物业一直不修"
            yield (
                *(n + 1, number, f"bench-{n}", _id(n), "web", category, words, b"n0:" + words.encode(), words),
                *(department, "990102", "", status, at, due, *steps, 0, 0, 0, int(n % 7 == 0), 0, 0, False, False),
                *(n % 200 == 0,),
            )

    def _of(self, order: int) -> Department:
        return self._departments[order * 7 % len(self._departments)]

    def _events(self) -> Iterator[tuple[Any, ...]]:
        size = self._size.orders
        for n in range(size):
            steps = _STEPS[:1] if n > size - size // 50 else _STEPS
            for seq, (step, status) in enumerate(steps, start=1):
                actor = "system" if step == "create" else f"agent-{self._of(n).id}-{n % 3}"
                yield n + 1, seq, self.at(n, size) + _hours(10 * seq), step, actor, status, ""

    def _entries(self) -> Iterator[tuple[Any, ...]]:
        first = self._size.conversations - self._size.waiting
        for n in range(0, self._size.conversations, 4):
            at = self._began(n)
            who = f"agent-{self._of(n).id}-{n % 3}"
            yield (
                f"bench-{n}",
                _id(n),
                self._of(n).id,
                "转人工",
                "ended",
                _DRAFT,
                at,
                1,
                "[]",
                0,
                "",
                who,
                at + _hours(0.1),
            )
        for n in range(first, self._size.conversations):
            yield (
                f"line-{n}",
                _id(n),
                self._of(n).id,
                "转人工",
                "waiting",
                _DRAFT,
                self._now,
                1,
                "[]",
                0,
                "",
                None,
                None,
            )

    def _ratings(self) -> Iterator[tuple[Any, ...]]:
        for n in range(0, self._size.conversations, 5):
            for part in ("bot", "staff"):
                yield (
                    f"{part:>6}{n:026x}",
                    _id(n),
                    part,
                    self._random.choice((5, 5, 5, 4, 4, 3, 2, 1)),
                    "[]",
                    False,
                    self._began(n),
                )


_CONVERSATION = (
    *("id", "channel", "site", "lang", "owner", "version", "next_seq", "read_seq", "attachments_left", "context"),
    *("created_at", "active_at"),
)
_MESSAGE = (
    *("conversation", "seq", "at", "sender", "status", "answered_from", "text_masked", "blocks", "options", "trace"),
)
_ORDER = (
    *("id", "number", "idempotency_key", "conversation", "source", "category", "title", "text_encrypted"),
    *("text_masked", "department", "region", "why", "status", "received_at", "due_on", "accepted_at", "replied_at"),
    *("closed_at", "lookup_failures", "urged", "refusals", "returns", "extensions", "reopened", "binding", "escalated"),
    "confidential",
)
_EVENT = ("work_order", "seq", "at", "step", "actor", "status", "text_masked")
_ENTRY = (
    *("key", "conversation", "department", "title", "state", "draft", "entered_at", "place_at_entry", "passed_by"),
    *("refusals", "summary_masked", "claimed_by", "claimed_at"),
)
_RATING = ("id", "conversation", "part", "level", "reasons", "named", "at")


def _copy(
    connection: psycopg.Connection[Any], table: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]
) -> None:
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _id(number: int) -> str:
    return f"{number:032x}"


def _hours(number: float) -> timedelta:
    return timedelta(hours=number)
