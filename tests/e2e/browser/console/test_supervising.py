"""A supervisor sees the board change by itself, rules on a talk nobody wants, has a report shown and exported."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from foundation.accounts.roles import Role
from tests.e2e.browser.axe import findings
from tests.e2e.browser.chat import Chat
from tests.e2e.browser.console.members import PATIENCE, Staff
from tests.e2e.browser.console.test_talking import MATTER, ask_for_a_person, end

SCREENS = {
    "工单督办": "/#/watched-orders",
    "评价": "/#/ratings",
    "服务质检": "/#/quality",
    "常用语": "/#/canned-replies",
}


def test_the_board_is_live_and_the_supervisor_says_who_has_it(staff: Staff, citizen: Chat) -> None:
    chief = staff.at_the_desk(Role.SUPERVISOR, path="/#/board").page
    agent, other = staff.at_the_desk(Role.AGENT, "gov"), staff.at_the_desk(Role.AGENT, "psb")
    agent.come()
    people = chief.get_by_role("region", name="人员")
    expect(people.get_by_role("row", name=agent.name)).to_contain_text("在线", timeout=PATIENCE)
    ask_for_a_person(citizen)
    waits = chief.get_by_role("list", name="排队的市民")
    expect(waits.get_by_role("link", name=MATTER)).to_be_visible(timeout=2_000)
    assert findings(chief) == []

    agent.take(MATTER)
    expect(chief.get_by_role("link", name=MATTER).and_(waits.get_by_role("link"))).to_have_count(0, timeout=2_000)
    talk = chief.get_by_role("region", name="接待中的会话").get_by_role("row").filter(has_text=agent.name)
    expect(talk).to_contain_text(MATTER, timeout=2_000)
    talk.get_by_role("button", name="指定接待").click()
    dialog = chief.get_by_role("dialog", name="指定接待人员")
    dialog.get_by_role("combobox", name="由谁接待").fill(other.name)
    chief.get_by_role("option", name=other.name).click()
    dialog.get_by_label("理由").fill("身份证补办归户政")
    dialog.get_by_role("button", name="指定", exact=True).click()
    talks = chief.get_by_role("region", name="接待中的会话").get_by_role("row")
    expect(talks.filter(has_text=other.name)).to_contain_text(MATTER, timeout=PATIENCE)
    expect(other.waits(MATTER)).to_be_visible(timeout=PATIENCE)
    other.waits(MATTER).click()
    end(other)


def test_a_report_is_shown_and_exported(staff: Staff, citizen: Chat) -> None:
    citizen.say(MATTER)  # there is at least one question to report
    chief = staff.at_the_desk(Role.SUPERVISOR, path="/#/reports").page
    expect(chief.get_by_role("img", name=re.compile("^每日提问"))).to_be_visible(timeout=PATIENCE)
    expect(chief.locator("canvas").first).to_be_visible(timeout=PATIENCE)
    assert findings(chief) == []
    chief.get_by_text("日期", exact=True).click()
    with chief.expect_download() as told:
        chief.get_by_role("link", name="导出“日期”表").click()
    exported = told.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert "日期" in exported[0].split(",")
    assert len(exported) > 1


def test_every_screen_of_a_supervisor_is_accessible(staff: Staff) -> None:
    page = staff.at_the_desk(Role.SUPERVISOR, path="/#/board").page
    wrong = {}
    menu = page.get_by_role("navigation", name="主菜单")
    expect(page.get_by_role("heading", name="督办看板", level=1)).to_be_visible(timeout=PATIENCE)
    for title in SCREENS:
        menu.get_by_role("link", name=title, exact=True).click()
        expect(page.get_by_role("heading", name=title, level=1)).to_be_visible(timeout=PATIENCE)
        expect(page.locator(".el-skeleton")).to_have_count(0, timeout=PATIENCE)
        if found := findings(page):
            wrong[title] = found
    assert wrong == {}


def test_a_lead_keeps_the_departments_texts(staff: Staff) -> None:
    page = staff.at_the_desk(Role.DEPARTMENT_LEAD, "psb", path="/#/canned-replies").page
    page.get_by_role("button", name="新增常用语").first.click()
    dialog = page.get_by_role("dialog", name="新增常用语")
    dialog.get_by_label("标题").fill("户口迁移")
    dialog.get_by_label("内容").fill("您好，请拨打")
    dialog.get_by_role("button", name="电话", exact=True).click()
    assert findings(page) == []
    dialog.get_by_role("button", name="保存").click()
    text = page.get_by_role("listitem").filter(has_text="户口迁移")
    expect(text).to_contain_text("您好，请拨打{电话}", timeout=PATIENCE)
    text.get_by_role("button", name="删除户口迁移").click()
    page.get_by_role("dialog", name="请确认").get_by_role("button", name="删除").click()
    expect(text).to_have_count(0, timeout=PATIENCE)
