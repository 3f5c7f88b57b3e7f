"""A practice talk from the choice of the scenario to its explained score; a lesson with its questions."""

from __future__ import annotations

from playwright.sync_api import expect

from foundation.accounts.roles import Role
from tests.e2e.browser.axe import findings
from tests.e2e.browser.console.members import PATIENCE, Staff


def test_a_practice_talk_to_its_score(staff: Staff) -> None:
    agent = staff.at_the_desk(Role.AGENT, "hurd", path="/#/practice")
    page = agent.page
    page.get_by_role("button", name="开始练习：电梯坏了没人修").click(timeout=PATIENCE)
    expect(agent.said).to_contain_text("小区电梯坏了三天", timeout=PATIENCE)
    agent.say("您好，我先为您登记工单，住建局会督促物业维修。")
    expect(agent.said).to_contain_text("你们管不管", timeout=PATIENCE)  # the practice citizen goes on
    agent.say("请您放心，三个工作日内答复。")
    assert findings(page) == []

    side = page.get_by_role("complementary", name="练习评分")
    side.get_by_role("combobox", name="承办部门").fill("公安局")
    page.get_by_role("option", name="云州市公安局", exact=True).click()
    side.get_by_text("要登记工单", exact=True).click()
    side.get_by_role("button", name="结束并评分").click()
    expect(side.get_by_role("heading", name="得分")).to_contain_text("85", timeout=PATIENCE)
    expect(side).to_contain_text("承办部门应为云州市住房和城乡建设局，您选的是云州市公安局")
    expect(agent.field).to_have_count(0)
    assert findings(page) == []

    page.get_by_role("link", name="返回练习题").click()
    history = page.get_by_role("region", name="我的成绩")
    expect(history.get_by_role("listitem")).to_contain_text("85分", timeout=PATIENCE)
    assert findings(page) == []


def test_a_lesson_and_the_leads_figures(staff: Staff) -> None:
    page = staff.at_the_desk(Role.DEPARTMENT_LEAD, "hurd", path="/#/practice/lessons").page
    page.get_by_role("button", name="开始学习：办理记录").click(timeout=PATIENCE)
    dialog = page.get_by_role("dialog", name="办理记录")
    for right in ("要，写进备注", "10点致电市民，同意周三上门维修", "结果和下一步怎么做"):
        dialog.get_by_text(right, exact=True).click()
    assert findings(page) == []
    dialog.get_by_role("button", name="提交答案").click()
    expect(dialog.get_by_role("status")).to_contain_text("答对3/3题，通过了", timeout=PATIENCE)
    dialog.get_by_role("button", name="关闭", exact=True).click()
    page.get_by_text("培训情况", exact=True).first.click()
    expect(page.get_by_role("region", name="培训情况").first).to_contain_text("1/4", timeout=PATIENCE)
    assert findings(page) == []
