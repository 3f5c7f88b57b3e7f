"""Practice with a simulated citizen, in the real flow of the console, without a trace in the real figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import func, select

from contracts.commands import RequestStaff, WorkOrderCategory, WorkOrderDraft
from conversations.intake import Inbound, Intake
from conversations.models import Conversation, Delivery
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from service_desk.errors import NotFound, RuleBroken, Taken
from service_desk.reports.counting import Reports
from service_desk.reports.figures import Period
from service_desk.training.from_conversations import department_names, scenario_of_script, scenarios_of, written
from service_desk.training.practising import Practising
from service_desk.training.scenarios import FROM_CONVERSATIONS, bundled
from service_desk.training.scoring import Decision, Reply, score
from tests.service_desk.conftest import DRAFT, Desk

TRAINEE = Staff(11, "trainee", Role.AGENT, "hurd")
COLLEAGUE = Staff(12, "colleague", Role.AGENT, "hurd")


@pytest.fixture
def practising(desk: Desk) -> Practising:
    return Practising(desk.database, desk.clock, desk.audit)


async def begun(desk: Desk, practising: Practising) -> str:
    talk = await practising.begin(TRAINEE, "lift-broken")
    (waiting,) = await desk.queue.viewing.line(TRAINEE)
    await desk.queue.claiming.claim(TRAINEE, waiting["id"])
    return talk


async def say(desk: Desk, talk: str, text: str) -> None:
    desk.clock.advance(minutes=1)
    await desk.queue.talking.say(TRAINEE, talk, text)


async def words(desk: Desk, talk: str) -> list[str]:
    shown = await desk.queue.viewing.conversation(TRAINEE, talk)
    return [message["text"] for message in shown["messages"] if message["from"] == "citizen"]


async def test_the_simulated_citizen_answers_in_the_real_flow(desk: Desk, practising: Practising) -> None:
    talk = await begun(desk, practising)
    scenario = bundled()["lift-broken"]
    assert await practising.answered() == 0  # the greeting of the system is not the trainee's word
    await say(desk, talk, "您好，我先为您登记工单，住建局会在时限内督促物业维修。")
    assert (await practising.answered(), await practising.answered()) == (1, 0)
    assert await words(desk, talk) == [scenario.opening, scenario.lines[0]]
    await say(desk, talk, "请您放心，最迟三个工作日内答复。")
    await practising.answered()
    await desk.queue.talking.hand_back(TRAINEE, talk, "电梯维修", "投诉")
    result = await practising.finish(TRAINEE, talk, Decision("hurd", order=True))
    assert (result["total"], result["remarks"]) == (100, [])
    assert await practising.answered() == 0
    with pytest.raises(RuleBroken):
        await practising.finish(TRAINEE, talk, Decision("hurd", order=True))
    (shown,) = await practising.results(TRAINEE)
    assert shown["result"]["total"] == 100
    assert await practising.results(COLLEAGUE) == []


async def test_it_is_the_trainees_alone(desk: Desk, practising: Practising) -> None:
    talk = await practising.begin(TRAINEE, "lift-broken")
    assert await desk.queue.viewing.line(COLLEAGUE) == []
    (waiting,) = await desk.queue.viewing.line(TRAINEE)
    with pytest.raises(Taken):
        await desk.queue.claiming.claim(COLLEAGUE, waiting["id"])
    with pytest.raises(NotFound):
        await practising.finish(COLLEAGUE, talk, Decision("hurd", order=True))
    await desk.queue.claiming.refuse(TRAINEE, waiting["id"])
    assert await desk.queue.viewing.line(COLLEAGUE) == []


async def test_nothing_of_it_is_real(desk: Desk, practising: Practising, supervisor: Staff) -> None:
    talk = await begun(desk, practising)
    await say(desk, talk, "您好。")
    await practising.answered()
    draft = WorkOrderDraft(WorkOrderCategory.COMPLAINT, "电梯", "电梯坏了", "hurd")
    with pytest.raises(RuleBroken):
        await desk.queue.registering.register(TRAINEE, talk, draft)
    with pytest.raises(RuleBroken):
        await desk.queue.transferring.offer(TRAINEE, talk, "转", account=None, department="psb")
    await practising.finish(TRAINEE, talk, Decision("psb", order=False))
    report = await Reports(desk.database, desk.clock).make(supervisor, Period.month(date(2026, 11, 1)))
    assert [one.channel for one in report.channels] == ["web"]
    assert all(one.waiting_minutes is None for one in report.departments)
    assert report.people == []
    async with desk.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Delivery)) == 0


LIFT = bundled()["lift-broken"]
GOOD = [Reply("您好，已登记工单，三个工作日内答复您。", timedelta(minutes=1))]
RIGHT = Decision("hurd", order=True)


@pytest.mark.parametrize(
    ("replies", "decision", "points", "remark"),
    [
        (GOOD, RIGHT, (30, 40, 15, 15), ""),
        (GOOD, Decision("psb", order=True), (15, 40, 15, 15), "承办部门应为云州市住房和城乡建设局"),
        (GOOD, Decision("hurd", order=False), (15, 40, 15, 15), "需要登记工单"),
        ([Reply("您好，已登记。", timedelta(minutes=1))], RIGHT, (30, 20, 15, 15), "没有讲到：工作日或时限"),
        ([replace(GOOD[0], waited=timedelta(minutes=4))], RIGHT, (30, 40, 0, 15), "等了3分钟以上"),
        ([Reply("登记工单，三个工作日。", timedelta(0))], RIGHT, (30, 40, 15, 8), "没有使用礼貌用语"),
        ([Reply("您好，已登记工单，工作日答复，急什么。", timedelta(0))], RIGHT, (30, 40, 15, 0), "用语不当：急什么"),
        ([], RIGHT, (30, 0, 0, 0), "没有答复市民"),
    ],
)
def test_every_point_lost_is_explained(
    replies: list[Reply], decision: Decision, points: tuple[int, ...], remark: str
) -> None:
    result = score(LIFT, replies, decision, {"hurd": "云州市住房和城乡建设局"})
    assert tuple(result["points"].values()) == points  # type: ignore[attr-defined]
    assert remark in "".join(result["remarks"])  # type: ignore[arg-type]
    assert bool(result["remarks"]) is (sum(points) < 100)


def test_the_bundled_scenarios_name_departments_of_the_demonstration_city() -> None:
    known = yaml.safe_load(Path("data/knowledge/departments.yml").read_text(encoding="utf-8"))["departments"]
    assert {one.department for one in bundled().values()} <= {department["id"] for department in known}


def test_the_conversations_of_the_tests_are_practised() -> None:
    made = scenarios_of(Path("tests/e2e/conversations"), department_names())
    assert len(made) >= 12
    assert FROM_CONVERSATIONS.read_text(encoding="utf-8") == written(made), (
        "run `python -m service_desk.training.from_conversations tests/e2e/conversations`"
    )


@pytest.mark.parametrize(
    ("talk", "said"),
    [
        ([("护照多少钱", {"status": "answered", "entry": "psb-a", "words": ["120元"]})], None),  # says too little
        (
            [
                ("护照多少钱", {"status": "answered", "entry": "psb-a", "words": ["120元"]}),
                ("要几天", {"status": "answered", "entry": "psb-a", "words": ["天"]}),
                ("算了", {"status": "chitchat"}),
                ("要几天来着", {"status": "answered", "entry": "psb-a"}),
            ],
            ["护照多少钱", "要几天"],
        ),
        (
            [
                ("护照多少钱", {"status": "answered", "entry": "psb-a", "words": ["120元"]}),
                ("低保呢", {"status": "answered", "entry": "mca-b", "words": ["860元"]}),
            ],
            None,  # two departments
        ),
        ([("路灯坏了", {"status": "handed_off", "department": "公安局", "order": True})] * 2, None),  # one sentence
    ],
)
def test_a_conversation_of_one_department_with_something_to_say(talk: list[Any], said: list[str] | None) -> None:
    row = {"title": "题", "talk": [{"say": text, "get": expected} for text, expected in talk]}
    made = scenario_of_script("a_b", row, {"psb": "云州市公安局", "mca": "云州市民政局"})
    assert (made and [made.opening, *made.lines]) == said
    if made is not None:
        assert (made.department, made.facts) == ("psb", (("120元",),))


async def test_a_real_conversation_becomes_a_scenario_without_its_citizen(
    desk: Desk, practising: Practising, supervisor: Staff
) -> None:
    await desk.queue.attendance.set(TRAINEE, online=True)
    with pytest.raises(NotFound):
        await practising.learn_from(supervisor, desk.conversation)
    entry = await taken(desk)
    await Intake(desk.database, desk.clock).accept(
        Inbound(desk.conversation, "m2", text="我叫张伟，电话13900001111，快点")
    )
    with pytest.raises(RuleBroken):
        await practising.learn_from(supervisor, desk.conversation)
    await desk.queue.talking.hand_back(TRAINEE, desk.conversation, "已答复", "投诉")
    scenario = await practising.learn_from(supervisor, desk.conversation)
    assert scenario == await practising.learn_from(supervisor, desk.conversation) == f"talk-{entry}"
    assert scenario in [one["id"] for one in await practising.offered()]
    talk = await practising.begin(TRAINEE, scenario)
    shown = await desk.queue.viewing.conversation(TRAINEE, talk)
    assert "138" not in str(shown["messages"])


async def taken(desk: Desk) -> int:
    """A real citizen in the hands of the trainee."""
    await desk.handle(RequestStaff(DRAFT), "q1")
    async with desk.database.transaction() as session:
        (await session.get_one(Conversation, desk.conversation)).owner = "queue"
    (waiting,) = await desk.queue.viewing.line(TRAINEE)
    await desk.queue.claiming.claim(TRAINEE, waiting["id"])
    return int(waiting["id"])
