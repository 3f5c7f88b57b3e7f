"""python -m benchmarks.desk [--size small|city|province]: lists, claims, the monthly report over a year's history.

Exit 1 when a bound is not kept: lists and claims p95 200 ms, the monthly report 3 s.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from apps.desk import build_app
from apps.tables import METADATA
from benchmarks.desk.history import Department, History, Size
from benchmarks.machine import describe
from foundation.accounts.first_accounts import add_account
from foundation.accounts.passwords import Argon2Hasher
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Sessions
from foundation.clock import CHINA, FakeClock
from foundation.database import Database
from foundation.departments import load_departments
from foundation.logging import configure_logging
from foundation.migrations.runner import migrate
from service_desk.queue.models import QueueEntry
from tests.fakes.postgres import running_postgres

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=CHINA)
DEPARTMENTS = [Department(f"d{n:02}", f"云州市第{n}局") for n in range(40)]
LIST_MS, REPORT_MS, TIMES, REPORTS = 200.0, 3000.0, 100, 5
BUSY = DEPARTMENTS[7]
SIZES = {
    "small": Size(10_000, 2_500, 2_000, 200),
    "city": Size(),
    "province": Size(10_000_000, 1_000_000, 500_000, 2_000),
}
Client = TestClient[Any, Any]


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    times: list[float]
    bound: float

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.times, n=20, method="inclusive")[-1]

    @property
    def kept(self) -> bool:
        return self.p95 <= self.bound

    def line(self) -> str:
        mark = "kept" if self.kept else "NOT KEPT"
        return f"| {self.name} | {statistics.median(self.times):.0f} | {self.p95:.0f} | {self.bound:.0f} | {mark} |"


async def measure(url: str, size: Size) -> list[Row]:
    """The rows of the table, over real HTTP."""
    database, clock = Database(url), FakeClock(NOW)
    await migrate(database, METADATA)
    async with database.transaction() as session:
        centre = {"id": "gov", "name": "云州市12345政务服务便民热线中心", "short": "12345热线"}
        await load_departments(session, [centre, *({"id": d.id, "name": d.name, "short": d.name} for d in DEPARTMENTS)])
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        History(size, DEPARTMENTS, NOW).write(connection)
    app = build_app(database, clock, health_addresses={}, hasher=Argon2Hasher())
    async with TestClient(TestServer(app)) as client:
        rows = await _measure(client, database, clock)
    await database.close()
    return rows


async def _measure(client: Client, database: Database, clock: FakeClock) -> list[Row]:
    supervisor = await _sign_in(database, clock, "chief", Role.SUPERVISOR, None)
    lead = await _sign_in(database, clock, "lead", Role.DEPARTMENT_LEAD, BUSY.id)
    centre = await _sign_in(database, clock, "centre", Role.AGENT, "gov")
    agents = [await _sign_in(database, clock, f"agent-{d.id}", Role.AGENT, d.id) for d in DEPARTMENTS]
    orders = "/desk/v1/work-orders"
    first = await (await client.get(orders, headers=supervisor)).json()
    number, middle = first["items"][0]["number"], int(first["next"]) // 2
    lists = {
        "orders, newest, supervisor": (orders, supervisor),
        "orders, page in the middle": (f"{orders}?before={middle}", supervisor),
        "orders, overdue": (f"{orders}?overdue=true", supervisor),
        "orders, replied and not closed": (f"{orders}?status=replied", supervisor),
        "orders, open, due first": (f"{orders}?status=open&sort=due", supervisor),
        "orders, words in them": (f"{orders}?text=电梯", supervisor),
        "orders, handled by somebody": (f"{orders}?scope=handled", lead),
        "orders of one department": (orders, lead),
        "orders, hotline centre": (orders, centre),
        "one order": (f"{orders}/{number}", supervisor),
        "the line, one department": ("/desk/v1/queue", lead),
    }
    rows = []
    for name, (path, who) in lists.items():
        rows.append(Row(name, await _timed(TIMES, _getting(client, path, who)), LIST_MS))
    async with database.read() as session:
        line = {row.id: row.department for row in await session.scalars(_waiting())}
    who_of = {department.id: agents[n] for n, department in enumerate(DEPARTMENTS)}
    entries = list(line.items())[:TIMES]

    async def claim(n: int) -> Any:
        entry, department = entries[n]
        return await client.post(f"/desk/v1/queue/{entry}/claim", headers=who_of[department])

    rows.append(Row("claim", await _timed(len(entries), claim), LIST_MS))
    month = "/desk/v1/reports/monthly?month=2026-10"
    rows.append(Row("monthly report", await _timed(REPORTS, _getting(client, month, supervisor)), REPORT_MS))
    return rows


def _getting(client: Client, path: str, who: dict[str, str]) -> Callable[[int], Awaitable[Any]]:
    return lambda _: client.get(path, headers=who)


def _waiting() -> Any:
    return select(QueueEntry).where(QueueEntry.state == "waiting").order_by(QueueEntry.id)


async def _timed(times: int, ask: Callable[[int], Awaitable[Any]]) -> list[float]:
    """Milliseconds of every request, the answer read to its end."""
    found = []
    for n in range(times):
        begun = time.perf_counter()
        answer = await ask(n)
        await answer.read()
        found.append((time.perf_counter() - begun) * 1000)
        if answer.status != 200:
            raise RuntimeError(f"{answer.url.path}: {answer.status} {await answer.text()}")
    return found


async def _sign_in(
    database: Database, clock: FakeClock, name: str, role: Role, department: str | None
) -> dict[str, str]:
    async with database.transaction() as session:
        account = await add_account(session, clock, name, role, "nobody signs in with it", department)
        account.password_changed_at = clock.now()
        opened = await Sessions(database, clock).open_in(session, account, second_factor=True)
    return {"Authorization": f"Bearer {opened.token}"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=list(SIZES), default="city", help="small: to try the benchmark itself")
    size = SIZES[parser.parse_args().size]
    configure_logging("benchmark", "warning")
    with running_postgres() as server:
        rows = asyncio.run(measure(server.fresh_url(), size))
    print(describe())
    print(f"\n{size.messages} messages, {size.conversations} conversations, {size.orders} orders, PostgreSQL\n")
    print("| request | p50 ms | p95 ms | bound ms | |\n| --- | --- | --- | --- | --- |")
    print("\n".join(row.line() for row in rows))
    return 0 if all(row.kept for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
