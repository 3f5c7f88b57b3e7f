"""The passive reply: what can be said within the platform's five seconds is the answer to the push itself.

A repeated push joins: it waits for the same turn and is told the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select

from connectors.wechat.batches import Batch
from connectors.wechat.citizens import Arrival
from connectors.wechat.ledger import Ledger, Nothing
from connectors.wechat.models import WeChatPush
from connectors.wechat.outgoing import Outgoing
from connectors.wechat.settings import AccountSettings
from conversations.hub import Hub
from conversations.models import InboxEntry, InboxState
from foundation.database import Database

POLL_SECONDS = 0.5


@dataclass(frozen=True)
class _Standing:
    """What is known of a push: whether its turn runs still, and what it was told."""

    running: bool
    batch: list[list[int]] | None


class PassiveReplies:
    """Waits for what a push may be told."""

    def __init__(
        self, database: Database, hub: Hub, outgoing: Outgoing, ledger: Ledger, poll: float = POLL_SECONDS
    ) -> None:
        self._database, self._hub = database, hub
        self._outgoing, self._ledger, self._poll = outgoing, ledger, poll

    async def wait(
        self, account: AccountSettings, arrival: Arrival, deadline: float, gone: Callable[[], bool]
    ) -> Batch | None:
        """The reply, claimed for this push; None when there is none by `deadline` (the event loop's time).

        `gone`: whether the platform has hung up, so that a reply would reach nobody.
        """
        now = asyncio.get_running_loop().time
        with self._hub.subscribe(arrival.conversation) as news:
            while not gone():
                found = await self._look(account, arrival)
                if isinstance(found, Batch):
                    return found
                left = deadline - now()
                if found is Nothing.EMPTY or left <= 0:
                    return None
                await news.wait(min(left, self._poll))
        return None

    async def _look(self, account: AccountSettings, arrival: Arrival) -> Batch | Nothing:
        standing = await self._standing(arrival)
        if standing.batch is not None:
            units = await self._outgoing.again(account, arrival.conversation, standing.batch)
            again = await self._ledger.claim_reply(account, arrival.key, units)
            if again is not Nothing.EMPTY:
                return again
        if standing.running:
            return Nothing.BUSY
        units = await self._outgoing.waiting(account, arrival.conversation)
        return await self._ledger.claim_reply(account, arrival.key, units) if units else Nothing.EMPTY

    async def _standing(self, arrival: Arrival) -> _Standing:
        async with self._database.read() as session:
            batch = await session.scalar(select(WeChatPush.batch).where(WeChatPush.key == arrival.key))
            state = await session.scalar(select(InboxEntry.state).where(InboxEntry.key == arrival.key))
        return _Standing(state is not None and state != InboxState.DONE.value, batch)
