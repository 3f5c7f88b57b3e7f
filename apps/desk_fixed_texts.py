"""The fixed texts that the engine's model brings, read from `domain.yml` as the administrator edits them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from conversations.fixed_texts import FixedText
from foundation.errors import ConfigurationError
from foundation.settings import ROOT

DOMAIN = ROOT / "domain.yml"
_RESPONSES = {"utter_emergency": "danger", "utter_red_line": "general"}


def read_defaults(file: Path = DOMAIN) -> Mapping[str, FixedText]:
    """By key (`red_line.petition`); raises `ConfigurationError` when the file is not as the engine needs it."""
    try:
        responses = yaml.safe_load(file.read_text(encoding="utf-8"))["responses"]
        return {
            key: text
            for name, general in _RESPONSES.items()
            for variant in responses[name]
            for key, text in _read(variant, general)
        }
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise ConfigurationError(str(file), f"has no fixed texts ({type(error).__name__}: {error})") from error


def _read(variant: Mapping[str, Any], general: str) -> Iterator[tuple[str, FixedText]]:
    reply = variant["custom"]["reply"]
    topic = next((one["value"] for one in variant.get("condition", ()) if one["name"] == "topic"), general)
    points = [item for block in reply["blocks"] if block["type"] == "list" for item in block["items"]]
    said = [block["text"] for block in reply["blocks"] if "text" in block]
    yield f"{reply['status']}.{topic}", FixedText(said[0], tuple(points), "\n".join(said[1:]))
