"""The OpenAPI document, and schemathesis over every operation of it: real requests to a real server."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from aiohttp import web
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from apps.desk import build_app
from contracts.commands import RequestStaff
from foundation.accounts.first_accounts import add_account
from foundation.accounts.passwords import Argon2Hasher
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Sessions, Staff
from foundation.clock import CHINA, FakeClock
from foundation.database import Database
from foundation.departments import load_departments
from foundation.staff_api.endpoints import declared_of
from foundation.staff_api.openapi import document
from tests.service_desk.conftest import DEPARTMENTS, DRAFT, open_desk

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
EXAMPLES = 3
MANY_EXAMPLES = 20
ENDLESS = "text/event-stream"  # an answer without an end; tests/service_desk/queue reads it


class Server:
    """The desk over HTTP in a thread of its own, because schemathesis calls synchronously."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loop = asyncio.new_event_loop()
        self._ready: Future[str] = Future()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.clock = FakeClock(datetime(2026, 11, 23, 9, 30, tzinfo=CHINA))

    def start(self) -> str:
        self._thread.start()
        return self._ready.result(timeout=60)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=30)

    def token(self, role: Role) -> str:
        """A new session of somebody in a role."""
        return asyncio.run_coroutine_threadsafe(self._open(role), self._loop).result(timeout=30)

    async def _open(self, role: Role) -> str:
        sessions = Sessions(self.database, self.clock)
        async with self.database.transaction() as session:
            return (await sessions.open_in(session, self.accounts[role], second_factor=True)).token

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._begin())
        self._loop.run_forever()
        self._loop.run_until_complete(self._end())
        self._loop.close()

    async def _begin(self) -> None:
        self.database = Database(f"sqlite+aiosqlite:///{self._folder / 'desk.db'}")
        await self.database.create_tables()
        async with self.database.transaction() as session:
            await load_departments(session, DEPARTMENTS)
            self.accounts = {
                role: await add_account(session, self.clock, f"one-{role}".replace("_", "-"), role, "none", "hurd")
                for role in Role
            }
            for account in self.accounts.values():
                account.password_changed_at = self.clock.now()
        self.known = await self._things()
        self.app = build_app(self.database, self.clock, health_addresses={}, hasher=Argon2Hasher())
        self._runner = web.AppRunner(self.app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._ready.set_result(f"http://127.0.0.1:{self._runner.addresses[0][1]}")

    async def _things(self) -> dict[str, str]:
        """One order and one conversation in the line, by the names of the paths' variables."""
        desk = await open_desk(self.database, self.clock)
        await desk.queue.attendance.set(Staff(1, "one-agent", Role.AGENT, "hurd"), online=True)
        number = await desk.order()
        await desk.handle(RequestStaff(DRAFT), "k2")
        return {
            "number": number,
            "conversation": desk.conversation,
            "entry": "1",
            "id": "1",
            "name": "one-agent",
            "department": "hurd",
            "day": "2026-12-01",
            "kind": "faq",
            "version": "1",
        }

    async def _end(self) -> None:
        await self._runner.cleanup()
        await self.database.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str]]:
    server = Server(tmp_path_factory.mktemp("openapi"))
    url = server.start()
    yield server, url
    server.stop()


def test_every_endpoint_is_in_the_document_with_a_summary(server: tuple[Server, str]) -> None:
    declared = declared_of(server[0].app)
    paths = document(declared.values())["paths"]
    assert {f"{method.upper()} {path}" for path, operations in paths.items() for method in operations} == {
        f"{one.method} {one.path}" for one in declared.values()
    }
    assert [key for key, one in declared.items() if not one.summary] == []


def examine(operation: Any, url: str, token: str, known: dict[str, str], examples: int, away: bool) -> None:
    """Some requests made of the operation's schema, right ones and wrong ones; half of them for things that exist.

    `away`: a 503 is among the operation's listed problems, and here, without the knowledge service, its answer.
    """

    @given(case=operation.as_strategy(), real=st.booleans())
    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    def ask(case: schemathesis.Case, real: bool) -> None:
        if real and case.path_parameters:
            case.path_parameters |= {name: known[name] for name in case.path_parameters if name in known}
        headers = {"Authorization": f"Bearer {token}"}
        response = case.call(base_url=url, headers=headers, allow_redirects=False, timeout=30)
        checks = [check for check in CHECKS if check is not not_a_server_error] if away else CHECKS
        case.validate_response(response, checks=checks if response.status_code == 503 else CHECKS)

    ask()


@pytest.mark.parametrize("examples", [EXAMPLES, pytest.param(MANY_EXAMPLES, marks=pytest.mark.slow)])
def test_schemathesis_finds_nothing(server: tuple[Server, str], examples: int) -> None:
    desk, url = server
    declared = declared_of(desk.app)
    schema = schemathesis.openapi.from_dict(document(declared.values()))
    found: list[str] = []
    for result in schema.get_all_operations():
        operation = result.ok()
        endpoint = declared[f"{operation.method.upper()} {operation.path}"]
        if endpoint.media == ENDLESS:
            continue
        try:
            token = desk.token(sorted(endpoint.allowed)[0]) if endpoint.allowed else ""
            examine(operation, url, token, desk.known, examples, 503 in endpoint.problems)
        except FailureGroup as group:  # every operation is looked at before the test ends
            found += [f"{operation.label}: {failure.title}: {failure.message}" for failure in group.exceptions]
    assert not found, "\n\n".join(found)
