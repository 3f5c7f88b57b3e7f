from __future__ import annotations

import io
from typing import Any

import pytest
from aiohttp import FormData

from conversations.attachments import Attachments
from conversations.hub import Hub
from conversations.models import Attachment
from foundation.clock import SystemClock
from tests.connectors.web.test_events import open_stream
from tests.fakes.gateway import Citizen, Gateway

PNG = b"\x89PNG\r\n\x1a\n" + bytes(3_000)


async def _upload(citizen: Citizen, content: bytes, name: str = "身份证13800138000.png") -> Any:
    form = FormData(quote_fields=False)
    form.add_field("file", io.BytesIO(content), filename=name, content_type="image/png")
    return await citizen.client.post("/web/v1/attachments", data=form, headers=citizen.headers)


@pytest.fixture
async def attachments(gateway: Gateway, citizen: Citizen) -> Attachments:
    """Staff have asked for one file."""
    found = Attachments(gateway.database, SystemClock(), Hub())
    async with gateway.database.transaction() as session:
        await found.ask(session, citizen.conversation, most=1)
    return found


async def test_nobody_asked(citizen: Citizen) -> None:
    response = await _upload(citizen, PNG)
    assert response.status == 403
    assert (await response.json())["type"].endswith("not_asked_for")


async def test_a_file_is_stored_and_announced(gateway: Gateway, citizen: Citizen, attachments: Attachments) -> None:
    response = await _upload(citizen, PNG)
    assert response.status == 201, await response.text()
    stored = (await response.json())["id"]
    file = await attachments.get(citizen.conversation, stored)
    assert file is not None
    same = file.content == PNG
    assert (file.kind, same) == ("image/png", True)
    (message,) = await citizen.read()
    assert (message["from"], message["blocks"][0]["text"]) == ("citizen", "［附件］身份证13800138000.png")
    assert (await _upload(citizen, PNG)).status == 403
    stranger = await gateway.citizen()
    assert await attachments.get(stranger.conversation, stored) is None
    assert gateway.engine.requests == []


async def test_the_page_is_told_while_a_file_is_asked_for(citizen: Citizen, attachments: Attachments) -> None:
    stream = await open_stream(citizen)
    assert (await stream.next("state"))[1] == {"owner": "bot", "attachments": True}
    assert (await _upload(citizen, PNG)).status == 201
    assert (await stream.next("state"))[1] == {"owner": "bot"}


@pytest.mark.parametrize("content", [b"MZ\x90", b"", b"<svg onload=alert(1)>", b"<html>"])
async def test_only_pictures_and_pdf(gateway: Gateway, citizen: Citizen, attachments, content: bytes) -> None:
    assert (await _upload(citizen, content)).status == 415
    assert await gateway.rows(Attachment) == []


async def test_too_large_and_malformed(gateway: Gateway, citizen: Citizen, attachments) -> None:
    assert (await _upload(citizen, PNG + bytes(6 * 1024 * 1024))).status == 413
    for body, kind in ((b"x", "multipart/form-data; boundary=b"), (b"x", "multipart/form-data"), (b"x", "text/plain")):
        headers = {**citizen.headers, "Content-Type": kind}
        response = await citizen.client.post("/web/v1/attachments", data=body, headers=headers)
        assert response.status in (400, 415, 422), await response.text()
        assert response.content_type == "application/problem+json"
    assert await gateway.rows(Attachment) == []
