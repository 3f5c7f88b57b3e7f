"""The engine's settings: read once from `WENZHENG_*` when Rasa loads the channel or the model.

Plain `rasa shell` has no environment of ours, so the secrets fall back to the file that `make setup` writes.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from bot.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent
MIN_SECRET = 32


@dataclass(frozen=True)
class EngineSettings:
    """Addresses, secrets and time limits (seconds)."""

    var: Path
    actions_url: str
    knowledge_url: str
    engine_secret: str = field(repr=False)
    actions_secret: str = field(repr=False)
    knowledge_secret: str = field(repr=False)
    tracker_url: str = field(default="", repr=False)
    redis_url: str = field(default="", repr=False)
    turn_seconds: float = 3.6
    actions_seconds: float = 3.2
    lexicon_seconds: float = 10.0

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> EngineSettings:
        """Read the variables; raises `SettingsError` naming the first wrong one."""
        var = Path(environ.get("WENZHENG_VAR") or ROOT / "var")
        values = {**_secrets_file(var / "secrets.env"), **environ}
        actions = values.get("WENZHENG_ACTIONS_URL") or _url(values, "ACTIONS", "5055")
        knowledge = values.get("WENZHENG_KNOWLEDGE_URL") or _url(values, "KNOWLEDGE", "8082")
        return cls(
            var=var,
            actions_url=f"{actions.rstrip('/')}/webhook",
            knowledge_url=knowledge.rstrip("/"),
            engine_secret=values.get("WENZHENG_ENGINE_SECRET", ""),
            actions_secret=values.get("WENZHENG_ACTIONS_SECRET", ""),
            knowledge_secret=values.get("WENZHENG_KNOWLEDGE_SECRET", ""),
            tracker_url=values.get("WENZHENG_TRACKER_URL", ""),
            redis_url=values.get("WENZHENG_REDIS_URL", ""),
            turn_seconds=_seconds(values, "WENZHENG_ENGINE_TURN_SECONDS", 3.6),
            lexicon_seconds=_seconds(values, "WENZHENG_LEXICON_SECONDS", 10.0),
        )

    def required_engine_secret(self) -> str:
        """The channel's secret; raises `SettingsError` when it is missing or short."""
        if len(self.engine_secret) < MIN_SECRET:
            raise SettingsError("WENZHENG_ENGINE_SECRET", f"needs at least {MIN_SECRET} characters")
        return self.engine_secret


@lru_cache(maxsize=1)
def engine_settings() -> EngineSettings:
    """The settings of this engine process."""
    return EngineSettings.read(os.environ)


def _url(values: Mapping[str, str], process: str, port: str) -> str:
    host = values.get(f"WENZHENG_{process}_HOST") or "127.0.0.1"
    return f"http://{host}:{values.get(f'WENZHENG_{process}_PORT') or port}"


def _seconds(values: Mapping[str, str], name: str, default: float) -> float:
    try:
        seconds = float(values.get(name) or default)
    except ValueError:
        raise SettingsError(name, "must be a number of seconds") from None
    if seconds <= 0:
        raise SettingsError(name, "must be more than 0 seconds")
    return seconds


def _secrets_file(path: Path) -> dict[str, str]:
    """`NAME=value` lines; an absent file holds nothing."""
    if not path.is_file():
        return {}
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.removeprefix("export ").partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip().strip("'\"") for name, _, value in pairs}
