"""What a citizen does in the chat, in whichever page or frame it is."""

from __future__ import annotations

from playwright.sync_api import Frame, Locator, Page, expect

PATIENCE = 30_000  # milliseconds: an answer on a busy machine


class Chat:
    """The chat in a page (`/chat`) or in the widget's frame."""

    def __init__(self, place: Page | Frame) -> None:
        self.place = place

    @property
    def field(self) -> Locator:
        return self.place.locator("textarea")

    @property
    def answers(self) -> Locator:
        return self.place.locator(".message.bot")

    @property
    def said(self) -> Locator:
        return self.place.locator(".message.citizen")

    def say(self, text: str) -> Locator:
        """Send a sentence; returns its answer."""
        before = self.answers.count()
        self.field.fill(text)
        self.field.press("Enter")
        return self.answer(before)

    def answer(self, before: int) -> Locator:
        """The next answer after `before` of them."""
        found = self.answers.nth(before)
        expect(found).to_be_visible(timeout=PATIENCE)
        return found

    def choose(self, label: str) -> Locator:
        """Choose an option of the last answer."""
        before = self.answers.count()
        self.answers.last.get_by_role("button", name=label, exact=True).click()
        return self.answer(before)

    def menu(self, label: str) -> None:
        """A button of the settings."""
        self.place.get_by_role("button", name="设置和更多").click()
        self.place.get_by_role("button", name=label, exact=True).click()


def in_frame(page: Page) -> Chat:
    """The chat in the widget on a page; opens it."""
    page.get_by_role("button", name="在线咨询").click()
    return framed(page)


def framed(page: Page) -> Chat:
    """The chat in the widget that is open already."""
    handle = page.locator("wenzheng-chat iframe").element_handle()
    frame = handle.content_frame() if handle else None
    assert frame is not None
    chat = Chat(frame)
    expect(chat.field).to_be_visible(timeout=PATIENCE)
    return chat
