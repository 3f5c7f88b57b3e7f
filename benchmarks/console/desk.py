"""The real desk over a database of its own, in a thread: no other process, nobody's accounts."""

from __future__ import annotations

import asyncio
import tempfile
import threading
from collections.abc import Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from aiohttp import web
from playwright.sync_api import Browser, BrowserContext

from apps.desk import build_app
from foundation.accounts.first_accounts import add_account
from foundation.accounts.passwords import Argon2Hasher
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Sessions
from foundation.clock import SystemClock
from foundation.database import Database
from foundation.departments import load_departments
from foundation.settings import ROOT
from foundation.staff_api.guard import COOKIE
from service_desk.api.live import POLL_SECONDS

DEPARTMENTS = ROOT / "data" / "knowledge" / "departments.yml"
PASSWORD = "Yunzhou-Duban-2026!"  # noqa: S105 - of accounts that live as long as the benchmark
T = TypeVar("T")


@dataclass(frozen=True)
class Desk:
    """A desk that serves; `run` does something in its loop."""

    url: str
    database: Database
    clock: SystemClock
    loop: asyncio.AbstractEventLoop

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()

    def sign_in(
        self, browser: Browser, name: str, role: Role, department: str | None, **options: Any
    ) -> BrowserContext:
        """A fresh profile in which somebody is signed in; made for the first time or not."""
        token = self.run(self._open(name, role, department))
        context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **options)
        context.add_cookies([{"name": COOKIE, "value": token, "url": self.url}])
        return context

    async def _open(self, name: str, role: Role, department: str | None) -> str:
        async with self.database.transaction() as session:
            hashed = Argon2Hasher().hash(PASSWORD)
            account = await add_account(session, self.clock, name, role, hashed, department)
            account.password_changed_at = self.clock.now()
            opened = await Sessions(self.database, self.clock).open_in(session, account, second_factor=True)
        return opened.token


@contextmanager
def running_desk(poll_seconds: float = POLL_SECONDS) -> Iterator[Desk]:
    """Serves for the block; the folder goes with it."""
    ready: Future[Desk] = Future()
    ending = asyncio.Event()
    with tempfile.TemporaryDirectory() as folder:
        thread = threading.Thread(target=lambda: asyncio.run(_serve(Path(folder), poll_seconds, ready, ending)))
        thread.start()
        try:
            desk = ready.result(60)
            yield desk
        finally:
            if ready.done() and ready.exception() is None:
                ready.result().loop.call_soon_threadsafe(ending.set)
            thread.join()


async def _serve(folder: Path, poll_seconds: float, ready: Future[Desk], ending: asyncio.Event) -> None:
    database, clock = Database(f"sqlite+aiosqlite:///{folder / 'desk.db'}"), SystemClock()
    try:
        await database.create_tables()
        async with database.transaction() as session:
            known = yaml.safe_load(DEPARTMENTS.read_text(encoding="utf-8"))["departments"]
            await load_departments(session, known)
        app = build_app(database, clock, health_addresses={}, hasher=Argon2Hasher(), poll_seconds=poll_seconds)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        ready.set_result(Desk(f"http://{host}:{port}", database, clock, asyncio.get_running_loop()))
        await ending.wait()
        await runner.cleanup()
    except Exception as error:  # told to whoever waits for the desk
        if ready.done():
            raise
        ready.set_exception(error)
    finally:
        await database.close()
