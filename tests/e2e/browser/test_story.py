"""A citizen in the widget on a government page: from the question to the rating; reload, two tabs, no network."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser.chat import PATIENCE, Chat, framed, in_frame
from tests.e2e.browser.conftest import NewPage


def test_from_the_question_to_the_rating(page: Page, embedding: str) -> None:
    page.goto(embedding)
    chat = in_frame(page)
    answer = chat.say("身份证丢了怎么补办，要多少钱")
    expect(answer).to_contain_text("40元")
    source = answer.get_by_role("link", name=re.compile("居民身份证补领"))
    assert "/entries/psb-id-card-reissue/" in (source.get_attribute("href") or "")
    with page.context.expect_page() as opened:
        source.click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("居民身份证补领")
    opened.value.close()

    expect(chat.say("那要带什么材料")).to_contain_text("户口簿")
    expect(chat.choose("办理地点")).to_contain_text("户政大厅")

    chat.answers.last.get_by_role("button", name="没帮助").click()
    chat.place.get_by_label("看不明白").check()
    chat.place.get_by_role("button", name="提交").click()
    expect(chat.answers.last).to_contain_text("我们会改进")

    order = chat.say("小区电梯坏了物业一直不修，我要投诉")
    expect(order.locator(".order")).to_contain_text(re.compile(r"YZ\d{13}"))

    before = chat.answers.count()
    chat.place.get_by_role("button", name="转人工", exact=True).last.click()
    chat.answer(before)

    chat.menu("评价服务")
    chat.place.get_by_label("非常满意").check()
    chat.place.get_by_label("办事效率").check()
    chat.place.get_by_role("button", name="提交").click()
    expect(chat.place.get_by_text("谢谢您的评价")).to_be_focused()


def test_history_survives_a_reload(page: Page, embedding: str) -> None:
    page.goto(embedding)
    in_frame(page).say("居住证怎么办理")
    page.reload()
    chat = framed(page)  # it was open, so it is open again
    expect(chat.said).to_have_count(1, timeout=PATIENCE)
    expect(chat.said).to_contain_text("居住证怎么办理")
    expect(chat.answers).to_have_count(1)


def test_two_tabs_are_one_conversation(new_page: NewPage, gateway: str) -> None:
    first = new_page()
    first.goto(f"{gateway}/chat")
    one = Chat(first)
    one.say("身份证丢了怎么办")
    second = new_page(first.context)
    second.goto(f"{gateway}/chat")
    other = Chat(second)
    expect(other.answers).to_have_count(1, timeout=PATIENCE)
    other.say("要多少钱")
    first.bring_to_front()
    expect(one.said).to_have_count(2, timeout=PATIENCE)
    expect(one.answers).to_have_count(2, timeout=PATIENCE)


def test_what_is_said_without_network_is_sent_once_when_it_is_back(new_page: NewPage, gateway: str) -> None:
    page = new_page()
    page.goto(f"{gateway}/chat")
    chat = Chat(page)
    chat.say("居住证怎么办理")
    page.context.set_offline(True)
    chat.field.fill("要多少钱")
    chat.field.press("Enter")
    expect(page.get_by_text("未发送，网络恢复后会自动发出")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("网络已断开")).to_be_visible(timeout=PATIENCE)
    page.context.set_offline(False)
    chat.answer(1)
    expect(chat.said).to_have_count(2)
    expect(page.get_by_text("未发送")).to_have_count(0)


def test_what_was_not_sent_survives_a_reload(new_page: NewPage, gateway: str) -> None:
    page = new_page()
    page.goto(f"{gateway}/chat")
    chat = Chat(page)
    page.route("**/web/v1/**", lambda route: route.abort("internetdisconnected"))
    chat.field.fill("居住证怎么办理")
    chat.field.press("Enter")
    expect(page.get_by_text("未发送")).to_be_visible(timeout=PATIENCE)
    page.unroute("**/web/v1/**")
    page.reload()
    chat.answer(0)
    expect(chat.said).to_have_count(1)


def test_nothing_is_sent_before_consent(page: Page, gateway: str) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(urlsplit(request.url).path) if request.method == "POST" else None)
    page.goto(f"{gateway}/chat?site=hall")
    chat = Chat(page)
    chat.field.fill("身份证丢了怎么办")
    chat.field.press("Enter")
    page.get_by_role("button", name="同意并继续").click(timeout=PATIENCE)
    chat.answer(0)
    assert sent.index("/web/v1/consent") < sent.index("/web/v1/messages")


def test_the_pages_api(page: Page, embedding: str) -> None:
    page.goto(embedding)
    page.evaluate("""() => {
        window.told = [];
        for (const name of ["open", "close", "unread"]) Wenzheng.on(name, (detail) => told.push([name, detail?.count]));
        Wenzheng.setTheme("dark");
        Wenzheng.setRegion("990102");
        Wenzheng.open();
    }""")
    chat = framed(page)
    expect(chat.place.locator("html[data-theme=dark]")).to_have_count(1)
    page.evaluate("Wenzheng.setTheme('contrast')")
    expect(chat.place.locator("html[data-theme=contrast]")).to_have_count(1)
    chat.say("身份证丢了怎么办")
    page.evaluate("Wenzheng.close()")
    chat.place.evaluate("""() => {
        const { token } = JSON.parse(localStorage.getItem("wenzheng-talk:demo"));
        const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
        const body = JSON.stringify({ client_id: "another-tab", text: "要多少钱" });
        return fetch("/web/v1/messages", { method: "POST", headers, body }).then(() => undefined);
    }""")
    expect(page.get_by_role("button", name=re.compile("在线咨询，1条新消息"))).to_be_visible(timeout=PATIENCE)
    assert ["unread", 1] in page.evaluate("told")
    page.get_by_role("button", name=re.compile("在线咨询")).click()
    expect(page.get_by_role("button", name="在线咨询", exact=True)).to_be_visible()
    with pytest.raises(Exception, match="six digits"):
        page.evaluate("Wenzheng.setRegion('<b>')")


def test_the_next_page_tells_what_came_meanwhile(page: Page, embedding: str) -> None:
    page.goto(embedding)
    chat = in_frame(page)
    chat.say("身份证丢了怎么办")
    button = page.get_by_role("button", name=re.compile("在线咨询"))
    button.click()
    expect(button).to_have_attribute("aria-expanded", "false")
    token = chat.place.evaluate("JSON.parse(localStorage.getItem('wenzheng-talk:demo')).token")
    page.goto("about:blank")
    origin = urlsplit(chat.place.url)
    answer = page.request.post(
        f"{origin.scheme}://{origin.netloc}/web/v1/messages",
        headers={"Authorization": f"Bearer {token}"},
        data={"client_id": "meanwhile", "text": "要多少钱"},
    )
    assert answer.status == 202
    page.goto(embedding)
    expect(page.get_by_role("button", name="在线咨询，1条新消息")).to_be_visible(timeout=PATIENCE)
    expect(button).to_have_attribute("aria-expanded", "false")


def test_a_busy_gateway_is_waited_for(new_page: NewPage, gateway: str) -> None:
    page = new_page()
    page.goto(f"{gateway}/chat")
    chat = Chat(page)
    chat.say("居住证怎么办理")
    busy = {"status": 503, "headers": {"Retry-After": "2"}, "content_type": "application/problem+json", "body": "{}"}
    page.route("**/web/v1/messages", lambda route: route.fulfill(**busy))
    chat.field.fill("要多少钱")
    chat.field.press("Enter")
    expect(chat.said.last).to_contain_text("请稍候", timeout=PATIENCE)
    page.unroute("**/web/v1/messages")
    chat.answer(1)
    expect(chat.said).to_have_count(2)
    expect(page.get_by_text("请稍候")).to_have_count(0)


def test_three_languages(page: Page, gateway: str) -> None:
    page.goto(f"{gateway}/chat?lang=en")
    expect(page.get_by_role("button", name="Talk to a person")).to_be_visible(timeout=PATIENCE)
    page.goto(f"{gateway}/chat?lang=zh-Hant")
    expect(page.get_by_role("button", name="轉人工")).to_be_visible(timeout=PATIENCE)
    expect(Chat(page).say("身份证丢了怎么补办")).to_contain_text("居民身份證")


def test_the_transcript_can_be_kept(page: Page, gateway: str) -> None:
    page.goto(f"{gateway}/chat")
    chat = Chat(page)
    chat.say("身份证丢了怎么补办，要多少钱")
    with page.expect_download() as download:
        chat.menu("下载对话记录")
    text = download.value.path().read_text(encoding="utf-8")
    assert "身份证丢了怎么补办" in text
    assert "40元" in text


def test_without_javascript(new_page: NewPage, gateway: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{gateway}/chat")
    page.get_by_role("link", name="不用JavaScript的咨询页").click()
    page.get_by_label("您想问什么？").fill("身份证丢了怎么补办，要多少钱")
    page.get_by_role("button", name="发送").click()
    expect(page.locator(".message.bot")).to_contain_text("40元")
    page.get_by_role("button", name="申请材料").click()
    expect(page.locator(".message.bot").last).to_contain_text("户口簿")


def test_progress_of_a_work_order(page: Page, gateway: str) -> None:
    page.goto(f"{gateway}/chat")
    order = Chat(page).say("我要投诉小区物业乱收停车费，我电话13800138000")
    number = re.search(r"YZ\d{13}", order.inner_text())
    assert number is not None
    page.goto(f"{gateway}/progress")
    page.get_by_label("工单号").fill(number[0])
    page.get_by_label("手机号后四位").fill("8000")
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("status")).to_contain_text("办理经过")
    assert number[0] not in page.url
