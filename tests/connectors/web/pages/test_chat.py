"""The chat's pages: who may frame them, what they are told, and what they are without the build."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest

from connectors.web.pages.assets import Assets
from connectors.web.pages.rendering import safe_address
from tests.connectors.web.pages.conftest import text
from tests.fakes.gateway import Gateway


async def policy(gateway: Gateway, path: str) -> dict[str, str]:
    response = await gateway.client.get(path)
    rules = response.headers["Content-Security-Policy"].split("; ")
    return {name: value for name, _, value in (rule.partition(" ") for rule in rules)}


async def test_only_the_sites_own_pages_may_frame_the_widget(site: Gateway) -> None:
    assert (await policy(site, "/widget?site=demo"))["frame-ancestors"] == "'self' https://www.yunzhou.example"
    assert (await policy(site, "/widget?site=hall"))["frame-ancestors"] == "'self'"
    for path in ("/", "/chat", "/knowledge", "/progress", "/chat/basic", "/entries/psb-id-card-reissue"):
        assert (await policy(site, path))["frame-ancestors"] == "'none'"
    await text(site, "/widget?site=none", 404)


async def test_scripts_need_trusted_types(site: Gateway) -> None:
    chat, page = await policy(site, "/chat"), await policy(site, "/")
    assert chat["require-trusted-types-for"] == page["require-trusted-types-for"] == "'script'"
    assert (chat["trusted-types"], page["trusted-types"]) == ("lit-html", "'none'")
    for rules in (chat, page):
        assert rules["script-src"] == rules["style-src"] == "'self'"
        assert rules["default-src"] == "'none'"


async def test_no_page_has_inline_scripts_or_styles(site: Gateway) -> None:
    for path in ("/", "/chat", "/widget", "/chat/basic", "/knowledge", "/progress", "/privacy"):
        page = await text(site, path)
        assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|<style", page), path


async def test_the_chat_is_told_its_site_and_districts(site: Gateway) -> None:
    page = await text(site, "/widget?site=hall")
    if "chat.js" not in page:
        pytest.fail("the widget is not built: run `make setup` with Node.js")
    config = json.loads(html.unescape(re.search(r'name="wenzheng" content="([^"]*)"', page)[1]))  # type: ignore[index]
    assert (config["site"], config["framed"], config["origins"]) == ("hall", True, [])
    assert {"code": "990102", "name": "城东区"} in config["regions"]


async def test_files_are_kept_by_their_checksum(site: Gateway) -> None:
    address = re.search(r"/static/site\.css\?v=\w+", await text(site, "/"))[0]  # type: ignore[index]
    assert "immutable" in (await site.client.get(address)).headers["Cache-Control"]
    for other in ("/static/site.css", "/static/site.css?v=0"):
        assert (await site.client.get(other)).headers["Cache-Control"] == "no-cache"
    for nothing in ("/static/base.html", "/static/..%2Froutes.py", "/static/"):
        assert (await site.client.get(nothing)).status == 404


async def test_files_are_sent_compressed_and_only_when_they_changed(site: Gateway) -> None:
    first = await site.client.get("/static/site.css", headers={"Accept-Encoding": "gzip"})
    assert first.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in first.headers.getall("Vary")
    again = await site.client.get("/static/site.css", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, await again.read()) == (304, b"")
    plain = await site.client.get("/static/site.css", headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert await plain.text() == await first.text()


async def test_pages_with_the_chat_may_hear_and_others_may_not(site: Gateway) -> None:
    for path, allowed in (("/", True), ("/chat", True), ("/widget", True), ("/knowledge", False)):
        policy = (await site.client.get(path)).headers["Permissions-Policy"]
        assert ("microphone=(self)" in policy) is allowed, path


async def test_pages_bear_the_name_of_the_place(site: Gateway) -> None:
    page = await text(site, "/")
    assert "<title>首页 · 演示</title>" in page
    assert "虚构" not in page, "only a demonstration says that it is one"


def test_without_the_build_there_is_no_widget(tmp_path: Path) -> None:
    (tmp_path / "site.css").write_text("a{}", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("x", encoding="utf-8")
    assets = Assets(tmp_path, tmp_path / "none")
    assert not assets.has_widget
    with pytest.raises(KeyError):
        assets.url("secret.txt")


async def test_the_large_view_stays_from_page_to_page(site: Gateway) -> None:
    page = await text(site, "/knowledge?view=elder")
    assert 'data-size="elder"' in page
    links = re.findall(r'href="(/(?!static)[^"#]*)"', page)
    assert [link for link in links if "view=elder" not in link] == ["/knowledge"]  # back to the standard view


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "//evil.example", "/\\evil.example", "data:text/html,x", ""]
)
def test_unsafe_addresses(address: str) -> None:
    assert not safe_address(address)
