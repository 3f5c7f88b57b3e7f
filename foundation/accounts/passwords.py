"""Passwords: argon2id, and random ones for first logins."""

from __future__ import annotations

import secrets
from typing import Protocol

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# no letters or digits that look alike on a printed page
_ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_LENGTH = 16


class Hasher(Protocol):
    """Turns a password into a hash and checks it; both take tens of milliseconds on purpose."""

    def hash(self, password: str) -> str: ...

    def verify(self, hashed: str, password: str) -> bool: ...


class Argon2Hasher:
    """argon2id with the library's defaults (RFC 9106, low memory)."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()

    def hash(self, password: str) -> str:
        return self._hasher.hash(password)

    def verify(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False


def random_password() -> str:
    """A first-login password of about 92 bits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
