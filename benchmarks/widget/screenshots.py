"""`make screenshots`: every page and state in every look, to be looked at."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from benchmarks.widget.chromium import chromium

PAGES = {
    "home": "/",
    "knowledge": "/knowledge",
    "search": "/knowledge?q=身份证",
    "department": "/knowledge/departments/psb",
    "guide": "/entries/psb-id-card-reissue",
    "event": "/entries/bundle-birth",
    "compare": "/compare/psb-id-card-reissue",
    "progress": "/progress",
    "privacy": "/privacy",
    "basic": "/chat/basic",
    "not-found": "/entries/none",
}
DESKTOP, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 844}
LOOKS: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "light": ({"viewport": DESKTOP}, {}),
    "dark": ({"viewport": DESKTOP, "color_scheme": "dark"}, {}),
    "contrast": ({"viewport": DESKTOP}, {"theme": "contrast"}),
    "elder": ({"viewport": DESKTOP}, {"size": "elder"}),
    "phone": ({"viewport": PHONE}, {}),
    "phone-elder": ({"viewport": PHONE}, {"size": "elder"}),
}
STATES: dict[str, dict[str, Any]] = {
    "queue": {"owner": "queue", "queue_position": 3, "waiting_minutes": 6},
    "staff": {"owner": "staff", "staff": "8号工作人员", "department": "云州市公安局", "attachments": True},
    "closed": {"owner": "closed"},
}
_PATIENCE = 30_000


def main() -> None:
    """Take them all into a folder that git does not know."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gateway", default=os.environ.get("WENZHENG_GATEWAY_URL", "http://127.0.0.1:8080"))
    parser.add_argument("--output", type=Path, default=Path("var/screenshots"))
    wanted = parser.parse_args()
    wanted.output.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for look in LOOKS:
            take(browser, wanted.gateway, look, wanted.output)
    print(f"{len(list(wanted.output.glob('*.png')))} screenshots are in {wanted.output}")


def take(browser: Browser, gateway: str, look: str, folder: Path) -> None:
    """All pages and states in one look."""
    options, view = LOOKS[look]
    context = browser.new_context(locale="zh-CN", **options)
    context.add_init_script(f"localStorage.setItem('wenzheng-view', '{json.dumps(view)}')")
    page = context.new_page()
    for name, path in PAGES.items():
        page.goto(gateway + path)
        page.screenshot(path=folder / f"{name}-{look}.png", full_page=True)
    page.goto(f"{gateway}/chat")
    page.locator("textarea").wait_for()
    page.screenshot(path=folder / f"chat-welcome-{look}.png")
    for number, (name, text) in enumerate(
        [("answer", "身份证丢了怎么补办，要多少钱"), ("order", "小区电梯坏了物业一直不修，我要投诉")], 1
    ):
        _say(page, text, number)
        page.screenshot(path=folder / f"chat-{name}-{look}.png")
    page.get_by_role("button", name="设置和更多").click()
    page.screenshot(path=folder / f"chat-settings-{look}.png")
    page.get_by_role("button", name="评价服务").click()
    page.screenshot(path=folder / f"chat-rating-{look}.png")
    for name, state in STATES.items():
        _told(page, f"event: state\ndata: {json.dumps(state)}\n\n")
        page.screenshot(path=folder / f"chat-{name}-{look}.png")
        page.unroute("**/web/v1/events*")
    page.goto(f"{gateway}/chat/basic")
    page.get_by_label("您想问什么？").fill("身份证丢了怎么补办，要多少钱")
    page.get_by_role("button", name="发送").click()
    page.locator(".message.bot").wait_for(timeout=_PATIENCE)
    page.screenshot(path=folder / f"basic-answer-{look}.png", full_page=True)
    page.goto(f"{gateway}/")
    page.locator("wenzheng-chat button").click()
    page.frame_locator("wenzheng-chat iframe").locator(".message.bot").first.wait_for(timeout=_PATIENCE)
    page.screenshot(path=folder / f"widget-{look}.png")
    context.close()


def _told(page: Page, events: str) -> None:
    """Load the chat anew, with these events in place of the gateway's: nobody is on duty for a picture."""
    page.route("**/web/v1/events*", lambda route: route.fulfill(body=events, content_type="text/event-stream"))
    page.reload()
    page.locator(".person").wait_for(timeout=_PATIENCE)


def _say(page: Page, text: str, number: int) -> None:
    page.locator("textarea").fill(text)
    page.keyboard.press("Enter")
    page.locator(".message.bot").nth(number - 1).wait_for(timeout=_PATIENCE)


if __name__ == "__main__":
    main()
