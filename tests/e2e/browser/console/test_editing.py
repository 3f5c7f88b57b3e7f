"""Editors at the console: a new fee on its way to the citizen and back, a contradiction, two at the same text."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from foundation.accounts.roles import Role
from tests.e2e.browser.axe import findings
from tests.e2e.browser.chat import Chat
from tests.e2e.browser.console.members import Member, Staff

GUIDE, QUESTION = "psb-driver-license-reissue", "补办驾驶证多少钱"
OLD, NEW = "每证10元", "每证13元"
LIVE_WITHIN = 5.0
PATIENCE = 60_000  # milliseconds; the machine that runs all tests is busy
PUBLISHING = 240_000  # milliseconds; the gate tries every question of the base, on a busy machine


def looked_at(page: Page, name: str) -> None:
    """No findings; with WENZHENG_PICTURES a picture of the screen as it is."""
    assert findings(page) == []
    if folder := os.environ.get("WENZHENG_PICTURES"):
        for width in (1366, 1024):
            page.set_viewport_size({"width": width, "height": 768})
            page.wait_for_timeout(150)
            page.screenshot(path=Path(folder) / f"{name}-{width}.png")
        page.set_viewport_size({"width": 1366, "height": 768})


def begin(member: Member) -> Page:
    """A new draft of the published entry on the screen."""
    page = member.page
    page.get_by_role("button", name="修改", exact=True).click(timeout=PATIENCE)
    expect(page.get_by_role("button", name="送审")).to_be_visible(timeout=PATIENCE)
    return page


def saved(page: Page) -> None:
    expect(page.get_by_role("status").filter(has_text="已保存")).to_be_visible(timeout=PATIENCE)


def reasoned(page: Page, reason: str, button: str) -> None:
    """Answer why."""
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill(reason)
    dialog.get_by_role("button", name=button, exact=True).click()


def beside(page: Page, tab: str) -> Locator:
    pane = page.get_by_role("complementary", name="检查和预览")
    pane.get_by_role("tab", name=re.compile(f"^{tab}")).click()
    return pane


def told_within(citizen: Chat, words: str, seconds: float) -> None:
    """The citizen's next questions are answered with these words soon enough."""
    begun = time.monotonic()
    told = ""
    while words not in told:
        assert time.monotonic() - begun < seconds, told
        told = citizen.say(QUESTION).inner_text()


def test_a_fee_goes_through_review_to_the_citizen_and_back(staff: Staff, citizen: Chat) -> None:
    editor, reviewer = (
        staff.at_the_desk(Role.EDITOR, path="/#/entries"),
        staff.at_the_desk(Role.REVIEWER, path="/#/review"),
    )
    assert OLD in citizen.say(QUESTION).inner_text()

    page = editor.page
    page.get_by_role("textbox", name="查找知识").fill(QUESTION)
    page.keyboard.press("Enter")
    best = page.get_by_role("region", name="市民这样问，最可能找到")
    expect(best.get_by_role("row").nth(1)).to_contain_text(GUIDE, timeout=PATIENCE)
    looked_at(page, "entries")

    best.get_by_role("row").nth(1).get_by_role("link").click()
    begin(editor)
    fee = page.get_by_label("收费说明")
    fee.fill("收费")
    page.get_by_label("收费依据").fill("")
    checks = beside(page, "检查")
    expect(checks).to_contain_text("收费的事项要写收费依据", timeout=PATIENCE)
    expect(page.get_by_role("button", name="送审")).to_be_disabled()
    looked_at(page, "editor-errors")
    page.get_by_label("收费依据").fill("发改价格〔2004〕2831号")
    fee.fill(NEW)
    page.get_by_role("spinbutton", name="金额").fill("13")
    materials = page.get_by_role("list", name="材料", exact=True)
    names = materials.get_by_label("材料名称")
    first, second = names.nth(0).input_value(), names.nth(1).input_value()
    materials.get_by_role("button", name=re.compile("^材料第1项")).press("ArrowDown")
    expect(names.nth(1)).to_have_value(first)
    materials.get_by_role("button", name=re.compile("^材料第1项")).drag_to(names.nth(1))
    expect(names.nth(0)).to_have_value(first)
    expect(names.nth(1)).to_have_value(second)
    saved(page)
    preview = beside(page, "预览")
    expect(preview.locator(".message")).to_contain_text(NEW, timeout=PATIENCE)
    preview.get_by_text("长辈版").click()
    looked_at(page, "editor-elders")
    preview.get_by_text("微信").click()
    expect(preview.get_by_role("region", name="微信里的消息")).to_contain_text(NEW)
    looked_at(page, "editor-wechat")
    page.get_by_role("button", name="送审").click()
    expect(page.get_by_text("审核中", exact=True).first).to_be_visible(timeout=PATIENCE)

    page = reviewer.page
    page.get_by_role("button", name="刷新").click()
    page.get_by_role("region", name="等我审核").get_by_role("link").filter(has_text="驾驶证").click(timeout=PATIENCE)
    changed = page.get_by_role("row", name=re.compile("收费说明"))
    expect(changed.get_by_role("cell").nth(0)).to_contain_text(OLD, timeout=PATIENCE)
    expect(changed.get_by_role("cell").nth(1)).to_contain_text(NEW)
    changed.get_by_role("button", name="意见").click()
    page.get_by_role("textbox", name="对“收费说明”的意见").fill("已与收费公示核对")
    page.keyboard.press("Enter")
    expect(page.get_by_role("table").first).to_contain_text("已与收费公示核对", timeout=PATIENCE)
    looked_at(page, "review")
    page.get_by_role("button", name="通过", exact=True).click()
    page.get_by_role("button", name="现在发布").click(timeout=PATIENCE)
    expect(page.get_by_text("已发布", exact=True)).to_be_visible(timeout=PUBLISHING)
    told_within(citizen, NEW, LIVE_WITHIN)

    page.get_by_role("button", name="回退一版").click()
    reasoned(page, "公示的标准没有变", "回退")
    expect(page.get_by_text("已回退")).to_be_visible(timeout=PUBLISHING)
    told_within(citizen, OLD, LIVE_WITHIN)


def test_another_department_says_otherwise_and_publishing_waits_for_both(staff: Staff) -> None:
    editor, reviewer = (
        staff.at_the_desk(Role.EDITOR, path="/#/entries/new/faq"),
        staff.at_the_desk(Role.REVIEWER, path="/#/review"),
    )
    page = editor.page
    page.get_by_label("标准问").fill("结婚迁户口前身份证要补领收多少？")
    page.get_by_role("textbox", name="段落第1项").fill("补领居民身份证每证收工本费50元。")
    page.get_by_label("编码").fill("mca-faq-console-fee")
    for choice, option in (("主管部门", "云州市民政局"), ("所属事项", "居民身份证补领")):
        page.get_by_role("combobox", name=choice, exact=True).fill(option)
        page.get_by_role("option", name=option, exact=True).click()
    checks = beside(page, "检查")
    expect(checks.get_by_role("article", name="收费不一致").first).to_contain_text("40元", timeout=PATIENCE)
    looked_at(page, "new-contradiction")
    page.get_by_role("button", name="建立草稿").click()
    page.get_by_role("button", name="送审").click(timeout=PATIENCE)
    expect(page.get_by_text("审核中", exact=True).first).to_be_visible(timeout=PATIENCE)

    page = reviewer.page
    page.goto("/#/review/mca-faq-console-fee/1")
    page.get_by_role("button", name="通过", exact=True).click(timeout=PATIENCE)
    page.get_by_role("button", name="现在发布").click(timeout=PATIENCE)
    expect(page.get_by_text("发布检查没有通过，现在不能发布。")).to_be_visible(timeout=PUBLISHING)
    conflict = page.get_by_role("article", name="收费不一致").first
    expect(conflict).to_contain_text("还没有会签")
    looked_at(page, "gate-closed")

    lead = staff.at_the_desk(Role.DEPARTMENT_LEAD, "psb", "/#/review")
    own = lead.page.get_by_role("region", name="等本部门会签").get_by_role("article", name="收费不一致")
    expect(own.first).to_be_visible(timeout=PATIENCE)
    looked_at(lead.page, "to-sign")
    before = own.count()
    own.first.get_by_role("button", name="本部门会签").click()
    reasoned(lead.page, "首次申领和补领的标准不同", "会签")
    expect(own).to_have_count(before - 1, timeout=PATIENCE)
    page.get_by_role("button", name="退回").click()
    reasoned(page, "请先与公安局核对金额", "退回")
    expect(page.get_by_text("请先与公安局核对金额").first).to_be_visible(timeout=PATIENCE)
    editor.page.goto("/#/review")
    expect(editor.page.get_by_role("region", name="退回给我的")).to_contain_text(
        "请先与公安局核对金额", timeout=PATIENCE
    )
    looked_at(editor.page, "waiting")


def test_two_write_the_same_version_and_both_texts_are_there(staff: Staff) -> None:
    path = "/#/entries/psb-residence-permit"
    one, other = staff.at_the_desk(Role.EDITOR, path=path), staff.at_the_desk(Role.EDITOR, path="/#/entries")
    page = begin(one)
    other.page.goto(path)
    hours = other.page.get_by_label("办理时间")
    expect(hours).to_be_enabled(timeout=PATIENCE)
    page.get_by_label("办理时间").fill("工作日8:00—16:00")
    page.get_by_label("事项简介").fill("在本市居住半年以上的外地人申领居住证。")
    saved(page)
    hours.fill("工作日10:00—18:00")
    other.page.get_by_label("送达方式").fill("窗口领取")
    dialog = other.page.get_by_role("dialog", name=f"{one.name}先保存了这一版")
    expect(dialog).to_be_visible(timeout=PATIENCE)
    expect(dialog.get_by_role("region", name="办理时间")).to_contain_text("工作日8:00—16:00")
    expect(dialog.get_by_role("region", name="办理时间")).to_contain_text("工作日10:00—18:00")
    expect(dialog.get_by_role("button", name="合并并保存")).to_be_disabled()
    looked_at(other.page, "collision")
    dialog.get_by_role("region", name="办理时间").get_by_text("工作日10:00—18:00").click()
    dialog.get_by_role("button", name="合并并保存").click()
    expect(dialog).to_have_count(0, timeout=PATIENCE)
    expect(hours).to_have_value("工作日10:00—18:00")
    expect(other.page.get_by_label("事项简介")).to_have_value("在本市居住半年以上的外地人申领居住证。")
    expect(other.page.get_by_label("送达方式")).to_have_value("窗口领取")
    saved(other.page)
    other.page.get_by_role("button", name="作废").click()
    reasoned(other.page, "试验", "作废")
    expect(other.page.get_by_role("button", name="修改", exact=True)).to_be_visible(timeout=PATIENCE)


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
