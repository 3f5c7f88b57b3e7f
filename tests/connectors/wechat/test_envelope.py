from __future__ import annotations

import base64
import contextlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.crypto import WeChatCrypto

from connectors.wechat.documents import read_document
from connectors.wechat.envelope import Envelope, is_signature, read_key, signature
from connectors.wechat.errors import PushRefused, Reason
from tests.fakes.wechat_platform import AES_KEY, OTHER_AES_KEY

APP_ID = "wxbad0b45542aa0b5e"
KEY, OTHER_KEY = read_key(AES_KEY), read_key(OTHER_AES_KEY)
# WENZHENG_WECHAT_VECTORS: the folder with envelopes made by two unrelated npm libraries
ROOT = Path(__file__).resolve().parents[3]
VECTORS = Path(os.environ.get("WENZHENG_WECHAT_VECTORS", ROOT.parent / "shared" / "data"))
# WENZHENG_NODE_MODULES: where npm's `wechat-crypto` is installed, if not with the website's tools
MODULES = Path(os.environ.get("WENZHENG_NODE_MODULES", ROOT / "web" / "node_modules"))


def vectors() -> list[Any]:
    file = VECTORS / "wechat_envelope_vectors.json"
    if not file.exists():
        return [pytest.param(None, marks=pytest.mark.skip(reason=f"no {file.name}; set WENZHENG_WECHAT_VECTORS"))]
    return [pytest.param(vector, id=vector["name"]) for vector in json.loads(file.read_text(encoding="utf-8"))]


def test_the_signature_of_the_documentation() -> None:
    assert signature("AAAAA", "1714037059", "486452656") == "899cf89e464efb63f54ddac96b0a0a235f53aa78"
    assert is_signature("899cf89e464efb63f54ddac96b0a0a235f53aa78", "486452656", "AAAAA", "1714037059")
    assert not is_signature("", "AAAAA", "1714037059", "486452656")
    assert not is_signature("ä\udcff", "AAAAA", "\udcff", "1")


@pytest.mark.parametrize("vector", vectors())
def test_envelopes_of_other_libraries(vector: dict[str, str]) -> None:
    envelope = Envelope(APP_ID, (OTHER_KEY, read_key(vector["aesKey"])))
    assert is_signature(vector["msg_signature"], vector["token"], vector["ts"], vector["nonce"], vector["enc"])
    assert is_signature(vector["signature"], vector["token"], vector["ts"], vector["nonce"])
    if vector["name"] == "wrong-appid":
        with pytest.raises(PushRefused) as refused:
            Envelope(APP_ID, (read_key(vector["aesKey"]),)).open(vector["enc"])
        assert refused.value.reason is Reason.APP_ID
        return
    opened = envelope.open(vector["enc"])
    assert opened.text == vector["xml"]
    assert opened.key == read_key(vector["aesKey"])


@pytest.mark.parametrize("text", ["", "好", "x" * 31, "x" * 32, "]]> & <b> 🏠" * 200])
def test_what_we_close_opens_in_wechatpy(text: str) -> None:
    closed = Envelope(APP_ID, (KEY,)).close(text, KEY)
    signed = signature("token", "1", "nonce", closed)
    xml = f"<xml><Encrypt>{closed}</Encrypt></xml>"
    assert WeChatCrypto("token", AES_KEY, APP_ID).decrypt_message(xml, signed, "1", "nonce") in (text, text.encode())


def test_what_wechatpy_closes_opens_here() -> None:
    document = WeChatCrypto("token", AES_KEY, APP_ID).encrypt_message("<xml><A>好</A></xml>", "nonce", "1")
    assert Envelope(APP_ID, (KEY,)).open(read_document(document)["Encrypt"]).text == "<xml><A>好</A></xml>"


def test_what_we_close_opens_in_npm_wechat_crypto() -> None:
    if shutil.which("node") is None or not (MODULES / "wechat-crypto").is_dir():
        pytest.skip("node with wechat-crypto is not here: make setup")
    text = "您好 ]]> & <b> 🏠" * 50
    closed = Envelope(APP_ID, (KEY,)).close(text, KEY)
    script = (
        "const C=require('wechat-crypto');const [t,k,a,c]=process.argv.slice(1);"
        "const w=new C(t,k,a);process.stdout.write(JSON.stringify({...w.decrypt(c),s:w.getSignature('1','n',c)}))"
    )
    ran = subprocess.run(
        ["node", "-e", script, "token", AES_KEY, APP_ID, closed],
        capture_output=True,
        check=True,
        env={**os.environ, "NODE_PATH": str(MODULES)},
    )
    told = json.loads(ran.stdout)
    assert (told["message"], told["id"]) == (text, APP_ID)
    assert told["s"] == signature("token", "1", "n", closed)


def test_the_previous_key_opens_too_and_is_told() -> None:
    envelope = Envelope(APP_ID, (KEY, OTHER_KEY))
    assert envelope.open(envelope.close("a", KEY)).key == KEY
    assert envelope.open(envelope.close("b", OTHER_KEY)).key == OTHER_KEY
    with pytest.raises(PushRefused):
        Envelope(APP_ID, (KEY,)).open(envelope.close("b", OTHER_KEY))


@pytest.mark.parametrize(
    ("encrypted", "reason"),
    [
        ("", Reason.LENGTH),
        ("not base64!", Reason.BASE64),
        ("好", Reason.BASE64),
        (base64.b64encode(b"x" * 17).decode(), Reason.LENGTH),
        (base64.b64encode(b"x" * 48).decode(), Reason.PADDING),
    ],
)
def test_what_is_no_envelope(encrypted: str, reason: Reason) -> None:
    with pytest.raises(PushRefused) as refused:
        Envelope(APP_ID, (KEY,)).open(encrypted)
    assert refused.value.reason is reason


def test_without_keys_nothing_opens() -> None:
    with pytest.raises(PushRefused):
        Envelope(APP_ID, ()).open("AAAA")


@given(st.binary(max_size=400))
def test_any_bytes_give_a_value_or_the_one_error(data: bytes) -> None:
    for encrypted in (data.decode("latin-1"), base64.b64encode(data).decode()):
        with contextlib.suppress(PushRefused):
            Envelope(APP_ID, (KEY, OTHER_KEY)).open(encrypted)


@given(st.binary(max_size=200), st.integers(min_value=0, max_value=255))
def test_any_clear_text_gives_a_value_or_the_one_error(inner: bytes, last: int) -> None:
    """Bytes that decrypt well but hold anything: what a leaked key could send."""
    from connectors.wechat.envelope import _cipher

    clear = inner + bytes([last]) * ((-len(inner)) % 16 or 16)
    encryptor = _cipher(KEY).encryptor()
    closed = base64.b64encode(encryptor.update(clear) + encryptor.finalize()).decode()
    with contextlib.suppress(PushRefused):
        Envelope(APP_ID, (KEY,)).open(closed)


@given(st.text(max_size=300))
def test_what_is_closed_opens_again(text: str) -> None:
    envelope = Envelope(APP_ID, (KEY,))
    assert envelope.open(envelope.close(text, KEY)).text == text


@pytest.mark.parametrize("key", ["", "short", "x" * 42, "好" * 43, AES_KEY + "A"])
def test_what_is_no_key(key: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - base64's own or ours
        read_key(key)
