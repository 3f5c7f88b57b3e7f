"""What administration needs to know of the channels. Adapter: `apps.desk_channels`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class ChannelAccount:
    """One account of a channel as it is configured; no secret among it."""

    id: str
    channel: str
    name: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class SiteView:
    """A site whose pages may open conversations, and the line that puts the widget on its pages."""

    id: str
    name: str
    region: str | None
    demonstration: bool
    consent: str | None
    origins: tuple[str, ...]
    embedding: str


@dataclass(frozen=True)
class CheckFinding:
    """One line of a self-check; `well` None: does not concern this account."""

    what: str
    well: bool | None
    detail: str = ""


class ChannelRegister(Protocol):
    """The channels of this installation, and their self-check."""

    @property
    def channels(self) -> dict[str, str]:
        """Configured channels with their Chinese names."""
        ...

    def accounts(self) -> Sequence[ChannelAccount]: ...

    def sites(self) -> Sequence[SiteView]: ...

    async def check(self, account: str) -> list[CheckFinding] | None:
        """Everything that can be known of an account from here; None when there is no such account."""
        ...
