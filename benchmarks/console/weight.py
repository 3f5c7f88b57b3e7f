"""What a browser fetches of the console before a screen is there: read from the built files, gzip as the desk packs."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from pathlib import Path

from apps.desk_console import BUILT

_TITLE = re.compile(r"^(?P<name>.+)-[\w-]{8}\.(js|css)$")


@dataclass(frozen=True)
class Chunk:
    """One built file, in bytes."""

    name: str
    plain: int
    packed: int


def chunks(names: set[str] | None = None, folder: Path = BUILT) -> list[Chunk]:
    """The built files, or those of the names, the heaviest first."""
    files = [file for file in folder.iterdir() if file.suffix in {".js", ".css"} and (not names or file.name in names)]
    found = [
        Chunk(_short(file.name), len(data), len(gzip.compress(data))) for file in files if (data := file.read_bytes())
    ]
    return sorted(found, key=lambda one: -one.packed)


def _short(name: str) -> str:
    match = _TITLE.match(name)
    return f"{match['name']}{Path(name).suffix}" if match else name
