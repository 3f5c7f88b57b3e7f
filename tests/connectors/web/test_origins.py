from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from connectors.web.sites import load_sites
from foundation.errors import ConfigurationError
from tests.fakes.gateway import Citizen, Gateway, running_gateway

PAGE, OTHER = "https://www.yunzhou.example", "https://elsewhere.example"
SITES = """
sites:
  - id: town
    name: 云州市
    region: "330000"
    origins: [https://www.yunzhou.example]
    consent: {version: "2026-01", text: 我们只为答复您而使用您写下的内容。, url: https://www.yunzhou.example/privacy}
  - id: open
    name: 另一个站点
    origins: [https://other.example]
"""


@pytest.fixture
async def embedded(tmp_path: Path, engine, knowledge) -> AsyncIterator[Gateway]:
    sites = tmp_path / "sites.yml"
    sites.write_text(SITES, encoding="utf-8")
    async with running_gateway(tmp_path, engine=engine, knowledge=knowledge, web_sites=sites) as running:
        yield running


async def _open(gateway: Gateway, site: str = "town", **headers: str) -> Any:
    return await gateway.client.post("/web/v1/sessions", json={"site": site}, headers=headers)


async def test_a_listed_page_may_open_and_read(embedded: Gateway) -> None:
    response = await _open(embedded, Origin=PAGE)
    assert response.status == 201
    assert response.headers["Access-Control-Allow-Origin"] == PAGE
    assert response.headers["Vary"] == "Origin"
    session = await response.json()
    assert (session["consent_notice"], session["consent_url"]) == ("2026-01", f"{PAGE}/privacy")
    assert "使用您写下的内容" in session["consent_text"]
    citizen = Citizen(embedded.client, session)
    citizen.headers["Origin"] = PAGE
    refused = await citizen.post("messages", client_id="a", text="你好")
    assert (refused.status, refused.headers["Access-Control-Allow-Origin"]) == (403, PAGE)
    assert (await refused.json())["type"].endswith("consent_required")


@pytest.mark.parametrize("origin", [OTHER, "null", "https://www.yunzhou.example.evil.example", "http://["])
async def test_any_other_page_is_refused(embedded: Gateway, origin: str) -> None:
    response = await _open(embedded, Origin=origin)
    assert response.status == 403
    assert "Access-Control-Allow-Origin" not in response.headers
    citizen = Citizen(embedded.client, await (await _open(embedded, Origin=PAGE)).json())
    citizen.headers["Origin"] = origin
    assert (await citizen.get("messages?after=0")).status == 403
    assert (await citizen.get("events")).status == 403
    assert (await citizen.post("consent", notice_version="2026-01", accepted=True)).status == 403


async def test_a_page_of_one_site_does_not_speak_for_another(embedded: Gateway) -> None:
    assert (await _open(embedded, "open", Origin=PAGE)).status == 403
    assert (await _open(embedded, "open", Origin="https://other.example")).status == 201


async def test_the_gateways_own_pages_and_callers_without_a_browser(embedded: Gateway) -> None:
    server = embedded.client.server
    assert (await _open(embedded, Origin=f"http://{server.host}:{server.port}")).status == 201
    assert (await _open(embedded)).status == 201


async def test_a_preflight_is_answered_for_listed_pages(embedded: Gateway) -> None:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    response = await embedded.client.options("/web/v1/messages", headers={"Origin": PAGE, **asked})
    assert (response.status, response.headers["Access-Control-Allow-Origin"]) == (204, PAGE)
    assert "Authorization" in response.headers["Access-Control-Allow-Headers"]
    assert (await embedded.client.options("/web/v1/messages", headers={"Origin": OTHER, **asked})).status == 403


async def test_consent_is_kept_with_its_text_and_opens_the_conversation(embedded: Gateway) -> None:
    from conversations.models import Consent

    citizen = Citizen(embedded.client, await (await _open(embedded)).json())
    assert (await citizen.post("handoff", topic="电梯")).status == 403
    old = await citizen.post("consent", notice_version="2025-01", accepted=True)
    assert (old.status, (await old.json())["notice"]) == (409, "2026-01")
    assert (await citizen.post("consent", notice_version="2026-01", accepted=False)).status == 204
    assert (await citizen.post("messages", client_id="a", text="你好")).status == 403
    assert (await citizen.post("consent", notice_version="2026-01", accepted=True)).status == 204
    assert (await citizen.ask("你好"))["status"] == "answered"
    rows = await embedded.rows(Consent)
    assert [row.accepted for row in rows] == [False, True]
    assert all("使用您写下的内容" in row.text for row in rows)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("sites: []", "sites"),
        ("sites: [{id: a, name: 甲, origins: ['https://x/path']}]", "origins"),
        ("sites: [{id: a, name: 甲}, {id: a, name: 乙}]", "same id"),
        ("sites: [{id: 'a b', name: 甲}]", "id"),
        (": :", "YAML"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, text: str, place: str) -> None:
    file = tmp_path / "sites.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=place):
        load_sites(file)
