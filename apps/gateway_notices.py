"""Tells citizens on their channel that an order has moved: where they allowed it, once per step.

The words themselves are in the conversation already, and reach the channel through the outbox as its quota and window
permit; a notice is for citizens who are not looking.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog

from connectors.wechat.notices import NoticeOutcome, Progress, ProgressNotices
from conversations.errors import TryAgain
from service_desk.work_orders.moved import MovedOrder, MovedOrders

PAUSE_SECONDS = 2.0
_log = structlog.get_logger("notices")


class OrderNotices:
    """Beside the gateway, for ever. Without a channel that knows the citizen the work is done as it is."""

    def __init__(self, moved: MovedOrders, channels: Sequence[ProgressNotices]) -> None:
        self._moved, self._channels = moved, channels

    async def run(self) -> None:
        while True:
            try:
                await self.run_due()
            except Exception:  # noqa: BLE001 - logged with its trace; the loop must go on
                _log.exception("notices failed; trying again", seconds=PAUSE_SECONDS)
            await asyncio.sleep(PAUSE_SECONDS)

    async def run_due(self) -> int:
        """Tell everything that is due; returns how many were attempted."""
        attempted = 0
        while (moved := await self._moved.next()) is not None:
            attempted += 1
            try:
                outcome = await self._tell(moved)
            except TryAgain as error:
                _log.warning("notice not taken; trying again", number=moved.number, why=error.why)
                await self._moved.put_off(moved)
            else:
                _log.info("notice", number=moved.number, outcome=outcome)
                await self._moved.told(moved)
        return attempted

    async def _tell(self, moved: MovedOrder) -> NoticeOutcome:
        outcome = NoticeOutcome.NOT_SET_UP
        for channel in self._channels:
            progress = Progress(moved.number, moved.status, moved.department, moved.at)
            outcome = await channel.notify(moved.conversation, moved.key, progress)
            if outcome is not NoticeOutcome.NOT_SET_UP:
                break
        return outcome
