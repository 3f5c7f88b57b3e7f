"""Everything by keyboard: in order, never trapped, focus never lost."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.browser.chat import PATIENCE, Chat, framed
from tests.e2e.browser.conftest import NewPage

MOST_TABS = 40


def tab_to(page: Page, chat: Chat, name: str) -> None:
    """Tab until the control of that name has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focused = chat.place.evaluate(
            "() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim()"
        )
        if focused == name:
            return
    raise AssertionError(f"{name} was not reached in {MOST_TABS} steps")


def test_the_widget_opens_answers_and_closes_by_keyboard(page: Page, embedding: str) -> None:
    page.goto(embedding)
    button = page.get_by_role("button", name="在线咨询")
    button.focus()
    page.keyboard.press("Enter")
    chat = framed(page)
    expect(chat.field).to_be_focused(timeout=PATIENCE)
    page.keyboard.type("身份证丢了怎么补办")
    page.keyboard.press("Enter")
    chat.answer(0)
    expect(chat.field).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")


def test_options_feedback_and_settings_by_keyboard(page: Page, gateway: str) -> None:
    page.goto(f"{gateway}/chat")
    chat = Chat(page)
    chat.say("身份证丢了怎么补办，要多少钱")
    page.locator("#log").focus()
    tab_to(page, chat, "申请材料")
    page.keyboard.press("Enter")
    chat.answer(1)
    page.locator("#log").focus()
    tab_to(page, chat, "有帮助")
    page.keyboard.press("Space")
    expect(page.get_by_text("谢谢您的反馈。")).to_be_focused(timeout=PATIENCE)

    page.get_by_role("button", name="设置和更多").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_role("radio", name="标准版")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator("html[data-size=elder]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="设置和更多")).to_be_focused()


def test_focus_leaves_the_widget_again(new_page: NewPage, embedding: str) -> None:
    page = new_page()
    page.goto(embedding)
    page.get_by_role("button", name="在线咨询").click()
    framed(page)
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body || document.activeElement.tagName === 'A'"):
            return
    raise AssertionError("the keyboard is trapped in the widget")
