"""One browser for these tests; every test has a profile of its own. All of them are synchronous."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from benchmarks.widget.chromium import chromium
from deploy.setup.instance import Instance
from tests.e2e.browser.embedding import embedding_page

NewPage = Callable[..., Page]


@pytest.fixture(scope="package")
def browser(instance: Instance) -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="package")
def gateway(instance: Instance) -> str:
    return instance.url("gateway")


@pytest.fixture(scope="package")
def embedding(gateway: str, embedding_port: int) -> Iterator[str]:
    """The address of a page of another origin that embeds the widget."""
    with embedding_page(embedding_port, gateway) as address:
        yield address


@pytest.fixture
def complaints() -> list[str]:
    """What the pages of this test wrote to their consoles as errors."""
    return []


@pytest.fixture
def new_page(browser: Browser, complaints: list[str]) -> Iterator[NewPage]:
    """Opens a page in a fresh profile (`context=` shares one); at the end no page may have complained."""
    contexts: list[BrowserContext] = []

    def make(context: BrowserContext | None = None, **options: Any) -> Page:
        if context is None:
            context = browser.new_context(locale="zh-CN", **options)
            contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: NewPage, complaints: list[str]) -> Iterator[Page]:
    """One page on a desktop screen that must not complain."""
    yield new_page(viewport={"width": 1280, "height": 860})
    assert complaints == []
