"""A list of ten thousand orders: only rows in sight are drawn; filters, views and keys."""

from __future__ import annotations

import json
import re
import statistics
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Route, expect

from foundation.accounts.roles import Role
from tests.e2e.browser.chat import PATIENCE
from tests.e2e.browser.console.members import Staff

MANY = 10_000


def test_ten_thousand_orders_scroll_without_stutter(staff: Staff) -> None:
    supervisor = staff.at_the_desk(Role.SUPERVISOR, path="/#/callbacks")
    page = supervisor.page
    asked: list[dict[str, list[str]]] = []

    def answer(route: Route) -> None:
        asked.append(parse_qs(urlsplit(route.request.url).query))
        items = [order(n) for n in range(MANY)]
        route.fulfill(content_type="application/json", body=json.dumps({"items": items, "next": None}))

    page.route(re.compile(r"/desk/v1/work-orders\?"), answer)
    page.get_by_role("navigation", name="主菜单").get_by_role("link", name="工单", exact=True).click()
    listed = page.get_by_role("region", name="工单列表")
    expect(listed.get_by_text(f"{MANY}件")).to_be_visible(timeout=PATIENCE)
    expect(listed.get_by_role("link").first).to_contain_text("还剩5个工作日")
    measured: dict[str, Any] = page.evaluate(SCROLL)
    frames = sorted(measured["frames"])
    print(f"frames while scrolling {MANY} rows: median {statistics.median(frames):.0f} ms, longest {frames[-1]:.0f} ms")
    assert measured["most"] < 60
    expect(listed.get_by_role("link").filter(has_text=order(MANY - 1)["number"])).to_be_visible(timeout=PATIENCE)

    page.get_by_role("button", name="临期和超期").click()
    expect(page).to_have_url(re.compile("due=pressing"))
    page.get_by_role("main").press("/")
    page.keyboard.type("电梯")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("text="))
    assert asked[-1] == {"text": ["电梯"], "overdue": ["true"], "soon": ["true"], "sort": ["due"], "limit": ["100"]}
    page.get_by_role("button", name="保存为视图").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("电梯临期")
    page.get_by_role("dialog").get_by_role("button", name="保存视图").click()
    page.reload()
    expect(page.get_by_role("button", name="电梯临期", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(listed.get_by_text(f"{MANY}件")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("main").press("j")
    page.keyboard.press("j")
    expect(listed.get_by_role("link").nth(1)).to_be_focused()


def order(n: int) -> dict[str, Any]:
    return {
        "number": f"YZ20261201{n:05d}0",
        "category": "complaint",
        "category_label": "投诉",
        "title": f"电梯坏了 {n}",
        "department": {"id": "hurd", "name": "云州市住房和城乡建设局"},
        "region": None,
        "status": "accepted",
        "status_label": "办理中",
        "received_at": "2026-12-01T09:00:00+08:00",
        "due_on": "2026-12-18",
        "working_days_left": 5,
        "overdue": False,
        "paused": False,
        "accept_by": None,
        "confidential": False,
        "binding": False,
        "escalated": False,
        "urged": 0,
        "reopened": 0,
    }


SCROLL = """async () => {
  const frame = document.querySelector(".rows");
  const frames = [];
  let most = 0;
  let before = await new Promise(requestAnimationFrame);
  for (let n = 1; n <= 90; n += 1) {
    frame.scrollTop = (frame.scrollHeight * n) / 90;
    const now = await new Promise(requestAnimationFrame);
    frames.push(now - before);
    before = now;
    most = Math.max(most, frame.querySelectorAll("li").length);
  }
  return { frames, most };
}"""
