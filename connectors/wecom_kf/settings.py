"""The customer-service accounts (客服帐号) of an installation: a YAML or JSON file, read once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from connectors.settings_file import read_settings_file
from connectors.wechat.envelope import read_key

PLATFORM = "https://qyapi.weixin.qq.com"


class KfSettings(BaseModel):
    """Callbacks arrive at `/wecom-kf/<id>`. Seconds, unless named otherwise.

    `repeated_code`: the errcode by which the platform refuses a msgid it has had already. It is not in the public list
    of codes: learn it from the platform once and set it, and a lost answer is never sent twice.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,30}$")
    corp_id: str
    secret: SecretStr
    token: SecretStr
    aes_key: SecretStr
    open_kfid: str
    site: str = Field(default="", max_length=32)
    region: str | None = None
    welcome: str = "您好，请直接用一句话说说您要办的事。"
    public_url: str = ""
    link_hosts: frozenset[str] = frozenset()
    platform_url: str = PLATFORM
    text_bytes: int = Field(default=2048, ge=200, le=2048)
    poll: float = Field(default=30, gt=0, description="between two pulls when no callback came")
    request: float = Field(default=5, gt=0)
    prompt_minutes: float = Field(default=60, gt=0)
    repeated_code: int | None = None

    @field_validator("aes_key")
    @classmethod
    def _key(cls, value: SecretStr) -> SecretStr:
        try:
            read_key(value.get_secret_value())
        except ValueError:
            raise ValueError("an EncodingAESKey has 43 characters: letters and digits") from None
        return value


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    accounts: Annotated[tuple[KfSettings, ...], Field(min_length=1)]


def load_accounts(file: Path) -> tuple[KfSettings, ...]:
    """The accounts in the file (`accounts: […]`); raises `ConfigurationError`."""
    return read_settings_file(file, _File).accounts
