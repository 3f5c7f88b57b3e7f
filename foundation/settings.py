"""Settings: one frozen object per process, read once in `__main__` from `WENZHENG_*` variables."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TypeVar

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent

S = TypeVar("S", bound="ServiceSettings")


class ServiceSettings(BaseSettings):
    """What every service process needs; each process adds its own fields.

    The field `gateway_port` is read from `WENZHENG_GATEWAY_PORT`, and so on.
    """

    model_config = SettingsConfigDict(env_prefix="WENZHENG_", frozen=True, extra="ignore")

    var: Path = ROOT / "var"
    database_url: str = ""
    log_level: str = "INFO"
    metrics_secret: SecretStr | None = Field(default=None, description="bearer token of /metrics; none: no metrics")

    gateway_host: str = "127.0.0.1"
    gateway_port: int = Field(default=8080, ge=1, le=65535)
    desk_host: str = "127.0.0.1"
    desk_port: int = Field(default=8081, ge=1, le=65535)
    knowledge_host: str = "127.0.0.1"
    knowledge_port: int = Field(default=8082, ge=1, le=65535)
    actions_host: str = "127.0.0.1"
    actions_port: int = Field(default=5055, ge=1, le=65535)
    engine_host: str = "127.0.0.1"
    engine_port: int = Field(default=5005, ge=1, le=65535)

    gateway_url: str = ""
    desk_url: str = ""
    knowledge_url: str = ""
    actions_url: str = ""
    engine_url: str = ""

    @field_validator("metrics_secret")
    @classmethod
    def _metrics_secret_long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        return None if value is None else long_enough(value)

    @property
    def database(self) -> str:
        """The SQLAlchemy address: SQLite in the run-time folder unless another is set."""
        return self.database_url or f"sqlite+aiosqlite:///{self.var / 'wenzheng.db'}"

    def url_of(self, process: str) -> str:
        """The address of a process, on this machine unless its `…_url` is set, e.g. `http://127.0.0.1:8082`."""
        url: str = getattr(self, f"{process}_url")
        if url:
            return url.rstrip("/")
        host, port = getattr(self, f"{process}_host"), getattr(self, f"{process}_port")
        return f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"


class SharedSecrets(ServiceSettings):
    """Adds the secrets by which the internal services know each other (at least 32 characters)."""

    knowledge_secret: SecretStr
    engine_secret: SecretStr

    @field_validator("knowledge_secret", "engine_secret")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        return long_enough(value)


def long_enough(value: SecretStr) -> SecretStr:
    """A shared secret shorter than 32 characters is refused."""
    if len(value.get_secret_value()) < 32:
        raise ValueError("needs at least 32 characters; `make setup` writes good ones into var/secrets.env")
    return value


def load_settings(kind: type[S], argv: list[str] | None = None) -> S:
    """Read the settings of a process, or end it with one line per wrong variable.

    With `--check-config` the process ends here: 0 when all is well, 2 when a variable is wrong.
    """
    parser = argparse.ArgumentParser(description=kind.__doc__)
    parser.add_argument("--check-config", action="store_true", help="check the settings and exit")
    wanted = parser.parse_args(argv)
    try:
        settings = kind()
    except ValidationError as error:
        for item in error.errors():
            name = "WENZHENG_" + "_".join(str(part) for part in item["loc"]).upper()
            print(f"{name}: {item['msg']}", file=sys.stderr)
        raise SystemExit(2) from None
    if wanted.check_config:
        print("settings are well formed")
        raise SystemExit(0)
    return settings
