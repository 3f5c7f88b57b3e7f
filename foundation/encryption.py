"""Columns that hold citizens' words. Until keys are configured the null cipher stores them as they are.

Every value carries the cipher's tag, so that values written before a key existed can still be read after.
"""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from foundation.errors import CipherError


class Cipher(Protocol):
    """Closes and opens a text; `tag` is stored in front of the bytes."""

    tag: bytes

    def close(self, text: str) -> bytes: ...

    def open(self, data: bytes) -> str: ...


class NullCipher:
    """No encryption: UTF-8 as it is."""

    tag = b"n0:"

    def close(self, text: str) -> bytes:
        return text.encode()

    def open(self, data: bytes) -> str:
        return data.decode()


class Keyring:
    """Writes with the first cipher, reads with whichever wrote the value."""

    def __init__(self, *ciphers: Cipher) -> None:
        self._ciphers: tuple[Cipher, ...] = ciphers or (NullCipher(),)

    def close(self, text: str) -> bytes:
        return self._ciphers[0].tag + self._ciphers[0].close(text)

    def open(self, data: bytes) -> str:
        for cipher in self._ciphers:
            if data.startswith(cipher.tag):
                return cipher.open(data[len(cipher.tag) :])
        raise CipherError("value was written with a cipher that is not configured")


_keyring = Keyring()


def configure(keyring: Keyring) -> None:
    """Set the process's keyring, once, at start."""
    global _keyring  # noqa: PLW0603 - a column type has no other way to its keys
    _keyring = keyring


class EncryptedText(TypeDecorator[str]):
    """A text column whose stored bytes are closed by the process's keyring."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> bytes | None:
        return None if value is None else _keyring.close(value)

    def process_result_value(self, value: bytes | None, _dialect: Dialect) -> str | None:
        return None if value is None else _keyring.open(value)
