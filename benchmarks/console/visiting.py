"""Visits in a browser: when the sign-in can be used, and the first screen after it; with an empty cache and a full."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, Response

from benchmarks.console.desk import Desk

_PATIENCE = 60_000


@dataclass(frozen=True)
class Visit:
    """Milliseconds from the navigation until the screen can be used; the files that were asked for."""

    usable: float
    files: frozenset[str]


def sign_in_screen(context: BrowserContext, desk: Desk) -> Visit:
    """The page of somebody who is not signed in."""
    return _visit(context, f"{desk.url}/", "form input[autocomplete=username]")


def talks_screen(context: BrowserContext, desk: Desk) -> Visit:
    """会话 of somebody who is signed in, with its lists there."""
    return _visit(context, f"{desk.url}/#/conversations", "section[aria-label=排队和我的会话] h2")


def _visit(context: BrowserContext, address: str, sign: str) -> Visit:
    page, files = context.new_page(), set[str]()

    def came(response: Response) -> None:
        path = urlsplit(response.url).path
        if path.startswith("/console/"):
            files.add(path.rsplit("/", 1)[1])

    page.on("response", came)
    page.goto(address, wait_until="commit")
    page.locator(sign).first.wait_for(timeout=_PATIENCE)
    usable = _now(page)
    page.close()
    return Visit(usable, frozenset(files))


def _now(page: Page) -> float:
    return float(page.evaluate("performance.now()"))
