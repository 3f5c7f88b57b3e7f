from __future__ import annotations

import pytest

from foundation.encryption import Keyring, NullCipher
from foundation.errors import CipherError


class Backwards:
    tag = b"b1:"

    def close(self, text: str) -> bytes:
        return text[::-1].encode()

    def open(self, data: bytes) -> str:
        return data.decode()[::-1]


def test_values_from_before_the_key_can_still_be_read() -> None:
    old = Keyring().close("旧话")
    ring = Keyring(Backwards(), NullCipher())
    assert ring.open(old) == "旧话"
    assert ring.close("ab") == b"b1:ba"
    assert ring.open(ring.close("新话")) == "新话"


def test_an_unknown_cipher_is_named() -> None:
    with pytest.raises(CipherError):
        Keyring().open(b"x9:data")
