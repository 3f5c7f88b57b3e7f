"""The first day of a supervisor: password, second factor, a password of their own; then the console, and out again."""

from __future__ import annotations

import pyotp
from playwright.sync_api import Page, expect

from foundation.accounts.roles import Role
from tests.e2e.browser.axe import findings
from tests.e2e.browser.console.members import PATIENCE, Staff

FIRST, OWN = "Erstes-Kennwort-2026", "Qingfeng-Yunzhou-58!"


def sign_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def test_the_first_day_and_the_second(staff: Staff) -> None:
    name, page = staff.account(Role.SUPERVISOR, FIRST), staff.page()
    page.goto("/#/own-account")
    expect(page.get_by_role("heading", name="登录")).to_be_visible(timeout=PATIENCE)
    assert findings(page) == []
    sign_in(page, name, "wrong")
    expect(page.get_by_role("alert")).to_contain_text("用户名、密码或动态口令不对", timeout=PATIENCE)
    sign_in(page, name, FIRST)

    expect(page.get_by_role("img", name="动态口令二维码")).to_be_visible(timeout=PATIENCE)
    assert findings(page) == []
    codes = pyotp.TOTP(page.locator("code").inner_text())
    page.get_by_label("动态口令", exact=True).fill(codes.now())
    page.get_by_role("button", name="确认绑定").click()

    page.get_by_label("原密码").fill(FIRST)
    page.get_by_label("新密码", exact=True).fill(OWN)
    page.get_by_label("再输一次新密码").fill(OWN)
    assert findings(page) == []
    page.get_by_role("button", name="修改密码").click()
    expect(page.get_by_role("navigation", name="主菜单")).to_be_visible(timeout=PATIENCE)

    page.goto("/#/own-account")
    expect(page.get_by_role("heading", name="我的登录")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("本次")).to_be_visible(timeout=PATIENCE)
    assert findings(page) == []
    page.get_by_role("button", name=name).click()
    page.get_by_role("menuitem", name="退出登录").click()
    sign_in(page, name, OWN)
    expect(page.get_by_label("动态口令")).to_be_focused(timeout=PATIENCE)


def test_an_editor_has_no_conversations(staff: Staff) -> None:
    editor = staff.at_the_desk(Role.EDITOR, "psb")
    expect(editor.page.get_by_text("这个页面不在您的权限之内")).to_be_visible(timeout=PATIENCE)
    expect(editor.page.get_by_role("link", name="会话")).to_have_count(0)
