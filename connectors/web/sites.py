"""The pages the channel serves. One demonstration site for now; the console will edit them later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Site:
    """A page that may open conversations. `consent_notice`: the privacy notice to accept before the first message."""

    id: str
    name: str
    region: str | None = None
    consent_notice: str | None = None


SITES: Mapping[str, Site] = {"demo": Site("demo", "云州市政务服务（演示）", region=None)}
