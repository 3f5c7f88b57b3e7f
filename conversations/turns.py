"""Runs stored messages through whoever owns the conversation: one turn at a time, each once, in order.

A turn is claimed with a lease. A process that dies leaves its claim to expire, and whoever sweeps next picks it up.
"""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, field

import structlog
from sqlalchemy.exc import OperationalError

from contracts.statuses import Status
from contracts.turn import TurnReply
from conversations.claims import Claim, Claims
from conversations.finishing import Finisher
from conversations.measuring import TURN_SECONDS, TURNS
from conversations.models import Owner
from conversations.ports import AnsweringBot
from conversations.texts import NOT_DONE, UNREADABLE
from foundation.clock import Clock
from foundation.database import Database
from language.normalise import has_content

SWEEP_SECONDS = 2.0
AT_ONCE = 32
_log = structlog.get_logger("turns")


@dataclass
class _Lane:
    """The one task that works through a conversation, and whether more arrived meanwhile."""

    more: bool = True
    task: asyncio.Task[None] | None = field(default=None)


class TurnRunner:
    """Drains the inbox. `wake` after storing a message; `run` sweeps up what nobody woke."""

    def __init__(self, database: Database, clock: Clock, bot: AnsweringBot, finisher: Finisher) -> None:
        self._bot, self._finisher = bot, finisher
        self._worker = uuid.uuid4().hex
        self._claims = Claims(database, clock, self._worker)
        self._lanes: dict[str, _Lane] = {}
        self._room = asyncio.Semaphore(AT_ONCE)

    def wake(self, conversation: str) -> None:
        """There may be work for this conversation."""
        lane = self._lanes.get(conversation)
        if lane is not None:
            lane.more = True
            return
        lane = self._lanes[conversation] = _Lane()
        lane.task = asyncio.create_task(self._work(conversation, lane))

    async def sweep(self) -> None:
        """Wake every conversation with open work: stored before a restart, or left by a process that died."""
        for conversation in await self._claims.open_conversations():
            self.wake(conversation)

    async def run(self) -> None:
        """Sweep for ever."""
        while True:
            try:
                await self.sweep()
            except Exception:  # noqa: BLE001 - logged with its trace; the loop must go on
                _log.exception("sweep failed; trying again", seconds=SWEEP_SECONDS)
            await asyncio.sleep(SWEEP_SECONDS)

    async def drain(self) -> None:
        """Wait until every running turn has ended."""
        while tasks := self._tasks():
            await asyncio.gather(*tasks, return_exceptions=True)

    async def close(self, patience: float = 4.0) -> None:
        """Let running turns end for `patience` seconds, break the rest off and give their claims back."""
        tasks = self._tasks()
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._claims.release()

    def _tasks(self) -> list[asyncio.Task[None]]:
        return [lane.task for lane in self._lanes.values() if lane.task is not None]

    async def _work(self, conversation: str, lane: _Lane) -> None:
        try:
            while lane.more:
                lane.more = False
                async with self._room:
                    while (claim := await self._claims.next(conversation)) is not None:
                        await self._run(claim)
        except Exception:  # noqa: BLE001 - logged with its trace; the loop must go on
            _log.exception("turn failed; it stays in the inbox", conversation=conversation)
        finally:
            del self._lanes[conversation]

    async def _run(self, claim: Claim) -> None:
        """One turn. Whatever goes wrong on our side, the citizen hears of it and the next message gets its turn.

        A database that is locked, full or away is no such thing: the turn is taken up again when its lease has ended.
        """
        try:
            with TURN_SECONDS.time():
                reply = await self._answer(claim)
                await self._finisher.finish(claim.inbox_id, self._worker, claim.request, reply)
            TURNS.labels(reply.status.value if reply is not None else "silent").inc()
        except OperationalError:
            raise
        except Exception:  # noqa: BLE001 - logged with its trace; the loop must go on
            _log.exception("turn failed; telling the citizen", conversation=claim.request.conversation)
            sorry = TurnReply(Status.ERROR_ENGINE, blocks=NOT_DONE)
            await self._finisher.finish(claim.inbox_id, self._worker, claim.request, sorry)
            TURNS.labels(sorry.status.value).inc()

    async def _answer(self, claim: Claim) -> TurnReply | None:
        """The bot's reply; None when a person owns the conversation and the bot keeps silent."""
        if claim.owner != Owner.BOT.value:
            return None
        if claim.department is not None:
            return await self._bot.hand_over(claim.request, claim.department)
        if claim.request.text is not None and not has_content(claim.request.text):
            return TurnReply(Status.INVALID_INPUT, blocks=UNREADABLE)
        return await self._bot.answer(claim.request)
