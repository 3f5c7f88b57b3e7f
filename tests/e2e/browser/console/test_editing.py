"""Editors at the console: the hit test explains itself, and its question is kept for the publish gate."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page, expect

from foundation.accounts.roles import Role
from tests.e2e.browser.axe import findings
from tests.e2e.browser.console.members import Staff

PATIENCE = 60_000  # milliseconds; the machine that runs all tests is busy


def looked_at(page: Page, name: str) -> None:
    """No findings; with WENZHENG_PICTURES a picture of the screen as it is."""
    assert findings(page) == []
    if folder := os.environ.get("WENZHENG_PICTURES"):
        for width in (1366, 1024):
            page.set_viewport_size({"width": width, "height": 768})
            page.wait_for_timeout(150)
            page.screenshot(path=Path(folder) / f"{name}-{width}.png")
        page.set_viewport_size({"width": 1366, "height": 768})


def reasoned(page: Page, reason: str, button: str) -> None:
    """Answer why."""
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill(reason)
    dialog.get_by_role("button", name=button, exact=True).click()


def test_the_hit_test_explains_itself_and_keeps_the_question(staff: Staff) -> None:
    page = staff.at_the_desk(Role.EDITOR, path="/#/hit-test").page
    page.get_by_role("textbox", name="市民的问题").fill("狗狗上户口要花多少钱呀")
    page.get_by_role("button", name="测试", exact=True).click()
    expect(page.get_by_role("heading", name="综合打分")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("combobox", name="想问哪一条知识").fill("psb-passport")
    page.get_by_role("option").filter(has_text="psb-passport").first.click()
    expect(page.get_by_role("region", name="这一条的结果")).to_contain_text("排在第", timeout=PATIENCE)
    looked_at(page, "hit-test")
    page.get_by_role("button", name="存为测试问").click()
    page.get_by_role("link", name="去看草稿并送审").click(timeout=PATIENCE)
    expect(page.get_by_label("问题", exact=True).last).to_have_value("狗狗上户口要花多少钱呀", timeout=PATIENCE)
    page.get_by_role("button", name="作废").click()
    reasoned(page, "试验", "作废")
    expect(page.get_by_role("button", name="修改", exact=True)).to_be_visible(timeout=PATIENCE)
