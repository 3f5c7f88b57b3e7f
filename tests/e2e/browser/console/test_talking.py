"""A citizen asks for a person: seen within a second, taken once, talked with, given on, ended, rated. No reload."""

from __future__ import annotations

import os
import re
import signal

from playwright.sync_api import expect

from deploy.setup.instance import Instance
from foundation.accounts.roles import Role
from tests.e2e.browser.axe import findings
from tests.e2e.browser.chat import PATIENCE, Chat
from tests.e2e.browser.console.members import Member, Staff

MATTER = "身份证丢了怎么补办"


def ask_for_a_person(citizen: Chat) -> None:
    citizen.say(MATTER)
    citizen.say("转人工")


def end(member: Member) -> None:
    member.page.get_by_role("button", name="结束", exact=True).click()
    dialog = member.page.get_by_role("dialog", name="结束并交回智能客服")
    dialog.get_by_label("小结").fill("已说明费用和材料。")
    dialog.get_by_role("button", name="结束会话").click()
    expect(member.page.get_by_text("没有打开的会话")).to_be_visible(timeout=PATIENCE)


def test_from_the_question_for_a_person_to_the_rating(staff: Staff, citizen: Chat) -> None:
    agent = staff.at_the_desk(Role.AGENT, "gov")
    agent.come()
    ask_for_a_person(citizen)
    expect(agent.line.get_by_text("请您接待")).to_be_visible(timeout=1_000)
    expect(agent.page).to_have_title("(1) 会话 · 问政工作台")
    assert findings(agent.page) == []

    agent.page.get_by_role("main").press("t")
    expect(agent.field).to_be_visible(timeout=PATIENCE)
    expect(agent.said).to_contain_text(MATTER)
    agent.say("您好，我来帮您看补办身份证的事。")
    expect(citizen.place.locator(".message.staff").last).to_contain_text("我来帮您看", timeout=PATIENCE)
    citizen.field.fill("要多少钱？")
    citizen.field.press("Enter")
    expect(agent.said).to_contain_text("要多少钱？", timeout=PATIENCE)

    context = agent.page.get_by_role("complementary", name="参考")
    expect(context).to_contain_text("针对：要多少钱？", timeout=PATIENCE)
    context.get_by_role("button", name="放入回复").first.click(timeout=PATIENCE)
    expect(agent.field).to_have_value(re.compile("40元.*来源：", re.DOTALL))
    agent.field.press("Enter")
    expect(citizen.place.locator(".message.staff").last).to_contain_text("40元", timeout=PATIENCE)

    context.get_by_role("tab", name="备注").click()
    context.get_by_label("内部备注").fill("市民住在东城区")
    context.get_by_role("button", name="添加备注").click()
    expect(context.get_by_role("listitem")).to_contain_text("市民住在东城区")
    expect(citizen.place.get_by_text("市民住在东城区")).to_have_count(0)
    assert findings(agent.page) == []

    end(agent)
    expect(citizen.place.get_by_text("本次人工服务已结束")).to_be_visible(timeout=PATIENCE)
    citizen.menu("评价服务")
    citizen.place.locator("input[name=staff]").first.check()
    citizen.place.get_by_role("button", name="提交").click()
    expect(citizen.place.get_by_text("谢谢您的评价")).to_be_visible(timeout=PATIENCE)


def test_two_claim_at_once_and_one_has_it(staff: Staff, citizen: Chat) -> None:
    one, other = staff.at_the_desk(Role.AGENT, "gov"), staff.at_the_desk(Role.DEPARTMENT_LEAD, "gov")
    one.come()
    other.come()
    ask_for_a_person(citizen)
    for member in (one, other):
        member.waits(MATTER).click(timeout=PATIENCE)
        expect(member.said).to_contain_text(MATTER, timeout=PATIENCE)
    at = one.page.evaluate("Date.now()") + 1_000
    for member in (one, other):
        button = member.page.get_by_role("button", name="接入", exact=True)
        button.evaluate("(button, at) => void setTimeout(() => button.click(), at - Date.now())", at)
    taken = re.compile("这位市民已由.*接待，不用再接入。")
    calm = one.page.get_by_text(taken).or_(one.field)
    expect(calm.first).to_be_visible(timeout=PATIENCE)
    winner, loser = (one, other) if one.field.is_visible() else (other, one)
    expect(winner.field).to_be_visible(timeout=PATIENCE)
    expect(loser.page.get_by_text(taken)).to_be_visible(timeout=PATIENCE)
    expect(loser.page.get_by_text(f"由{winner.name}接待，来自网页")).to_be_visible(timeout=PATIENCE)
    expect(loser.field).to_have_count(0)
    end(winner)


def test_given_on_refused_and_accepted(staff: Staff, citizen: Chat) -> None:
    agent, police = staff.at_the_desk(Role.AGENT, "gov"), staff.at_the_desk(Role.AGENT, "psb")
    agent.come()
    ask_for_a_person(citizen)
    agent.take(MATTER)
    for reason in ("补办身份证由公安局办理", "请再看一下，确属户政"):
        agent.page.get_by_role("button", name="转交", exact=True).click()
        dialog = agent.page.get_by_role("dialog", name="转交会话")
        dialog.get_by_role("combobox", name="部门").fill("云州市公安局")
        agent.page.get_by_role("option", name="云州市公安局", exact=True).click()
        dialog.get_by_label("原因").fill(reason)
        dialog.get_by_role("button", name="转交", exact=True).click()
        expect(agent.page.get_by_text("对方接受之前，仍由您负责接待")).to_be_visible(timeout=PATIENCE)
        offer = police.page.get_by_role("article", name="转交给您的会话")
        expect(offer).to_contain_text(reason, timeout=PATIENCE)
        if reason.startswith("补办"):
            assert findings(police.page) == []
            offer.get_by_role("button", name="不接受").click()
            police.page.get_by_role("dialog").get_by_role("textbox").fill("请先确认户籍地")
            police.page.get_by_role("dialog").get_by_role("button", name="不接受").click()
            expect(offer).to_have_count(0, timeout=PATIENCE)
            expect(agent.field).to_be_visible()
    offer.get_by_role("button", name="接受", exact=True).click()
    expect(police.field).to_be_visible(timeout=PATIENCE)
    expect(agent.field).to_have_count(0, timeout=PATIENCE)
    police.say("您好，我是公安局户政科。")
    expect(citizen.place.locator(".message.staff").last).to_contain_text("户政科", timeout=PATIENCE)
    end(police)


def test_the_desk_dies_while_they_talk_and_nothing_is_lost(staff: Staff, citizen: Chat, instance: Instance) -> None:
    agent = staff.at_the_desk(Role.AGENT, "gov")
    agent.come()
    ask_for_a_person(citizen)
    agent.take(MATTER)
    agent.say("您好，请说。")
    os.kill(instance.pid_of("desk"), signal.SIGKILL)
    expect(agent.page.get_by_text("与服务器的连接中断")).to_be_visible(timeout=PATIENCE)
    citizen.field.fill("我的户口在东城区")
    citizen.field.press("Enter")
    agent.field.fill("请带上户口簿。")
    agent.field.press("Enter")  # nobody is there to take it: it stays
    expect(agent.page.get_by_role("alert")).to_contain_text("内容保留在这里", timeout=PATIENCE)
    expect(agent.page.get_by_text("与服务器的连接中断")).to_have_count(0, timeout=4 * PATIENCE)
    expect(agent.said).to_contain_text("我的户口在东城区", timeout=PATIENCE)
    expect(agent.field).to_have_value("请带上户口簿。")
    agent.field.press("Enter")
    expect(citizen.place.locator(".message.staff").last).to_contain_text("请带上户口簿。", timeout=PATIENCE)
    expect(agent.said.get_by_text("请带上户口簿。")).to_have_count(1)
    end(agent)
