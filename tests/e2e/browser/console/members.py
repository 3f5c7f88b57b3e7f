"""Members of staff with a browser at the desk of the running instance."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from sqlalchemy import delete, or_, update

from apps import tables  # noqa: F401 - imported for its tables
from deploy.setup.instance import Instance
from foundation.accounts.first_accounts import add_account
from foundation.accounts.passwords import Argon2Hasher
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Sessions
from foundation.clock import SystemClock
from foundation.database import Database
from foundation.staff_api.guard import COOKIE
from foundation.switches import ThrownSwitch
from service_desk.queue.models import IN_LINE, Place, Presence, QueueEntry

T = TypeVar("T")
PATIENCE = 15_000
LAPTOP = {"width": 1366, "height": 768}


@dataclass
class Member:
    """Somebody at the console."""

    name: str
    page: Page

    @property
    def line(self) -> Locator:
        return self.page.get_by_role("region", name="排队和我的会话")

    @property
    def said(self) -> Locator:
        return self.page.get_by_role("log", name="会话记录")

    @property
    def field(self) -> Locator:
        return self.page.get_by_role("textbox", name="回复市民")

    def come(self) -> None:
        """Be there for citizens."""
        state = self.page.get_by_role("button", name="接待状态")
        state.click()
        self.page.get_by_role("tooltip").get_by_role("button", name="上线接待").click()
        expect(state).to_contain_text("在线", timeout=PATIENCE)
        self.page.keyboard.press("Escape")

    def waits(self, title: str) -> Locator:
        """The line of somebody who waits, or of a conversation one has."""
        return self.line.get_by_role("link").filter(has_text=title)

    def take(self, title: str) -> None:
        self.waits(title).first.click()
        self.page.get_by_role("button", name="接入", exact=True).click()
        expect(self.field).to_be_visible(timeout=PATIENCE)

    def say(self, text: str) -> None:
        self.field.fill(text)
        self.field.press("Enter")
        expect(self.said.get_by_text(text)).to_be_visible(timeout=PATIENCE)


class Staff:
    """Makes accounts and opens a page for each; at the end nobody of them is there any more."""

    def __init__(self, instance: Instance, browser: Browser) -> None:
        self._desk, self._browser = instance.url("desk"), browser
        default = f"sqlite+aiosqlite:///{instance.layout.var / 'wenzheng.db'}"
        self._address = instance.env.get("WENZHENG_DATABASE_URL") or default
        self._contexts: list[BrowserContext] = []
        self._names: list[str] = []

    def at_the_desk(self, role: Role, department: str | None = None, path: str = "/#/conversations") -> Member:
        """Signed in, on the conversations' screen."""
        name, token = self._in_database(lambda database: self._sign_in(database, role, department))
        page = self.page()
        page.context.add_cookies([{"name": COOKIE, "value": token, "url": self._desk}])
        page.goto(f"{self._desk}{path}")
        expect(page.get_by_role("navigation", name="主菜单")).to_be_visible(timeout=PATIENCE)
        return Member(name, page)

    def account(self, role: Role, password: str) -> str:
        """An account as it is on its first day; returns its name."""
        name = self._name(role)

        async def add(database: Database) -> None:
            hashed = Argon2Hasher().hash(password)
            async with database.transaction() as session:
                await add_account(session, SystemClock(), name, role, hashed, None)

        self._in_database(add)
        return name

    def page(self) -> Page:
        """A browser of somebody's own, at the desk's address."""
        context = self._browser.new_context(
            locale="zh-CN", viewport=LAPTOP, base_url=self._desk, reduced_motion="reduce"
        )
        self._contexts.append(context)
        return context.new_page()

    def put_back(self, switch: str) -> None:
        """A switch that a test may have left thrown."""

        async def on(database: Database) -> None:
            async with database.transaction() as session:
                await session.execute(delete(ThrownSwitch).where(ThrownSwitch.name == switch))

        self._in_database(on)

    def leave(self) -> None:
        """Everybody goes."""
        for context in self._contexts:
            context.close()

        async def gone(database: Database) -> None:
            async with database.transaction() as session:
                await session.execute(delete(Presence).where(Presence.account.in_(self._names)))
                taken = (QueueEntry.claimed_by.in_(self._names)) & (QueueEntry.state == Place.CLAIMED.value)
                left = or_(taken, QueueEntry.state.in_(IN_LINE))
                await session.execute(update(QueueEntry).where(left).values(state=Place.LEFT.value))

        self._in_database(gone)

    def _name(self, role: Role) -> str:
        self._names.append(f"{role.value}-{uuid.uuid4().hex[:6]}")
        return self._names[-1]

    async def _sign_in(self, database: Database, role: Role, department: str | None) -> tuple[str, str]:
        clock, name = SystemClock(), self._name(role)
        async with database.transaction() as session:
            account = await add_account(session, clock, name, role, "no password", department)
            account.password_changed_at = clock.now()
            opened = await Sessions(database, clock).open_in(session, account, second_factor=True)
        return name, opened.token

    def _in_database(self, work: Callable[[Database], Coroutine[Any, Any, T]]) -> T:
        """Playwright's loop runs in this thread, so the work has one of its own."""

        async def run() -> T:
            database = Database(self._address)
            try:
                return await work(database)
            finally:
                await database.close()

        with ThreadPoolExecutor(1) as pool:
            return pool.submit(asyncio.run, run()).result()
