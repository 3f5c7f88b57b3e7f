"""The page and the frame: who may frame, who may speak, and that nobody outside is asked for anything."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.e2e.browser.chat import PATIENCE, Chat, in_frame
from tests.e2e.browser.conftest import NewPage


def test_no_outside_host_is_asked(page: Page, embedding: str, gateway: str) -> None:
    hosts: set[str] = set()
    page.context.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.goto(embedding)
    in_frame(page).say("身份证丢了怎么补办，要多少钱")
    for path in ("/", "/knowledge", "/entries/psb-id-card-reissue", "/progress", "/chat/basic", "/privacy"):
        page.goto(gateway + path)
    assert hosts - {""} == {urlsplit(embedding).netloc, urlsplit(gateway).netloc}


def test_a_page_that_is_not_listed_cannot_frame_the_widget(new_page: NewPage, gateway: str) -> None:
    page = new_page()
    page.route("http://stranger.example/", lambda route: route.fulfill(
        content_type="text/html", body=f'<iframe src="{gateway}/widget?site=demo"></iframe>'
    ))  # fmt: skip
    page.goto("http://stranger.example/")  # waits for the frame too
    assert [frame.url for frame in page.frames[1:]] == ["chrome-error://chromewebdata/"]


def test_messages_of_strangers_are_not_heard(page: Page, embedding: str) -> None:
    page.goto(embedding)
    chat = in_frame(page)
    chat.say("身份证丢了怎么补办")
    # the page itself pretends to be the frame; the frame's own window pretends to be the page
    page.evaluate("postMessage({wenzheng: 1, type: 'close'}, '*')")
    chat.place.evaluate("postMessage({wenzheng: 1, type: 'theme', theme: 'dark'}, '*')")
    # a listed page with a message that is none
    page.evaluate("""() => {
        const frame = document.querySelector("wenzheng-chat").shadowRoot.querySelector("iframe").contentWindow;
        for (const data of [null, "theme", {type: "theme", theme: "dark"}, {wenzheng: 1, type: "theme", theme: "<b>"}])
            frame.postMessage(data, "*");
        frame.postMessage({wenzheng: 1, type: "language", language: "en"}, "*");
    }""")
    expect(chat.place.get_by_role("button", name="Send")).to_be_visible(timeout=PATIENCE)  # the last one was heard
    expect(chat.place.locator("html[data-theme=auto]")).to_have_count(1)
    expect(page.get_by_role("button", name="在线咨询")).to_have_attribute("aria-expanded", "true")


def test_what_citizens_write_is_text(page: Page, gateway: str) -> None:
    page.goto(f"{gateway}/chat")
    chat = Chat(page)
    chat.say("<img src=x onerror=alert(1)><b>身份证</b>")
    expect(chat.said).to_contain_text("<b>身份证</b>")
    assert page.locator(".message img, .message b").count() == 0


def test_strings_do_not_become_scripts(new_page: NewPage, gateway: str) -> None:
    page = new_page()
    for path in ("/chat", "/", "/knowledge"):
        page.goto(gateway + path)
        refused = page.evaluate("""() => {
            try { document.createElement("div").innerHTML = "<b>x</b>"; return false; } catch { return true; }
        }""")
        assert refused, path
