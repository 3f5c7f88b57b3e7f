"""How much the widget weighs: every file that any visitor may load, gzip level 9."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path

from connectors.web.pages.assets import PAGES, WIDGET

LIMIT = 25 * 1024


@dataclass(frozen=True)
class Weight:
    """One file, in bytes."""

    name: str
    plain: int
    packed: int


def weights() -> list[Weight]:
    """The built files and the style sheet they share with the other pages."""
    files = [*sorted(file for file in WIDGET.iterdir() if file.suffix in {".js", ".css"}), PAGES / "tokens.css"]
    return [_weight(file) for file in files]


def _weight(file: Path) -> Weight:
    content = file.read_bytes()
    return Weight(file.name, len(content), len(gzip.compress(content, 9)))
