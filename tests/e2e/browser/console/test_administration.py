"""Three administrators who are three people: each sees their own; the bot goes off and on; the log is verified."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from foundation.accounts.roles import Role
from foundation.switches import BOT
from tests.e2e.browser.axe import findings
from tests.e2e.browser.chat import Chat
from tests.e2e.browser.console.members import PATIENCE, Staff

QUESTION = "身份证丢了怎么补办，要多少钱"
MENUS = {
    Role.SYSTEM_ADMINISTRATOR: {
        "运行开关": "switches",
        "运行状态": "processes",
        "站点和渠道": "channels",
        "工作日历": "calendar",
        "固定口径": "fixed-texts",
        "通用常用语": "canned-replies",
    },
    Role.SECURITY_ADMINISTRATOR: {"账号和角色": "accounts", "部门": "departments", "当前登录": "sessions"},
    Role.AUDITOR: {"审计记录": "audit"},
}


@pytest.fixture
def bot_is_on_again(staff: Staff) -> Iterator[None]:
    """Whatever happens, the tests that come after have a bot."""
    yield
    staff.put_back(BOT)


@pytest.mark.parametrize("role", list(MENUS))
def test_each_sees_their_own_and_a_foreign_address_is_calmly_refused(staff: Staff, role: Role) -> None:
    page = staff.at_the_desk(role, path="/#/").page
    menu = page.get_by_role("navigation", name="主菜单")
    reads = ["知识条目", "命中测试"] if role is Role.AUDITOR else []  # docs/permissions.md
    assert menu.get_by_role("link").all_inner_texts() == [*reads, *MENUS[role], "学习练习"]
    for label in MENUS[role]:
        menu.get_by_role("link", name=label, exact=True).click()
        expect(page.get_by_role("main").get_by_role("heading", name=label, exact=True)).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_label("正在加载")).to_have_count(0, timeout=PATIENCE)
        assert findings(page) == [], label
    for other, screens in MENUS.items():
        if other is not role:
            page.goto(f"/#/administration/{next(iter(screens.values()))}")
            expect(page.get_by_text("这个页面不在您的权限之内")).to_be_visible(timeout=PATIENCE)


def turn_bot(page: Page, *, off: bool) -> None:
    card = page.get_by_role("article", name="智能客服")
    if off:
        card.get_by_role("button", name="停用智能客服").click()
        dialog = page.get_by_role("dialog", name="停用智能客服：智能客服")
        dialog.get_by_label("原因").fill("模型升级演练")
        dialog.get_by_label("告诉群众的话").fill("智能客服正在升级，预计18点恢复。")
        assert findings(page) == []
        dialog.get_by_role("button", name="停用智能客服").click()
    else:
        card.get_by_role("button", name="恢复").click()
        page.get_by_role("dialog", name="请确认").get_by_role("button", name="恢复").click()
    expect(card).to_contain_text("已停用" if off else "运行中", timeout=PATIENCE)


def said_until(citizen: Chat, sentence: str, wanted: Callable[[str], bool]) -> Locator:
    """Says it again until the answer is as wanted: what the gateway knows of the switches may be a second old."""
    for _ in range(5):
        answer = citizen.say(sentence)
        if wanted(answer.inner_text()):
            return answer
    raise AssertionError(answer.inner_text())


@pytest.mark.usefixtures("bot_is_on_again")
def test_the_bot_goes_off_and_on_without_a_restart(staff: Staff, citizen: Chat) -> None:
    admin = staff.at_the_desk(Role.SYSTEM_ADMINISTRATOR, path="/#/administration/switches").page
    expect(citizen.say(QUESTION)).to_contain_text("40元")
    turn_bot(admin, off=True)
    expect(admin.get_by_role("article", name="智能客服")).to_contain_text("原因：模型升级演练")
    answer = said_until(citizen, QUESTION, lambda words: "智能客服正在升级，预计18点恢复。" in words)
    expect(answer).to_contain_text("110")
    expect(answer).not_to_contain_text("40元")
    expect(citizen.choose("登记给部门处理")).to_contain_text("工单号")
    turn_bot(admin, off=False)
    said_until(citizen, "居住证怎么办", lambda words: "正在升级" not in words)


def test_the_auditor_finds_the_switch_and_verifies_the_log(staff: Staff) -> None:
    page = staff.at_the_desk(Role.AUDITOR, path="/#/administration/audit").page
    page.get_by_role("button", name="校验全部记录").click()
    check = page.get_by_role("region", name="校验")
    expect(check.get_by_role("status")).to_contain_text("校验通过", timeout=PATIENCE)
    page.get_by_label("操作", exact=True).fill("audit.verify")
    page.get_by_role("button", name="查询").click()
    lines = page.get_by_role("table", name="审计记录").get_by_role("row")
    expect(lines.nth(1)).to_contain_text("audit.verify", timeout=PATIENCE)
    expect(lines.filter(has_text="account.")).to_have_count(0)
    page.get_by_label("账号", exact=True).fill("nobody-of-that-name")
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_text("没有符合条件的记录")).to_be_visible(timeout=PATIENCE)
    with page.expect_download() as download:
        page.get_by_role("button", name="导出全部").click()
    assert download.value.suggested_filename.endswith(".jsonl")
    assert findings(page) == []
