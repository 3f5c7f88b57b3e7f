from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.wechat.documents import read_document, write_document
from connectors.wechat.envelope import Envelope, read_key, signature
from connectors.wechat.errors import PushRefused, Reason
from connectors.wechat.pushes import Kind
from connectors.wechat.receiving import MAX_PUSH, PushReader
from foundation.clock import FakeClock
from tests.connectors.wechat.conftest import settings_of
from tests.fakes.wechat_platform import AES_KEY, PlatformAccount

ACCOUNT = PlatformAccount("yunzhou")
XML = (
    "<xml><ToUserName>gh_680bdefc8c5d</ToUserName><FromUserName>oA</FromUserName><CreateTime>1</CreateTime>"
    "<MsgType>text</MsgType><Content>好</Content><MsgId>7</MsgId></xml>"
)


def query_for(clock: FakeClock, encrypted: str | None = None, *, late: float = 0) -> dict[str, str]:
    timestamp = str(int(clock.now().timestamp() - late))
    query = {"signature": signature(ACCOUNT.token, timestamp, "n"), "timestamp": timestamp, "nonce": "n"}
    if encrypted is not None:
        signed = signature(ACCOUNT.token, timestamp, "n", encrypted)
        query |= {"encrypt_type": "aes", "msg_signature": signed}
    return query


def close(xml: str, app_id: str = ACCOUNT.app_id) -> str:
    return Envelope(app_id, ()).close(xml, read_key(AES_KEY))


def reader(clock: FakeClock, **more: Any) -> PushReader:
    return PushReader(settings_of(ACCOUNT, **more), clock)


def refusal(clock: FakeClock, query: dict[str, str], body: bytes, **more: Any) -> Reason:
    with pytest.raises(PushRefused) as refused:
        reader(clock, **more).read(query, body)
    return refused.value.reason


def test_a_push_in_secure_mode(clock: FakeClock) -> None:
    encrypted = close(XML)
    received = reader(clock).read(query_for(clock, encrypted), f"<xml><Encrypt>{encrypted}</Encrypt></xml>".encode())
    assert (received.push.kind, received.push.fields["Content"]) == (Kind.TEXT, "好")
    assert received.push.key("yunzhou") == "wechat:yunzhou:7"
    assert "oA" not in repr(received)


def test_the_open_copy_of_the_compatible_mode_is_not_read(clock: FakeClock) -> None:
    encrypted = close(XML)
    body = f"<xml><Content>gefälscht</Content><Encrypt>{encrypted}</Encrypt></xml>".encode()
    assert reader(clock, mode="compatible").read(query_for(clock, encrypted), body).push.fields["Content"] == "好"


def test_the_checks_fall_in_their_order(clock: FakeClock) -> None:
    encrypted = close(XML)
    body = f"<xml><Encrypt>{encrypted}</Encrypt></xml>".encode()
    good = query_for(clock, encrypted)
    assert refusal(clock, {}, b"x" * (MAX_PUSH + 1)) is Reason.TOO_LARGE
    assert refusal(clock, {}, body) is Reason.SIGNATURE
    assert refusal(clock, {**good, "signature": "0" * 40}, body) is Reason.SIGNATURE
    assert refusal(clock, query_for(clock, encrypted, late=601), body) is Reason.TIMESTAMP
    assert refusal(clock, query_for(clock, encrypted, late=-601), body) is Reason.TIMESTAMP
    assert refusal(clock, {**good, "msg_signature": "0" * 40}, body) is Reason.MSG_SIGNATURE
    assert refusal(clock, query_for(clock, "AAAA"), b"<xml><Encrypt>AAAA</Encrypt></xml>") is Reason.LENGTH
    wrong = close(XML, "wx-of-somebody-else")
    assert refusal(clock, query_for(clock, wrong), f"<xml><Encrypt>{wrong}</Encrypt></xml>".encode()) is Reason.APP_ID
    assert refusal(clock, good, b"no xml") is Reason.XML
    for inside, reason in [
        ("", Reason.XML),
        ("{}", Reason.XML),
        ("<xml/>", Reason.FIELDS),
        (XML.replace("oA", ""), Reason.FIELDS),
        (XML.replace("<CreateTime>1<", "<CreateTime>soon<"), Reason.FIELDS),
        (XML.replace("<MsgId>7</MsgId>", ""), Reason.FIELDS),
        (XML.replace("gh_680bdefc8c5d", "gh_another"), Reason.FIELDS),
        (XML.replace(">text<", ">event<"), Reason.FIELDS),
    ]:
        closed = close(inside)
        found = refusal(clock, query_for(clock, closed), f"<xml><Encrypt>{closed}</Encrypt></xml>".encode())
        assert found is reason, inside


def test_doctypes_are_forbidden(clock: FakeClock) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]>' + XML.replace("好", "&a;")
    closed = close(bomb)
    body = f"<xml><Encrypt>{closed}</Encrypt></xml>".encode()
    assert refusal(clock, query_for(clock, closed), body) is Reason.XML
    assert refusal(clock, query_for(clock, ""), b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><xml/>') is Reason.XML


@pytest.mark.parametrize("mode", ["secure", "compatible"])
def test_an_unencrypted_push_is_refused(clock: FakeClock, mode: str) -> None:
    assert refusal(clock, query_for(clock), XML.encode(), mode=mode) is Reason.UNENCRYPTED


def test_plain_pushes_only_outside_production(clock: FakeClock) -> None:
    received = reader(clock, mode="plain", production=False).read(query_for(clock), XML.encode())
    assert received.push.fields["Content"] == "好"
    assert reader(clock, mode="plain", production=False).write(received, "a]]>b").startswith("<xml><ToUserName>oA")


def test_the_platform_asks_for_the_address(clock: FakeClock) -> None:
    assert reader(clock).check_address({**query_for(clock), "echostr": "42"}) == "42"
    with pytest.raises(PushRefused):
        reader(clock).check_address({**query_for(clock), "nonce": "other", "echostr": "42"})


@given(st.dictionaries(st.sampled_from(["ToUserName", "Content", "MsgType"]), st.text(max_size=50)))
def test_written_documents_are_read_again(fields: dict[str, str]) -> None:
    import re

    kept = {k: re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", v) for k, v in fields.items()}
    kept = {k: v.replace("\r\n", "\n").replace("\r", "\n") for k, v in kept.items()}
    assert read_document(write_document(fields)) == kept


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["signature", "timestamp", "nonce", "msg_signature", "encrypt_type"]), st.text(max_size=20)
    ),
    st.binary(max_size=200),
)
def test_any_request_is_read_or_refused(clock: FakeClock, query: dict[str, str], body: bytes) -> None:
    for sent in (query, query_for(clock) | {"encrypt_type": "aes"}, query_for(clock)):
        with pytest.raises(PushRefused):
            reader(clock).read(sent, body)


@given(st.text(max_size=200))
def test_any_signed_content_is_read_or_refused(inside: str) -> None:
    from datetime import datetime

    from foundation.clock import CHINA

    clock = FakeClock(datetime(2026, 11, 23, 10, tzinfo=CHINA))
    closed = close(inside)
    with pytest.raises(PushRefused):
        reader(clock).read(query_for(clock, closed), f"<xml><Encrypt>{closed}</Encrypt></xml>".encode())
