"""axe-core on a page or a frame: findings that are serious or critical."""

from __future__ import annotations

from functools import cache
from typing import Any

from playwright.sync_api import Frame, Page

from foundation.settings import ROOT

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


@cache
def _source() -> str:
    return AXE.read_text(encoding="utf-8")


def findings(page: Page | Frame) -> list[str]:
    """Rule, place and reason of each serious or critical finding."""
    page.evaluate(_source())
    result: dict[str, Any] = page.evaluate("tags => axe.run(document, {runOnly: tags, iframes: false})", _TAGS)
    return [
        f"{one['id']} at {node['target']}: {node['failureSummary']}"
        for one in result["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
