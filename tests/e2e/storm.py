"""Many citizens write over web and WeChat while processes are killed; afterwards everything is counted.

What counts as told: on the web, what the public interface shows; on WeChat, what stood in the chat window of the fake
platform. The database says only what was stored, and which reply belongs to which message.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import aiohttp
from sqlalchemy import func, select

from connectors.wechat.models import WeChatCitizen, WeChatConversation
from conversations.models import Delivery, DeliveryState, InboxEntry, InboxState, Message, Sender
from conversations.repeating import LEADS
from foundation.database import Database
from tests.e2e.citizen import TOKENS
from tests.e2e.citizen import Citizen as WebCitizen
from tests.e2e.wechat import ACCOUNT
from tests.fakes.wechat_platform import SEND, Citizen, FakeWeChat, Seen

KILLED = ("gateway", "engine", "knowledge")
QUESTIONS = (
    "居住证怎么办理",
    "身份证丢了怎么补办，要多少钱",
    "护照丢了怎么补发",
    "办居住证要带什么材料",
    "结婚登记要带什么材料",
    "公积金怎么提取",
    "新生儿怎么上户口",
    "营业执照怎么办",
    "身份证补办要多久",
    "社保卡丢了怎么补",
)
_NEAR_A_KILL = 3.0  # seconds: what the platform accepted so shortly before a kill may not have been noted by us


@dataclass
class Tally:
    """What is printed."""

    sent: int = 0
    stored: int = 0
    pushes_lost: int = 0
    fault_texts: int = 0
    answered: int = 0
    silent: list[str] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)
    web_duplicates: int = 0
    wechat_duplicates: int = 0
    unexplained: list[str] = field(default_factory=list)
    forced: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def __str__(self) -> str:
        kills = ", ".join(f"{name} {count}×" for name, count in sorted(self.kills.items()))
        return (
            f"crash test: {self.sent} messages in {self.seconds:.0f} s; killed: {kills}\n"
            f"  stored {self.stored}, with a visible outcome {self.answered}, without {len(self.silent)}, "
            f"out of order {len(self.out_of_order)}\n"
            f"  pushes that never reached us {self.pushes_lost}, platform's fault text seen {self.fault_texts}×\n"
            f"  duplicates: web {self.web_duplicates}, WeChat {self.wechat_duplicates} "
            f"(forced between acceptance and commit: {self.forced}; unexplained: {len(self.unexplained)})"
        )


class Running(Protocol):
    """The processes: a whole `Instance`, or gateways alone (`tests.fakes.processes`)."""

    def pid_of(self, program: str, /) -> int: ...

    def url(self, program: str, /) -> str: ...

    def wait_healthy(self, timeout: float) -> None: ...


class Storm:
    """One run of it. `gateways` and `others` are killed; `public`: where citizens come in, the first gateway itself
    when nothing stands before it.
    """

    def __init__(
        self,
        instance: Running,
        database_url: str,
        platform: FakeWeChat,
        http: aiohttp.ClientSession,
        *,
        gateways: Sequence[str] = KILLED[:1],
        others: Sequence[str] = KILLED[1:],
        public: str = "",
        seed: int = 1,
    ) -> None:
        self._instance, self._platform, self._http = instance, platform, http
        self._killed, self._public = [*gateways, *others], public or instance.url(gateways[0])
        self._chance, self.tally = random.Random(seed), Tally()
        self._gateway_kills: list[float] = []
        self._every_one_once = asyncio.Event()
        self._wechat: list[Citizen] = []
        self._web: list[WebCitizen] = []
        self._database = Database(database_url)

    async def blow(self, messages: int, citizens: int, *, pause: float, between_kills: tuple[float, float]) -> Tally:
        """Send, kill, wait until all is quiet, count. `pause`: most seconds between two messages of a citizen."""
        begun = time.monotonic()
        half = citizens // 2
        self._wechat = [self._platform.citizen(ACCOUNT) for _ in range(half)]
        self._web = [await WebCitizen.arrive(self._http, self._public) for _ in range(citizens - half)]
        self._before = await self._newest()
        each = messages // citizens
        writing = [self._write_wechat(c, each, pause) for c in self._wechat]
        writing += [self._write_web(c, each, pause) for c in self._web]
        killing = asyncio.create_task(self._kill(between_kills))
        try:
            await asyncio.gather(*writing, self._every_one_once.wait())
        finally:
            killing.cancel()
            await asyncio.gather(killing, return_exceptions=True)
        await self._kill_between_acceptance_and_commit()
        await asyncio.to_thread(self._instance.wait_healthy, 120)
        await self._quiet()
        await self._count()
        await self._database.close()
        self.tally.seconds = time.monotonic() - begun
        return self.tally

    async def _write_web(self, citizen: WebCitizen, count: int, pause: float) -> None:
        for _ in range(count):
            await asyncio.sleep(self._chance.uniform(0, pause))
            body = {"client_id": uuid.uuid4().hex, "text": self._chance.choice(QUESTIONS)}
            self.tally.sent += 1
            while True:  # as the chat page does: again with the same client_id until it is taken
                try:
                    status, answer = await citizen.post(body)
                except (aiohttp.ClientError, OSError):
                    status, answer = 0, None
                if status == 202:
                    break
                assert status in (0, 429, 500, 503), answer
                await asyncio.sleep(0.5)

    async def _write_wechat(self, citizen: Citizen, count: int, pause: float) -> None:
        for _ in range(count):
            await asyncio.sleep(self._chance.uniform(0, pause))
            self.tally.sent += 1
            await citizen.say(self._chance.choice(QUESTIONS))

    async def _kill(self, between: tuple[float, float]) -> None:
        """Each of them in turn, in an order of chance, and again; none before it is well again."""
        while True:
            for program in self._chance.sample(self._killed, len(self._killed)):
                await asyncio.sleep(self._chance.uniform(*between))
                pid = await asyncio.to_thread(self._instance.pid_of, program)
                if pid and await self._is_well(program):
                    self._kill_now(program, pid)
            self._every_one_once.set()

    async def _is_well(self, program: str) -> bool:
        path = "/webhooks/gateway/healthz" if program.startswith("engine") else "/healthz"
        timeout = aiohttp.ClientTimeout(total=3)
        try:
            async with self._http.get(self._instance.url(program) + path, timeout=timeout) as response:
                return response.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    def _kill_now(self, program: str, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)
        self.tally.kills[program] += 1
        if program.startswith("gateway"):
            self._gateway_kills.append(time.monotonic())

    async def _kill_between_acceptance_and_commit(self) -> None:
        """The fault point: the platform has accepted a customer message, and we die before we can note it.

        The engine is stopped, so that the turn outlives the passive reply's window only by our own hand: the reply is
        late because the fake platform hung up at once.
        """
        await asyncio.to_thread(self._instance.wait_healthy, 120)
        await self._quiet()
        citizen, deadline = self._wechat[0], self._platform.deadline
        pid = await asyncio.to_thread(self._instance.pid_of, "gateway")
        self._platform.break_with(SEND, [lambda: self._kill_now("gateway", pid)])
        self._platform.deadline, self._platform.attempts = 0.02, 1
        known = len(self._gateway_kills)
        self.tally.sent += 1
        await citizen.say("居住证怎么办理")
        self._platform.deadline, self._platform.attempts = deadline, 3
        until = time.monotonic() + 60
        while len(self._gateway_kills) == known:
            assert time.monotonic() < until, "the forced kill did not happen"
            await asyncio.sleep(0.2)
        self.tally.forced = 1

    async def _newest(self) -> int:
        async with self._database.read() as session:
            return await session.scalar(select(func.max(InboxEntry.id))) or 0

    async def _quiet(self) -> None:
        """Until nothing is open in inbox and outbox."""
        until = time.monotonic() + 180
        while True:
            async with self._database.read() as session:
                turns = await session.scalar(
                    select(func.count()).select_from(InboxEntry).where(InboxEntry.state != InboxState.DONE.value)
                )
                letters = await session.scalar(
                    select(func.count()).select_from(Delivery).where(Delivery.state == DeliveryState.PENDING.value)
                )
            if not turns and not letters:
                return
            assert time.monotonic() < until, f"{turns} turns and {letters} deliveries still open after 180 s"
            await asyncio.sleep(0.5)

    async def _count(self) -> None:
        async with self._database.read() as session:
            rows = list(
                await session.execute(
                    select(InboxEntry.conversation, InboxEntry.seq)
                    .where(InboxEntry.id > self._before)
                    .order_by(InboxEntry.conversation, InboxEntry.seq)
                )
            )
            replies = list(
                await session.scalars(
                    select(Message)
                    .where(Message.conversation.in_({c for c, _ in rows}), Message.sender == Sender.BOT.value)
                    .order_by(Message.conversation, Message.seq)
                )
            )
            openids = dict(
                (
                    await session.execute(
                        select(WeChatConversation.conversation, WeChatCitizen.openid).join(
                            WeChatCitizen, WeChatCitizen.openid_hash == WeChatConversation.openid_hash
                        )
                    )
                ).all()
            )
        self.tally.stored = len(rows)
        stored_wechat = sum(1 for conversation, _ in rows if conversation in openids)
        sent_wechat = self.tally.sent - sum(1 for conversation, _ in rows if conversation not in openids)
        self.tally.pushes_lost = sent_wechat - stored_wechat
        self.tally.fault_texts = sum(seen.via == "fault" for c in self._wechat for seen in c.seen)
        seen_by = {c.openid: c.seen for c in self._wechat}
        shown = {await self._conversation(c): await self._shown(c) for c in self._web}
        for conversation in sorted({c for c, _ in rows}):
            asked = [seq for c, seq in rows if c == conversation]
            said = [reply for reply in replies if reply.conversation == conversation]
            if conversation in openids:
                seen = seen_by[openids[conversation]]
                judge_wechat(self.tally, self._gateway_kills, conversation, asked, said, seen)
            else:
                self._judge_web(conversation, asked, shown[conversation])

    def _judge_web(self, conversation: str, asked: Sequence[int], shown: list[tuple[str, int]]) -> None:
        """One bot message for each of the citizen's, all of them after what they answer."""
        citizens, bots = [s for f, s in shown if f == "citizen"], [s for f, s in shown if f == "bot"]
        assert citizens == list(asked), "the page shows other messages than were stored"
        self.tally.web_duplicates += max(0, len(bots) - len(asked))
        self.tally.answered += min(len(bots), len(asked))
        if len(bots) < len(asked):
            self.tally.silent.append(f"web {conversation}: {len(asked)} asked, {len(bots)} answered")
        if any(bot < question for question, bot in zip(citizens, bots, strict=False)):
            self.tally.out_of_order.append(f"web {conversation}")

    async def _conversation(self, citizen: WebCitizen) -> str:
        from connectors.web.models import WebSession
        from connectors.web.sessions import _hash

        assert citizen.token in TOKENS
        async with self._database.read() as session:
            return (await session.get_one(WebSession, _hash(citizen.token))).conversation

    async def _shown(self, citizen: WebCitizen) -> list[tuple[str, int]]:
        url = f"{citizen.gateway}/web/v1/messages?after=0"
        async with self._http.get(url, headers=citizen.headers) as response:
            assert response.status == 200
            return [(m["from"], m["seq"]) for m in (await response.json())["messages"]]


def judge_wechat(
    tally: Tally,
    kills: Sequence[float],
    conversation: str,
    asked: Sequence[int],
    said: Sequence[Message],
    seen: Sequence[Seen],
) -> None:
    """Every reply's beginning stands in the window, in order; what stands there more often is a duplicate."""
    begins = {reply.reply_to: _beginning(reply.text_masked) for reply in said}
    window = "\n".join(s.text for s in seen)
    at = 0
    for seq in asked:
        begin = begins.get(seq)
        found = window.find(begin) if begin else -1
        if begin is None or found < 0:
            tally.silent.append(f"wechat {conversation} message {seq}")
            continue
        tally.answered += 1
        following = window.find(begin, at)
        if following < 0:
            tally.out_of_order.append(f"wechat {conversation} message {seq}")
        else:
            at = following + len(begin)
    for begin, count in Counter(filter(None, begins.values())).items():
        extra = window.count(begin) - count
        if extra > 0:
            tally.wechat_duplicates += extra
            if not _explained(begin, seen, kills):
                tally.unexplained.append(f"wechat {conversation}: {begin!r} {extra}× too often in {[*seen]}")


def _explained(begin: str, seen: Sequence[Seen], kills: Sequence[float]) -> bool:
    """Whether one of them was accepted so shortly before a kill that we cannot have noted it."""
    times = [s.at for s in seen if begin in s.text]
    return any(0 <= kill - at <= _NEAR_A_KILL for at in times for kill in kills)


def _beginning(text: str) -> str:
    """The first line that is the reply's own: a reply that repeats the one before it begins with a lead."""
    return next((line for line in text.splitlines() if line.strip() and line not in LEADS), "")
