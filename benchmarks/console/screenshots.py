"""`make screenshots`, the staff's part: every screen of the console on a laptop and a tablet, to be looked at.

It brings a desk of its own with a busy afternoon in it: no accounts of a running instance are needed, none are made.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks.console.day import Afternoon
from benchmarks.console.desk import Desk, running_desk
from benchmarks.widget.chromium import chromium
from foundation.accounts.roles import Role
from foundation.logging import configure_logging

SIZES = {"laptop": {"width": 1366, "height": 768}, "tablet": {"width": 1024, "height": 768}}
STAFF: dict[str, tuple[Role, str | None, dict[str, str]]] = {
    "supervisor": (
        Role.SUPERVISOR,
        None,
        {
            "board": "/board",
            "watched-orders": "/watched-orders",
            "ratings": "/ratings",
            "quality": "/quality",
            "reports": "/reports",
            "training-figures": "/practice/figures",
            "callbacks": "/callbacks",
        },
    ),
    "lead": (
        Role.DEPARTMENT_LEAD,
        "psb",
        {
            "conversations": "/conversations",
            "work-orders": "/work-orders",
            "canned-replies": "/canned-replies",
            "practice": "/practice",
            "lessons": "/practice/lessons",
            "own-account": "/own-account",
        },
    ),
    "editor": (Role.EDITOR, "psb", {"editor-home": "/"}),
    "security": (Role.SECURITY_ADMINISTRATOR, None, {"administration-home": "/"}),
}
_PATIENCE = 30_000


def main() -> None:
    """Take them all into a folder that git does not know."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path("var/screenshots"))
    folder = parser.parse_args().output
    folder.mkdir(parents=True, exist_ok=True)
    configure_logging("screenshots", "warning")
    with running_desk() as desk, chromium() as browser:
        desk.run(Afternoon(desk.database, desk.clock).write())
        for size in SIZES:
            take(browser, desk, size, folder)
    print(f"{len(list(folder.glob('console-*.png')))} screenshots of the console are in {folder}")


def take(browser: Browser, desk: Desk, size: str, folder: Path) -> None:
    """Every screen of every role in one size, the sign-in first."""
    page = browser.new_page(locale="zh-CN", viewport=SIZES[size])  # type: ignore[arg-type]
    page.goto(f"{desk.url}/")
    page.get_by_label("用户名").wait_for(timeout=_PATIENCE)
    page.screenshot(path=folder / f"console-sign-in-{size}.png")
    page.close()
    for name, (role, department, screens) in STAFF.items():
        options = {"viewport": SIZES[size], "reduced_motion": "reduce"}
        context = desk.sign_in(browser, f"{name}-{size}", role, department, **options)
        page = context.new_page()
        for screen, path in screens.items():
            page.goto(f"{desk.url}/#{path}")
            page.reload()  # the address alone changed: every screen is opened anew
            _settled(page)
            page.screenshot(path=folder / f"console-{screen}-{size}.png")
        if name == "lead":
            page.goto(f"{desk.url}/#/conversations")
            page.reload()
            page.get_by_role("region", name="排队和我的会话").get_by_role("link").first.click()
            page.get_by_role("log", name="会话记录").get_by_role("article").first.wait_for(timeout=_PATIENCE)
            page.screenshot(path=folder / f"console-talk-{size}.png")
            _practise(page, desk, folder / f"console-practice-score-{size}.png")
        context.close()


def _practise(page: Page, desk: Desk, file: Path) -> None:
    page.goto(f"{desk.url}/#/practice")
    page.reload()
    page.get_by_role("button", name="开始练习：居住证要带什么").click(timeout=_PATIENCE)
    page.get_by_role("textbox", name="回复市民").fill("您好，请带身份证和租房合同。")
    page.keyboard.press("Enter")
    side = page.get_by_role("complementary", name="练习评分")
    side.get_by_role("combobox", name="承办部门").fill("云州市公安局")
    page.get_by_role("option", name="云州市公安局", exact=True).click()
    side.get_by_text("当场可以答复").click()
    side.get_by_role("button", name="结束并评分").click()
    side.get_by_role("heading", name="得分").wait_for(timeout=_PATIENCE)
    page.screenshot(path=file)


def _settled(page: Page) -> None:
    """Everything that was asked for is there; charts are painted in the frame after."""
    page.locator("main > *").first.wait_for(timeout=_PATIENCE)
    page.wait_for_function("() => document.querySelectorAll('.el-skeleton').length === 0", timeout=_PATIENCE)
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    if page.get_by_role("img", name="每日提问").count():
        page.locator("canvas").nth(3).wait_for(timeout=_PATIENCE)


if __name__ == "__main__":
    main()
