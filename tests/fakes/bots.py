"""Recording adapters of the ports of conversations."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.blocks import Paragraph
from contracts.commands import Command
from contracts.statuses import Status
from contracts.turn import TurnReply, TurnRequest
from conversations.ports import HandledCommand, Matter


class RecordingBot:
    """Answers by `script`, records what it was asked; waits at `gate` while it is closed."""

    def __init__(self, script: Callable[[TurnRequest], TurnReply] | None = None) -> None:
        self.script = script or (lambda r: TurnReply(Status.ANSWERED, (Paragraph(f"您说：{r.text}"),)))
        self.requests: list[TurnRequest] = []
        self.gate, self.reached = asyncio.Event(), asyncio.Event()
        self.gate.set()

    async def answer(self, request: TurnRequest) -> TurnReply:
        self.requests.append(request)
        self.reached.set()
        await self.gate.wait()
        return self.script(request)

    async def hand_over(self, request: TurnRequest, department: str | None) -> TurnReply:
        self.requests.append(request)
        return TurnReply(Status.HANDED_OFF, (Paragraph(f"转给{department}"),))


class RecordingCommands:
    """A `CommandHandler` that records and answers with `handled`."""

    def __init__(self, handled: HandledCommand | None = None) -> None:
        self.handled = handled or HandledCommand()
        self.seen: list[tuple[Matter, Command]] = []

    async def handle(self, session: AsyncSession, matter: Matter, command: Command) -> HandledCommand:
        self.seen.append((matter, command))
        return self.handled
