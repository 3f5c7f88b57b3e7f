from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.accounts.sessions import Staff
from service_desk.attachments.keeping import OrderFiles, tidy_name
from service_desk.attachments.kinds import MAX_BYTES, kind_of
from service_desk.attachments.scanning import Clamd, NoScanner
from service_desk.errors import BadAttachment, NotFound, ScannerAway, UnknownWorkOrder
from tests.fakes.clamd import SIGNATURE, FakeClamd
from tests.service_desk.conftest import Desk

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
PDF = b"%PDF-1.4\n" + b"x" * 40


def office(folder: str, *more: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("[Content_Types].xml", f"{folder}document.xml", *more):
            archive.writestr(name, "<x/>")
    return packed.getvalue()


@pytest.fixture
async def fake() -> AsyncIterator[tuple[FakeClamd, int]]:
    clamd = FakeClamd()
    server = await asyncio.start_server(clamd.handle, "127.0.0.1", 0)
    async with server:
        yield clamd, server.sockets[0].getsockname()[1]


def keeping(desk: Desk, folder: Path, scanner: object = None) -> OrderFiles:
    return OrderFiles(desk.database, desk.clock, desk.orders.means.ledger, scanner or NoScanner(), folder)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (PNG, "png"),
        (PDF, "pdf"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(40), "jpg"),
        (b"GIF89a" + bytes(40), "gif"),
        (b"RIFF\x10\0\0\0WEBPVP8 " + bytes(40), "webp"),
        (b"\0\0\0\x18ftypmp42" + bytes(40), "mp4"),
        (office("word/"), "docx"),
        (office("xl/"), "xlsx"),
    ],
)
def test_what_is_taken(content: bytes, extension: str) -> None:
    assert kind_of(content)[1] == extension


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"MZ\x90\0" + bytes(60), "type"),
        (b"<html><script>alert(1)</script>", "type"),
        (b"<?xml version='1.0'?><svg onload='x'/>", "type"),
        (b"#!/bin/sh\n%PDF-1.4", "type"),
        (b"PK\x03\x04 torn", "type"),
        (office("secret/"), "type"),
        (office("word/", "word/vbaProject.bin"), "macros"),
        (PNG + bytes(MAX_BYTES), "too_large"),
        ("只是文字".encode(), "type"),
    ],
)
def test_what_is_refused_whatever_it_is_called(content: bytes, reason: str) -> None:
    with pytest.raises(BadAttachment) as caught:
        kind_of(content)
    assert caught.value.reason == reason


@given(st.binary(max_size=200))
def test_no_content_breaks_it(content: bytes) -> None:
    try:
        media_type, extension = kind_of(content)
    except BadAttachment:
        return
    assert media_type
    assert extension


@given(st.text(max_size=300))
def test_names_are_safe(name: str) -> None:
    tidy = tidy_name(name, "pdf")
    assert tidy.endswith(".pdf")
    assert len(tidy) <= 84
    assert not set(tidy) & set('/\\:*?"<>|\r\n\0')
    assert not tidy.startswith(".")


async def test_kept_shown_and_given_out(desk: Desk, housing: Staff, police: Staff, tmp_path: Path) -> None:
    number, files = await desk.order(), keeping(desk, tmp_path)
    attachment = await files.add(housing, number, "../现场.exe", PNG)
    shown = await desk.listing.one(housing, number)
    assert shown["attachments"][0] | {"at": ""} == {
        "id": attachment,
        "name": "现场.png",
        "media_type": "image/png",
        "size": len(PNG),
        "scanned": False,
        "added_by": "lead-hurd",
        "at": "",
    }
    assert shown["timeline"][-1]["step"] == "attach"
    row, content = await files.open(housing, number, attachment)
    assert (row.name, content) == ("现场.png", PNG)
    with pytest.raises(UnknownWorkOrder):
        await files.open(police, number, attachment)
    with pytest.raises(NotFound):
        await files.open(housing, await desk.order("k2"), attachment)


async def test_who_is_asked_to_supplement_may_send_files(desk: Desk, housing: Staff) -> None:
    from conversations.attachments import Attachments, File
    from conversations.hub import Hub

    number, uploads = await desk.order(), Attachments(desk.database, desk.clock, Hub())
    assert not await uploads.wanted(desk.conversation)
    await desk.handling.accept(housing, number)
    await desk.orders.pausing.ask(housing, number, "请上传照片")
    assert await uploads.wanted(desk.conversation)
    desk.clock.advance(minutes=1)
    await uploads.take(desk.conversation, File("现场.png", "image/png", PNG))
    assert await desk.orders.pausing.answered() == 1


async def test_clamd_is_asked_and_believed(
    desk: Desk, housing: Staff, tmp_path: Path, fake: tuple[FakeClamd, int]
) -> None:
    clamd, port = fake
    number, files = await desk.order(), keeping(desk, tmp_path, Clamd("127.0.0.1", port))
    big = PDF + bytes(200_000)
    await files.add(housing, number, "a.pdf", big)
    assert clamd.scanned == [big]
    with pytest.raises(BadAttachment) as caught:
        await files.add(housing, number, "b.pdf", PDF + SIGNATURE)
    assert caught.value.reason == "infected"
    shown = await desk.listing.one(housing, number)
    assert [(file["name"], file["scanned"]) for file in shown["attachments"]] == [("a.pdf", True)]


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR", b"UNKNOWN COMMAND", b""])
async def test_a_scanner_that_does_not_say_ok_stops_the_file(
    desk: Desk, housing: Staff, tmp_path: Path, fake: tuple[FakeClamd, int], answer: bytes
) -> None:
    clamd, port = fake
    clamd.answer = answer
    number = await desk.order()
    with pytest.raises(ScannerAway):
        await keeping(desk, tmp_path, Clamd("127.0.0.1", port)).add(housing, number, "a.pdf", PDF)
    assert (await desk.listing.one(housing, number))["attachments"] == []


async def test_without_the_scanner_nothing_is_taken(
    desk: Desk, housing: Staff, tmp_path: Path, unused_tcp_port: int
) -> None:
    number = await desk.order()
    with pytest.raises(ScannerAway):
        await keeping(desk, tmp_path, Clamd("127.0.0.1", unused_tcp_port)).add(housing, number, "a.pdf", PDF)
