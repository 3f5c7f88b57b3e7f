"""Staff at the console; nobody of them is on duty for the tests that come after."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from deploy.setup.instance import Instance
from tests.e2e.browser.chat import Chat
from tests.e2e.browser.conftest import NewPage
from tests.e2e.browser.console.members import Staff


@pytest.fixture
def staff(instance: Instance, browser: Browser) -> Iterator[Staff]:
    made = Staff(instance, browser)
    yield made
    made.leave()


@pytest.fixture
def citizen(new_page: NewPage, gateway: str) -> Chat:
    """A citizen on the chat page."""
    page: Page = new_page()
    page.goto(f"{gateway}/chat")
    return Chat(page)
