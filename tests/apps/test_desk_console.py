"""The console's page and files: what set-up built, packed, kept by name, and nothing beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from apps.desk_console import Console
from foundation.http import make_app
from foundation.staff_api import declare
from foundation.staff_api.guard import no_store

Client = TestClient[Any, Any]


async def _well() -> dict[str, Any]:
    return {}


@pytest.fixture
async def client(tmp_path: Path, aiohttp_client: Any) -> Client:
    (tmp_path / "index.html").write_text("<title>问政工作台</title>", encoding="utf-8")
    (tmp_path / "index-abcdefgh.js").write_text("const a = 1;" * 100, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not for browsers", encoding="utf-8")
    app: web.Application = make_app(health=_well)
    app.on_response_prepare.append(no_store)
    declare(app, Console(tmp_path).endpoints())
    return await aiohttp_client(app)


async def test_the_page_is_asked_for_every_time_and_runs_only_our_own_files(client: Client) -> None:
    page = await client.get("/")
    assert "问政工作台" in await page.text()
    assert page.headers["Cache-Control"] == "no-store"
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
async def test_files_are_kept_and_come_packed_to_who_takes_it(client: Client, encoding: str) -> None:
    file = await client.get("/console/index-abcdefgh.js", headers={"Accept-Encoding": encoding})
    assert await file.text() == "const a = 1;" * 100
    assert file.headers.get("Content-Encoding", "identity") == encoding
    assert file.content_type == "text/javascript"
    assert "immutable" in file.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["notes.txt", "index.html", "nothing.js", "..%2Fpackage.json"])
async def test_nothing_else_is_given_away(client: Client, name: str) -> None:
    assert (await client.get(f"/console/{name}")).status == 404


async def test_without_a_build_the_page_says_what_to_do(tmp_path: Path, aiohttp_client: Any) -> None:
    app = make_app(health=_well)
    declare(app, Console(tmp_path / "nothing").endpoints())
    page = await (await aiohttp_client(app)).get("/")
    assert "Node.js" in await page.text()
