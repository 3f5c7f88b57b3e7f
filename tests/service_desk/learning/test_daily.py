"""Yesterday's unanswered questions: put together, counted, given to departments, told to editors; each day once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest

from conversations.intake import Inbound, Intake, take_seq
from conversations.models import Conversation, Feedback, Message, Sender
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from service_desk.errors import GuessUnavailable
from service_desk.learning.clustering import Wording, cluster
from service_desk.learning.daily import DailyQuestions
from service_desk.learning.reading import UnansweredQuestions
from service_desk.reports.figures import Period
from tests.knowledge_base.embedder import FakeEmbedder
from tests.service_desk.conftest import PHONE, Desk

EDITOR = Staff(6, "editor", Role.EDITOR, None)
MONDAY = Period(since=date(2026, 11, 23), until=date(2026, 11, 23))


class FakeUnderstanding:
    """Texts that share characters are near; what has a lift in it is the housing department's."""

    def __init__(self) -> None:
        self.away = False

    async def vectors(self, texts: Sequence[str]) -> list[tuple[float, ...]]:
        if self.away:
            raise GuessUnavailable("starting")
        return [tuple(map(float, row)) for row in FakeEmbedder().encode(texts, "query")]

    async def department(self, text: str) -> tuple[str, str, float]:
        return ("hurd", "职责：电梯", 0.9) if "电梯" in text else ("gov", "", 0.1)


async def asked(desk: Desk, text: str, status: str = "no_answer", *, helpful: bool | None = None) -> None:
    """A question of a citizen and the bot's reply to it."""
    intake = Intake(desk.database, desk.clock)
    talk = await intake.open("web", "demo", region="990100")
    receipt = await intake.accept(Inbound(talk, f"key-{talk}", text=text))
    async with desk.database.transaction() as session:
        seq = take_seq(await session.get_one(Conversation, talk))
        reply = {"conversation": talk, "seq": seq, "at": desk.clock.now(), "reply_to": receipt.seq}
        session.add(Message(**reply, sender=Sender.BOT.value, status=status))
        if helpful is not None:
            session.add(Feedback(conversation=talk, seq=seq, helpful=helpful, at=desk.clock.now()))


@pytest.fixture
def understanding() -> FakeUnderstanding:
    return FakeUnderstanding()


@pytest.fixture
def daily(desk: Desk, understanding: FakeUnderstanding) -> DailyQuestions:
    return DailyQuestions(desk.database, desk.clock, understanding, desk.orders.means.notices)


async def test_a_day_is_looked_through_once(desk: Desk, daily: DailyQuestions, housing: Staff, police: Staff) -> None:
    for text in ("加装电梯怎么补贴", "加装电梯怎么补贴", f"加装电梯怎么补贴{PHONE}", "养狗要办什么证"):
        await asked(desk, text)
    await asked(desk, "居住证怎么办", status="answered")
    await asked(desk, "公积金贷款额度", status="answered", helpful=False)
    await asked(desk, "公园几点开门", status="answered", helpful=True)
    desk.clock.advance(days=1)
    assert date(2026, 11, 23) in await daily.run_due()
    assert await daily.run_due() == []
    questions = UnansweredQuestions(desk.database)
    found = await questions.page(EDITOR, MONDAY)
    assert [(one["count"], one["department"]) for one in found] == [(3, "hurd"), (1, None), (1, None)]
    assert found[0]["question"].startswith("加装电梯怎么补贴")
    assert {one["question"] for one in found[1:]} == {"养狗要办什么证", "公积金贷款额度"}
    assert PHONE not in str(found)
    assert [one["count"] for one in await questions.page(housing, MONDAY)] == [3]
    assert await questions.page(police, MONDAY) == []
    (notice,) = [one for one in await desk.orders.means.notices.of(EDITOR) if one["kind"] == "unanswered"]
    assert "5个问题没有答上，归为3类" in notice["text"]


async def test_nothing_is_lost_while_the_knowledge_service_is_away(
    desk: Desk, daily: DailyQuestions, understanding: FakeUnderstanding
) -> None:
    await asked(desk, "养狗要办什么证")
    desk.clock.advance(days=1)
    understanding.away = True
    with pytest.raises(GuessUnavailable):
        await daily.run_due()
    desk.clock.advance(days=2)
    understanding.away = False
    await daily.run_due()
    assert [one["question"] for one in await UnansweredQuestions(desk.database).page(EDITOR, MONDAY)] == [
        "养狗要办什么证"
    ]


async def test_today_is_not_over_yet(desk: Desk, daily: DailyQuestions) -> None:
    assert date(2026, 11, 23) not in await daily.run_due()


def test_clusters_of_nothing_and_of_one() -> None:
    assert cluster([]) == []
    one = Wording("养狗要办什么证", 2, (1.0, 0.0))
    assert [(found.question, found.count) for found in cluster([one])] == [("养狗要办什么证", 2)]


def test_what_all_vectors_share_does_not_count() -> None:
    """e5 gives all questions a cosine above 0.7: only what sets them apart may put them together."""
    shared = np.array([5.0, 0.0, 0.0, 0.0])
    pieces = {"a1": (0, 1, 0, 0), "a2": (0, 1, 0.1, 0), "b1": (0, 0, 1, 0), "b2": (0, 0, 1, 0.1), "c": (0, 0, 0, 1)}
    vectors = {name: (v := shared + np.array(piece)) / np.linalg.norm(v) for name, piece in pieces.items()}
    found = cluster([Wording(name, 1, tuple(map(float, vector))) for name, vector in vectors.items()])
    assert sorted(sorted((one.question, *one.examples)) for one in found) == [["a1", "a2"], ["b1", "b2"], ["c"]]
