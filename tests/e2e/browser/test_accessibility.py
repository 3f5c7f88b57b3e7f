"""axe-core on every page and state, and the sizes that 长辈版 promises, as the browser computes them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser.axe import findings
from tests.e2e.browser.chat import PATIENCE, Chat, in_frame
from tests.e2e.browser.conftest import NewPage

PAGES = (
    "/",
    "/knowledge",
    "/knowledge?q=身份证",
    "/knowledge/departments/psb",
    "/knowledge/subjects/户籍证件",
    "/knowledge/regions/990102",
    "/entries/psb-id-card-reissue",
    "/entries/bundle-birth",
    "/entries/none",
    "/compare/psb-id-card-reissue",
    "/progress",
    "/privacy",
    "/chat/basic",
)
LOOKS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "elder": {"view": {"size": "elder"}},
    "contrast": {"view": {"theme": "contrast"}},
    "phone": {"viewport": {"width": 320, "height": 640}},
}

SIZES = """() => {
  const shown = (node) => { const box = node.getBoundingClientRect(); return box.width > 2 && box.height > 2; };
  const texts = [...document.querySelectorAll("body *")].filter((node) => shown(node) && node.tagName !== "OPTION" &&
    !node.closest(".hidden, .out") &&
    [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim()));
  const style = (node) => getComputedStyle(node);
  const size = (node) => parseFloat(style(node).fontSize);
  const targets = [...document.querySelectorAll("button, a.button, a.quiet, select, textarea, nav a, .pick, " +
    "input:not([type=hidden], [type=radio], [type=checkbox], [type=file])")].filter(shown);
  return {
    smallest: Math.min(...texts.map(size)), largest: Math.max(...texts.map(size)),
    spacing: Math.min(...texts.map((node) => parseFloat(style(node).lineHeight) / size(node))),
    targets: targets.map((node) => { const box = node.getBoundingClientRect();
      return [node.textContent.trim().slice(0, 20) || node.ariaLabel || node.name, box.width, box.height]; }),
    overflow: document.documentElement.scrollWidth - innerWidth,
  };
}"""


def look(new_page: NewPage, name: str) -> Page:
    options = dict(LOOKS[name])
    view = options.pop("view", None)
    page = new_page(**options)
    if view is not None:
        page.add_init_script(f"localStorage.setItem('wenzheng-view', '{json.dumps(view)}')")
    return page


@pytest.mark.parametrize("name", LOOKS)
def test_pages(new_page: NewPage, gateway: str, name: str) -> None:
    page = look(new_page, name)
    for path in PAGES:
        page.goto(gateway + path)
        assert findings(page) == [], path
        assert page.evaluate(SIZES)["overflow"] <= 0, f"{path} is wider than the screen"


@pytest.mark.parametrize("name", LOOKS)
def test_the_chat_in_every_state(new_page: NewPage, gateway: str, name: str) -> None:
    page = look(new_page, name)
    page.goto(f"{gateway}/chat")
    chat = Chat(page)
    expect(chat.field).to_be_visible(timeout=PATIENCE)
    states = walk(page, chat)
    for state in states:
        assert findings(page) == [], state
        assert page.evaluate(SIZES)["overflow"] <= 0, f"{state} is wider than the screen"


def walk(page: Page, chat: Chat) -> Iterator[str]:
    """Bring the chat from state to state."""
    yield "welcome"
    chat.say("身份证丢了怎么补办，要多少钱")
    yield "answer"
    chat.answers.last.get_by_role("button", name="没帮助").click()
    expect(page.get_by_text("哪里不满意")).to_be_visible(timeout=PATIENCE)
    yield "why"
    page.get_by_role("button", name="跳过").click()
    expect(page.get_by_text("我们会改进")).to_be_visible(timeout=PATIENCE)
    yield "thanks"
    chat.say("小区电梯坏了物业一直不修，我要投诉")
    yield "work order"
    page.get_by_role("button", name="设置和更多").click()
    yield "settings"
    page.get_by_role("button", name="评价服务").click()
    yield "rating"
    page.get_by_role("button", name="不评价").click()
    page.route("**/web/v1/**", lambda route: route.abort("internetdisconnected"))
    chat.field.fill("要多少钱")
    chat.field.press("Enter")
    expect(page.get_by_text("未发送")).to_be_visible(timeout=PATIENCE)
    yield "no network"


def test_the_widget_on_a_page(page: Page, embedding: str) -> None:
    page.goto(embedding)
    chat = in_frame(page)
    chat.say("身份证丢了怎么补办，要多少钱")
    assert findings(page) == []
    assert findings(chat.place) == []


@contextmanager
def state_told(page: Page, state: dict[str, Any]) -> Iterator[None]:
    """The gateway's event stream as it is while a person has the conversation (no staff is on duty here)."""
    body = f"event: state\ndata: {json.dumps(state)}\n\nevent: typing\ndata: {json.dumps({'from': 'staff'})}\n\n"
    page.route("**/web/v1/events*", lambda route: route.fulfill(body=body, content_type="text/event-stream"))
    yield
    page.unroute("**/web/v1/events*")


def test_waiting_for_and_speaking_with_a_person(page: Page, gateway: str) -> None:
    page.goto(f"{gateway}/chat")
    chat = Chat(page)
    chat.say("身份证丢了怎么补办")
    with state_told(page, {"owner": "queue", "queue_position": 3, "waiting_minutes": 6}):
        page.reload()
        expect(page.get_by_text("您前面还有2位，大约需要6分钟")).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_role("button", name="转人工", exact=True)).to_have_count(0)
        assert findings(page) == []
    with state_told(page, {"owner": "staff", "staff": "8号工作人员", "department": "云州市公安局"}):
        page.reload()
        expect(page.get_by_text("云州市公安局 8号工作人员正在为您服务")).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_text("工作人员正在输入")).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_label("上传材料")).to_have_count(0)
        assert findings(page) == []
    with state_told(page, {"owner": "staff", "staff": "8号工作人员", "attachments": True}):
        page.reload()
        expect(page.get_by_label("上传材料")).to_be_attached(timeout=PATIENCE)
        assert findings(page) == []
    with state_told(page, {"owner": "closed"}):
        page.reload()
        expect(page.get_by_role("button", name="评价服务")).to_be_visible(timeout=PATIENCE)
        assert findings(page) == []


def test_consent(page: Page, gateway: str) -> None:
    page.goto(f"{gateway}/chat?site=hall")
    chat = Chat(page)
    chat.field.fill("你好")
    chat.field.press("Enter")
    expect(page.get_by_role("button", name="同意并继续")).to_be_visible(timeout=PATIENCE)
    assert findings(page) == []


@pytest.mark.parametrize("width", [320, 1280])
def test_sizes_of_the_large_version(new_page: NewPage, gateway: str, width: int) -> None:
    """Text from 24 px (18 pt), the largest at least 40 px (30 pt), lines 1.3 apart, targets 60 by 60."""
    page = new_page(viewport={"width": width, "height": 900})
    for path in ("/?view=elder", "/knowledge?view=elder", "/progress?view=elder", "/chat?view=elder"):
        page.goto(gateway + path)
        if "/chat" in path:
            Chat(page).say("身份证丢了怎么补办，要多少钱")
        sizes = page.evaluate(SIZES)
        assert sizes["smallest"] >= 24, path
        assert sizes["largest"] >= 40, path
        assert sizes["spacing"] >= 1.3, path
        small = [one for one in sizes["targets"] if one[1] < 59.9 or one[2] < 59.9]
        assert small == [], path


def test_sizes_of_the_standard_version(new_page: NewPage, gateway: str) -> None:
    page = new_page(viewport={"width": 390, "height": 844})
    for path in ("/", "/progress", "/chat"):
        page.goto(gateway + path)
        if path == "/chat":
            Chat(page).say("身份证丢了怎么补办，要多少钱")
        assert [one for one in page.evaluate(SIZES)["targets"] if one[1] < 43.9 or one[2] < 43.9] == [], path


def test_twice_as_large_loses_nothing(new_page: NewPage, gateway: str) -> None:
    """200 % zoom of a 1280 px screen is a screen of 640 px."""
    page = new_page(viewport={"width": 640, "height": 430}, device_scale_factor=2)
    page.goto(f"{gateway}/chat")
    chat = Chat(page)
    chat.say("身份证丢了怎么补办，要多少钱")
    assert page.evaluate(SIZES)["overflow"] <= 0
    expect(chat.field).to_be_visible()
    viewport = page.locator("meta[name=viewport]").get_attribute("content") or ""
    assert "user-scalable" not in viewport
    assert "maximum-scale" not in viewport
