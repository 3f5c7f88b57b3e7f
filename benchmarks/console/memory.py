"""What a page holds, through the Chrome DevTools Protocol, after its garbage has been collected."""

from __future__ import annotations

import time
from dataclasses import dataclass

from playwright.sync_api import BrowserContext, CDPSession, Page

_PATIENCE = 10.0  # seconds
_COUNTED = {"JSHeapUsedSize": "heap", "Nodes": "nodes", "JSEventListeners": "listeners"}


@dataclass(frozen=True)
class Held:
    """Bytes of the JavaScript heap; nodes of the documents, those not shown any more among them; event listeners."""

    heap: int
    nodes: int
    listeners: int


class Watched:
    """A page under watch, from when `sign` is there."""

    def __init__(self, context: BrowserContext, address: str, sign: str) -> None:
        self.page: Page = context.new_page()
        self._protocol: CDPSession = context.new_cdp_session(self.page)
        self._protocol.send("Performance.enable")
        self._protocol.send("Network.enable")
        self._seen = self._before = 0
        self._protocol.on("Network.dataReceived", self._came)
        self.page.goto(address)
        self.page.locator(sign).first.wait_for(timeout=60_000)

    def expects(self) -> None:
        """From here on something is to be told."""
        self._before = self._seen

    def told(self) -> None:
        """Waits until something has come since; raises `TimeoutError`."""
        until = time.monotonic() + _PATIENCE
        while self._seen == self._before:
            self.page.wait_for_timeout(5)
            if time.monotonic() > until:
                raise TimeoutError("the stream told nothing of an event")

    def held(self) -> Held:
        """What is left after two collections."""
        for _ in range(2):
            self._protocol.send("HeapProfiler.collectGarbage")
        metrics = {one["name"]: int(one["value"]) for one in self._protocol.send("Performance.getMetrics")["metrics"]}
        return Held(**{field: metrics[name] for name, field in _COUNTED.items()})

    def _came(self, _event: object) -> None:
        self._seen += 1
