"""Two of everything behind nginx, PostgreSQL and Redis: outcomes as on one machine, nothing lost, nothing doubled."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import dataclass, field

import aiohttp
import pytest
from sqlalchemy import func, select

from conversations.models import InboxEntry, Message, Sender
from foundation.database import Database
from service_desk.work_orders.models import WorkOrder
from tests.e2e.citizen import Citizen
from tests.e2e.cluster.twins import Twins, all_programs
from tests.e2e.scripts import Script, broken, read_scripts
from tests.e2e.storm import Storm
from tests.e2e.test_conversations import hear
from tests.fakes.wechat_platform import FakeWeChat

pytestmark = pytest.mark.slow
AT_ONCE = 4


@dataclass
class Outcome:
    """What conversations came to."""

    conversations: int = 0
    messages: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    orders: int = 0
    broken: list[str] = field(default_factory=list)

    async def add(self, http: aiohttp.ClientSession, public: str, script: Script) -> None:
        citizen = await Citizen.arrive(http, public)
        self.conversations += 1
        for exchange in script.exchanges:
            replies = await hear(citizen, exchange)
            for expected, reply in zip(exchange.expected, replies, strict=True):
                self.messages += 1
                self.statuses[reply["status"]] += 1
                self.orders += any(block["type"] == "work_order" for block in reply["blocks"])
                if wrong := broken(expected, reply):
                    self.broken.append(f"{script.title}: {wrong} {reply['status']} {json.dumps(reply['blocks'])[:200]}")


async def talk(http: aiohttp.ClientSession, public: str, scripts: list[Script]) -> Outcome:
    outcome, waiting = Outcome(), iter(scripts)

    async def some() -> None:
        for script in waiting:
            await outcome.add(http, public, script)

    await asyncio.gather(*(some() for _ in range(AT_ONCE)))
    return outcome


async def counted(twins: Twins) -> dict[str, int]:
    """What the shared database holds."""
    database = Database(twins.database_url)
    async with database.read() as session:
        stored = await session.scalar(select(func.count()).select_from(InboxEntry)) or 0
        bot = Message.sender == Sender.BOT.value
        twice = select(Message.conversation).where(bot, Message.reply_to.is_not(None))
        twice = twice.group_by(Message.conversation, Message.reply_to).having(func.count() > 1)
        orders = await session.scalar(select(func.count()).select_from(WorkOrder)) or 0
        found = {"stored": stored, "answered twice": len(list(await session.scalars(twice))), "orders": orders}
    await database.close()
    return found


async def test_the_conversations_of_one_machine_have_the_same_outcomes(
    twins: Twins, http: aiohttp.ClientSession, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = await talk(http, twins.public, read_scripts())
    with capsys.disabled():
        print(f"\ntwo of everything: {outcome.conversations} conversations, {outcome.messages} messages, as expected")
    assert outcome.broken == []
    assert outcome.conversations >= 80
    assert (await counted(twins))["answered twice"] == 0


async def test_a_rolling_upgrade_is_not_noticed(
    twins: Twins, http: aiohttp.ClientSession, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every process is told to end and started again, one after the other, while people talk."""
    before = await counted(twins)
    upgraded, outcomes = asyncio.Event(), []

    async def upgrade() -> None:
        try:
            for program in all_programs():
                await asyncio.to_thread(twins.restart, program)
        finally:
            upgraded.set()

    upgrading = asyncio.create_task(upgrade())
    while not upgraded.is_set():
        outcomes.append(await talk(http, twins.public, read_scripts()))
    await upgrading
    messages, wrong = sum(one.messages for one in outcomes), [line for one in outcomes for line in one.broken]
    after = await counted(twins)
    with capsys.disabled():
        print(
            f"\nrolling upgrade of ten processes: {messages} messages meanwhile, {len(wrong)} otherwise than expected"
        )
        print("".join(f"  {line}\n" for line in wrong), end="")
    assert after["stored"] - before["stored"] == messages
    assert after["orders"] - before["orders"] == sum(one.orders for one in outcomes)
    assert after["answered twice"] == 0
    assert wrong == []


async def test_killed_in_turn_nothing_is_lost_and_nothing_doubled(
    twins: Twins, platform: FakeWeChat, http: aiohttp.ClientSession, capsys: pytest.CaptureFixture[str]
) -> None:
    gateways = ("gateway", "gateway-b")
    others = ("engine", "engine-b", "knowledge", "knowledge-b", "actions", "actions-b", "desk", "desk-b")
    storm = Storm(twins, twins.database_url, platform, http, gateways=gateways, others=others, public=twins.public)
    tally = await storm.blow(300, 30, pause=6.0, between_kills=(2.0, 5.0))
    with capsys.disabled():
        print(f"\ntwo of everything, {tally}")
    assert set(tally.kills) == {*gateways, *others}
    assert tally.silent == []
    assert tally.out_of_order == []
    assert tally.answered == tally.stored
    assert tally.stored + tally.pushes_lost == tally.sent
    assert tally.web_duplicates == 0
    assert tally.unexplained == []
