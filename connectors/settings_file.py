"""Settings that are lists: sites, official accounts, departments. YAML or JSON, read once at start."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from foundation.errors import ConfigurationError

M = TypeVar("M", bound=BaseModel)


def read_settings_file(file: Path, kind: type[M]) -> M:
    """The file's content; raises `ConfigurationError` that names the place in it, never a value (it may be secret)."""
    try:
        text = file.read_text(encoding="utf-8")
        data = json.loads(text) if file.suffix == ".json" else yaml.safe_load(text)
        return kind.model_validate(data)
    except OSError as error:
        raise ConfigurationError(str(file), f"cannot be read: {error.strerror}") from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_context=False)[0]
        raise ConfigurationError(f"{file}: {'.'.join(map(str, first['loc'])) or 'file'}", first["msg"]) from None
    except (ValueError, yaml.YAMLError):
        raise ConfigurationError(str(file), "is not well-formed YAML or JSON") from None
