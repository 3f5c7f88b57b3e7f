"""Visits to the demonstration page in a fresh profile: when the button and the conversation can be used."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request

_MOMENT = "performance.now()"
_FILES = ("/static/embed.js", "/static/chat.js", "/static/chat.css", "/static/tokens.css")


@dataclass(frozen=True)
class Visit:
    """Milliseconds from the navigation to the button, and from the click to the field; bytes of the widget's files
    as they came over the network; hosts that are not ours.
    """

    button: float
    chat: float
    requests_before: int
    received: int
    outside: int


def visit(browser: Browser, gateway: str) -> Visit:
    """One visit: load, wait for the button, click it, wait until one can write."""
    context = browser.new_context(locale="zh-CN")
    hosts: list[str] = []
    finished: list[Request] = []

    def came(request: Request) -> None:
        finished.append(request)

    context.on("request", lambda request: hosts.append(urlsplit(request.url).netloc))
    context.on("requestfinished", came)
    try:
        page = context.new_page()
        page.goto(f"{gateway}/", wait_until="commit")
        button = page.locator("wenzheng-chat button")
        button.wait_for()
        ready, before = _now(page), len(hosts)
        button.click()
        page.frame_locator("wenzheng-chat iframe").locator("textarea").wait_for()
        usable = _now(page) - ready
        files = [one for one in finished if any(name in one.url for name in _FILES)]
        received = sum(one.sizes()["responseBodySize"] for one in files)
        return Visit(ready, usable, before, received, sum(host != urlsplit(gateway).netloc for host in hosts if host))
    finally:
        context.close()


def _now(page: Page) -> float:
    return float(page.evaluate(_MOMENT))
