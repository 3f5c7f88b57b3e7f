"""The systems of departments that are connected: a YAML or JSON file, read once."""

from __future__ import annotations

import base64
import binascii
import hashlib
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from connectors.settings_file import read_settings_file

SECRET_PREFIX = "whsec_"  # noqa: S105 - the mark of a signing secret, not one


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class System(_Part):
    """One system, which sees and does what its department's staff may; one that is a `lead` what the head may.

    `secrets` sign the web hooks: the current one, and while it is being changed the one before. `key_hashes` are
    SHA-256 of the keys the system calls us with; `python -m connectors.departments.credentials` makes both.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,30}$")
    department: str = Field(min_length=1, max_length=32)
    url: str | None = Field(default=None, description="where work orders are pushed; None: the system only asks")
    secrets: tuple[SecretStr, ...] = Field(default=(), max_length=2)
    key_hashes: frozenset[Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]] = frozenset()
    lead: bool = False
    per_second: float = Field(default=20, gt=0, description="requests the system may make")
    timeout: float = Field(default=10, gt=0, le=14, description="seconds for one web hook")

    @field_validator("url")
    @classmethod
    def _safe(cls, value: str | None) -> str | None:
        if value is not None:
            parts = urlsplit(value)
            if parts.scheme != "https" and not (parts.scheme == "http" and _is_internal(parts.hostname or "")):
                raise ValueError("a web hook goes to https://, or by http to an internal address")
            if parts.username is not None or parts.fragment:
                raise ValueError("an address without user and fragment")
        return value

    @field_validator("secrets")
    @classmethod
    def _long(cls, value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        for secret in value:
            try:
                raw = read_secret(secret.get_secret_value())
            except ValueError:
                raise ValueError("a signing secret is whsec_ and base64") from None
            if len(raw) < 24:
                raise ValueError("a signing secret has 24 bytes at least")
        return value

    @model_validator(mode="after")
    def _signed(self) -> Self:
        if self.url is not None and not self.secrets:
            raise ValueError("a system with a url needs secrets")
        return self

    @property
    def signing_keys(self) -> tuple[bytes, ...]:
        """The bytes web hooks are signed with."""
        return tuple(read_secret(secret.get_secret_value()) for secret in self.secrets)

    def knows(self, key: str) -> bool:
        """Whether this is a key of the system."""
        return hash_of(key) in self.key_hashes


class _File(_Part):
    systems: Annotated[tuple[System, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _told_apart(self) -> Self:
        if len({system.id for system in self.systems}) != len(self.systems):
            raise ValueError("two systems have the same id")
        hashes = [known for system in self.systems for known in system.key_hashes]
        if len(set(hashes)) != len(hashes):
            raise ValueError("two systems have the same key")
        return self


def load_systems(file: Path) -> tuple[System, ...]:
    """The systems in the file (`systems: […]`); raises `ConfigurationError`."""
    return read_settings_file(file, _File).systems


def read_secret(secret: str) -> bytes:
    """The bytes of `whsec_…`; raises `ValueError`."""
    if not secret.startswith(SECRET_PREFIX):
        raise ValueError("no signing secret")
    try:
        return base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("no signing secret") from error


def hash_of(key: str) -> str:
    """What is kept of a key. It has 256 random bits, so that a plain hash cannot be searched."""
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()


def _is_internal(host: str) -> bool:
    try:
        return ip_address(host).is_private
    except ValueError:
        return host == "localhost" or "." not in host
