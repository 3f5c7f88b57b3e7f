from __future__ import annotations

from datetime import date
from random import Random

import pytest

from conversations.intake import Intake
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from service_desk.errors import NotFound, NotYours, RuleBroken
from service_desk.queue.models import Place, QueueEntry
from service_desk.reports.figures import Period
from service_desk.training.lessons import Learning, lessons
from service_desk.training.quality import Form, Quality
from tests.service_desk.conftest import Desk

AGENT = Staff(11, "wang", Role.AGENT, "hurd")
NOVEMBER = Period.month(date(2026, 11, 1))
FORM = Form("电梯", 4, 5, 3, "依据可以再写清楚")


def right_answers(lesson: str) -> list[int]:
    return [question.right for question in lessons()[lesson].questions]


def test_the_lessons_cover_what_the_study_asks_for() -> None:
    assert set(lessons()) == {"information-security", "privacy", "due-dates", "records"}


async def test_a_lesson_is_passed_with_every_answer_right(desk: Desk, housing: Staff, police: Staff) -> None:
    learning = Learning(desk.database, desk.clock)
    answers = right_answers("privacy")
    wrong = [(answers[0] + 1) % 3, *answers[1:]]
    told = await learning.answer(AGENT, "privacy", wrong)
    assert (told["right"], told["passed"], told["told"][0]["right"]) == (len(answers) - 1, False, False)
    assert told["told"][0]["why"]
    assert not any(lesson["passed"] for lesson in await learning.mine(AGENT))
    assert (await learning.answer(AGENT, "privacy", answers))["passed"]
    assert [lesson["id"] for lesson in await learning.mine(AGENT) if lesson["passed"]] == ["privacy"]
    assert [row["passed"] for row in await learning.results(housing)] == [True, False]
    assert await learning.results(police) == []


async def test_what_is_right_is_not_told_before(desk: Desk) -> None:
    shown = await Learning(desk.database, desk.clock).mine(AGENT)
    assert {key for lesson in shown for question in lesson["questions"] for key in question} == {"ask", "options"}


async def test_every_question_of_a_lesson_that_exists(desk: Desk) -> None:
    learning = Learning(desk.database, desk.clock)
    with pytest.raises(RuleBroken):
        await learning.answer(AGENT, "privacy", [1])
    with pytest.raises(NotFound):
        await learning.answer(AGENT, "cooking", [1])


async def finished(desk: Desk, account: str, department: str, count: int) -> None:
    """So many conversations that somebody had today."""
    intake = Intake(desk.database, desk.clock)
    for number in range(count):
        talk = await intake.open("web", "demo")
        async with desk.database.transaction() as session:
            session.add(
                QueueEntry(
                    key=f"done-{account}-{number}",
                    conversation=talk,
                    department=department,
                    title="问",
                    state=Place.ENDED.value,
                    claimed_by=account,
                    claimed_at=desk.clock.now(),
                    entered_at=desk.clock.now(),
                    ended_at=desk.clock.now(),
                    passed_by=[],
                )
            )


@pytest.fixture
async def quality(desk: Desk) -> Quality:
    await finished(desk, "wang", "hurd", 10)
    await finished(desk, "lead-hurd", "hurd", 1)
    await finished(desk, "zhao", "psb", 3)
    return Quality(desk.database, desk.clock, desk.audit, Random(1))


async def test_the_sample_is_spread_over_the_people(desk: Desk, quality: Quality, supervisor: Staff) -> None:
    assert await quality.draw(supervisor, NOVEMBER, each=2) == 5
    drawn = [row["account"] for row in await quality.page(supervisor, waiting=True)]
    assert {name: drawn.count(name) for name in drawn} == {"wang": 2, "lead-hurd": 1, "zhao": 2}
    assert await quality.draw(supervisor, NOVEMBER, each=20) == 9  # what is left, none twice
    assert await quality.draw(supervisor, NOVEMBER, each=20) == 0


async def test_leads_judge_their_own_department_but_not_themselves(
    desk: Desk, quality: Quality, housing: Staff, police: Staff, supervisor: Staff
) -> None:
    assert await quality.draw(housing, NOVEMBER, each=1) == 2
    assert await quality.page(police, waiting=True) == []
    (row,) = await quality.page(housing, waiting=True)
    assert row["account"] == "wang"
    own = next(row["id"] for row in await quality.page(supervisor, waiting=True) if row["account"] == "lead-hurd")
    with pytest.raises(NotYours):
        await quality.review(housing, own, FORM)
    with pytest.raises(NotFound):
        await quality.review(police, row["id"], FORM)
    await quality.review(housing, row["id"], FORM)
    with pytest.raises(RuleBroken):
        await quality.review(supervisor, row["id"], FORM)
    (done,) = await quality.page(housing, waiting=False)
    assert (done["theme"], done["correctness"], done["reviewed_by"]) == ("电梯", 4, "lead-hurd")
    assert await quality.averages(supervisor, NOVEMBER) == [
        {"account": "wang", "department": "hurd", "reviewed": 1, "correctness": 4.0, "courtesy": 5.0, "follow_up": 3.0}
    ]
    assert ("lead-hurd", "quality.review", f"quality:{row['id']}") in desk.audit.lines
