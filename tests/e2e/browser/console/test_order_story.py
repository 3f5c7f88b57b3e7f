"""The long way of a matter through four desks, each with a browser of its own."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from foundation.accounts.roles import Role
from tests.e2e.browser.axe import findings
from tests.e2e.browser.chat import PATIENCE, Chat
from tests.e2e.browser.console.members import Member, Staff
from tests.e2e.browser.console.test_talking import MATTER, ask_for_a_person, end


def give_on(member: Member, department: str, reason: str) -> None:
    member.page.get_by_role("button", name="转交", exact=True).click()
    dialog = member.page.get_by_role("dialog", name="转交会话")
    choose(dialog.get_by_role("combobox", name="部门"), member.page, department)
    dialog.get_by_label("原因").fill(reason)
    dialog.get_by_role("button", name="转交", exact=True).click()
    expect(member.page.get_by_text("对方接受之前，仍由您负责接待")).to_be_visible(timeout=PATIENCE)


def choose(field: Any, page: Page, name: str) -> None:
    field.fill(name)
    page.get_by_role("option", name=name).first.click()


def step(page: Page, name: str, text: str | None = None, department: str | None = None) -> None:
    """Take a step on an order's page."""
    bar = page.get_by_role("group", name="工单操作")
    bar.get_by_role("button", name=name, exact=True).click(timeout=PATIENCE)
    dialog = page.get_by_role("dialog", name=name)
    if department is not None:
        choose(dialog.get_by_role("combobox"), page, department)
    if text is not None:
        dialog.get_by_role("textbox").last.fill(text)
    dialog.get_by_role("button", name=name, exact=True).click()
    expect(dialog).to_have_count(0, timeout=PATIENCE)


def test_from_a_refused_transfer_to_the_call_back(staff: Staff, citizen: Chat) -> None:
    agent, police = staff.at_the_desk(Role.AGENT, "gov"), staff.at_the_desk(Role.AGENT, "psb")
    supervisor = staff.at_the_desk(Role.SUPERVISOR)
    agent.come()
    ask_for_a_person(citizen)
    expect(agent.line.get_by_text("请您接待")).to_be_visible(timeout=1_000)
    agent.take(MATTER)
    agent.say("您好，请稍等，我请公安局的同事看一下。")
    expect(citizen.place.locator(".message.staff").last).to_contain_text("请稍等", timeout=PATIENCE)
    conversation = agent.page.url.rsplit("/", 1)[1]

    # given on, refused, assigned bindingly
    give_on(agent, "云州市公安局", "补办身份证由公安局办理")
    offer = police.page.get_by_role("article", name="转交给您的会话")
    offer.get_by_role("button", name="不接受").click(timeout=PATIENCE)
    police.page.get_by_role("dialog").get_by_role("textbox").fill("请先确认户籍地")
    police.page.get_by_role("dialog").get_by_role("button", name="不接受").click()
    expect(offer).to_have_count(0, timeout=PATIENCE)
    supervisor.page.goto(f"/#/conversations/{conversation}")
    supervisor.page.get_by_role("button", name="指定接待").click(timeout=PATIENCE)
    dialog = supervisor.page.get_by_role("dialog", name="指定接待人员")
    choose(dialog.get_by_role("combobox", name="由谁接待"), supervisor.page, police.name)
    dialog.get_by_label("理由").fill("属户政业务")
    dialog.get_by_role("button", name="指定", exact=True).click()
    police.waits(MATTER).first.click(timeout=PATIENCE)
    expect(police.field).to_be_visible(timeout=PATIENCE)
    expect(agent.field).to_have_count(0, timeout=PATIENCE)

    # registered, signed for, another department helps
    police.page.get_by_role("button", name="登记工单").click()
    dialog = police.page.get_by_role("dialog", name="登记工单")
    choose(dialog.get_by_role("combobox", name="承办部门"), police.page, "云州市公安局")
    dialog.get_by_role("button", name="登记", exact=True).click()
    number = dialog.locator(".number").inner_text(timeout=PATIENCE)
    expect(citizen.place.get_by_text(number).first).to_be_visible(timeout=PATIENCE)
    lists = supervisor.page
    lists.goto("/#/work-orders?sort=newest")
    row = lists.get_by_role("region", name="工单列表").get_by_role("link").filter(has_text=number)
    expect(row).to_contain_text("已派单", timeout=PATIENCE)
    assert findings(lists) == []
    dialog.get_by_role("link", name="打开工单").click()
    order = police.page
    order.get_by_role("group", name="工单操作").get_by_role("button", name="签收").click(timeout=PATIENCE)
    expect(row).to_contain_text("办理中", timeout=PATIENCE)  # live, in its place
    helper = staff.at_the_desk(Role.AGENT, "hurd", "/#/work-orders")
    step(order, "请其他部门会办", "请核实市民的租赁备案。", "云州市住房和城乡建设局")
    expect(order.get_by_text("云州市住房和城乡建设局反馈后才能答复市民")).to_be_visible(timeout=PATIENCE)
    expect(order.get_by_role("button", name="答复市民")).to_have_count(0)
    assert findings(order) == []
    helper.page.get_by_role("button", name=re.compile("提醒，.*未看")).click(timeout=PATIENCE)
    helper.page.get_by_role("button", name=re.compile(f"会办.*{number}")).click()
    step(helper.page, "反馈会办意见", "租赁备案属实，有效期至2027年。")

    # one answer for all, closed, called back
    order.get_by_role("button", name="答复市民").click(timeout=PATIENCE)
    answer = order.get_by_role("dialog", name="答复市民")
    answer.get_by_role("button", name="放入答复").click()
    expect(answer.get_by_role("textbox")).to_have_value(re.compile("租赁备案属实"))
    answer.get_by_role("button", name="答复市民", exact=True).click()
    expect(citizen.place.get_by_text("租赁备案属实").first).to_be_visible(timeout=PATIENCE)
    expect(row).to_contain_text("已答复", timeout=PATIENCE)
    row.click()
    step(lists, "办结")
    expect(lists.get_by_text("已办结").first).to_be_visible(timeout=PATIENCE)
    agent.page.goto("/#/callbacks")
    case = agent.page.get_by_role("listitem").filter(has_text=number)
    expect(case).to_be_visible(timeout=PATIENCE)
    assert findings(agent.page) == []
    case.get_by_role("button", name="记录回访").click()
    dialog = agent.page.get_by_role("dialog", name="记录回访")
    dialog.get_by_text("市民满意", exact=True).click()
    dialog.get_by_role("textbox").fill("已致电，市民表示满意。")
    dialog.get_by_role("button", name="记录", exact=True).click()
    expect(case).to_have_count(0, timeout=PATIENCE)
    expect(lists.get_by_text("已回访").first).to_be_visible(timeout=PATIENCE)

    order.goto(f"/#/conversations/{conversation}")
    expect(police.field).to_be_visible(timeout=PATIENCE)
    end(police)
    citizen.menu("评价服务")
    citizen.place.locator("input[name=staff]").first.check()
    citizen.place.get_by_role("button", name="提交").click()
    expect(citizen.place.get_by_text("谢谢您的评价")).to_be_visible(timeout=PATIENCE)
