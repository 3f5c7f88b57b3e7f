"""The official accounts of an installation: a YAML or JSON file, read once.

The smallest account names id, app_id, app_secret, token and aes_key; `AccountSettings` lists the rest.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from connectors.settings_file import read_settings_file
from connectors.wechat.envelope import read_key

PLATFORM = "https://api.weixin.qq.com"
AUTHORISE = "https://open.weixin.qq.com/connect/oauth2/authorize"

Mode = Literal["plain", "compatible", "secure"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Limits(_Part):
    """Figures of the platform and our own; seconds unless named otherwise."""

    window: float = Field(default=4.2, gt=0, description="how long a push waits for its passive reply")
    storing: float = Field(default=3.8, gt=0, description="a push that is not stored by then is declined in words")
    timestamp_skew: float = Field(default=600, gt=0)
    text_bytes: int = Field(default=2048, ge=200, le=2048)
    parts: int = Field(default=2, ge=1, le=2, description="messages one answer may take")
    per_message: int = Field(default=5, ge=0, description="customer messages per message of the citizen")
    message_hours: float = Field(default=48, gt=0)
    per_event: int = Field(default=3, ge=0, description="customer messages after a click, a follow, a scan")
    event_seconds: float = Field(default=60, gt=0)
    prompt_minutes: float = Field(default=60, gt=0, description="how long a numbered list may be answered")
    request: float = Field(default=5, gt=0, description="one call of the platform's API")


class Hall(_Part):
    """A service hall, for citizens who send their position."""

    name: str
    address: str
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    hours: str = ""
    phone: str = ""


class MenuItem(_Part):
    """A button of the menu: it asks `ask`, wants a person (`human`), opens `url`, or holds further ones."""

    name: str = Field(min_length=1)
    ask: str | None = None
    human: bool = False
    url: str | None = None
    items: tuple[MenuItem, ...] = Field(default=(), max_length=5)

    @model_validator(mode="after")
    def _one_meaning(self) -> Self:
        if sum((self.ask is not None, self.human, self.url is not None, bool(self.items))) != 1:
            raise ValueError("a button has exactly one of ask, human, url and items")
        if any(item.items for item in self.items):
            raise ValueError("a menu has two levels at most")
        return self


class NoticeTemplate(_Part):
    """A subscription template: which of its keywords shows what (number, status, department, at)."""

    template: str
    page: str | None = None
    keywords: dict[str, Literal["number", "status", "department", "at"]]


class AccountSettings(_Part):
    """One official account. Its pushes arrive at `/wechat/<id>`."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,30}$")
    name: str = "政务服务"
    app_id: str = Field(pattern=r"^[A-Za-z0-9]{6,64}$")
    original_id: str | None = None
    app_secret: SecretStr
    token: SecretStr
    aes_key: SecretStr | None = None
    previous_aes_key: SecretStr | None = None
    mode: Mode = "secure"
    production: bool = True
    site: str = Field(default="", max_length=32)
    region: str | None = None

    customer_messages: bool = True
    menu_messages: bool = False
    oauth: bool = False
    public_url: str = ""
    link_hosts: frozenset[str] = frozenset()
    platform_url: str = PLATFORM
    authorise_url: str = AUTHORISE

    welcome: str | None = None
    welcome_asks: tuple[str, ...] = Field(default=(), max_length=9)
    scenes: dict[str, str] = {}
    menu: tuple[MenuItem, ...] = Field(default=(), max_length=3)
    halls: tuple[Hall, ...] = ()
    progress_notice: NoticeTemplate | None = None
    limits: Limits = Limits()

    @field_validator("aes_key", "previous_aes_key")
    @classmethod
    def _key(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            try:
                read_key(value.get_secret_value())
            except ValueError:
                raise ValueError("an EncodingAESKey has 43 characters: letters and digits") from None
        return value

    @field_validator("public_url", "platform_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in ("http", "https"):
            raise ValueError("an address begins with https://")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.mode != "plain" and self.aes_key is None:
            raise ValueError(f"mode {self.mode} needs aes_key")
        if self.production and self.mode == "plain":
            raise ValueError("in production the mode is secure or compatible: plain pushes can be forged")
        if self.oauth and not self.public_url:
            raise ValueError("oauth needs public_url")
        return self

    @property
    def keys(self) -> tuple[bytes, ...]:
        """The current key, then the one before."""
        return tuple(read_key(k.get_secret_value()) for k in (self.aes_key, self.previous_aes_key) if k is not None)

    @property
    def hosts(self) -> frozenset[str]:
        """Where links in messages may lead."""
        own = urlsplit(self.public_url).hostname
        return self.link_hosts | ({own} if own else set())


class _File(_Part):
    accounts: Annotated[tuple[AccountSettings, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _told_apart(self) -> Self:
        if len({account.id for account in self.accounts}) != len(self.accounts):
            raise ValueError("two accounts have the same id")
        return self


def load_accounts(file: Path) -> tuple[AccountSettings, ...]:
    """The accounts in the file (`accounts: […]`); raises `ConfigurationError`."""
    return read_settings_file(file, _File).accounts
