"""Reports over a small month whose every figure can be counted by hand."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import update

from contracts.commands import RequestStaff
from conversations.intake import Intake, take_seq
from conversations.models import Conversation, Message, Rating, Sender
from conversations.ownership import change_owner, ownership
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from foundation.database import Database
from foundation.departments import load_departments
from service_desk.reports.counting import Reports
from service_desk.reports.figures import Period, Report
from service_desk.reports.open_data import OpenData
from service_desk.reports.page import page
from service_desk.reports.pictures import PictureName, picture
from service_desk.reports.tables import TableName, table
from service_desk.work_orders.models import WorkOrder
from tests.fakes.postgres import Postgres, running_postgres
from tests.service_desk.conftest import DEPARTMENTS, DRAFT, PHONE, Desk


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """The days are reckoned by the database, so both are asked."""
    on_file = request.param == "sqlite"
    url = f"sqlite+aiosqlite:///{tmp_path / 'desk.db'}" if on_file else request.getfixturevalue("postgres").fresh_url()
    database = Database(url)
    await database.create_tables()
    async with database.transaction() as session:
        await load_departments(session, DEPARTMENTS)
    yield database
    await database.close()


NOVEMBER = Period.month(date(2026, 11, 1))


async def said(desk: Desk, status: str, conversation: str | None = None, answered_from: str | None = None) -> None:
    """One answer of the bot."""
    talk = conversation or desk.conversation
    async with desk.database.transaction() as session:
        row = await session.get_one(Conversation, talk)
        session.add(
            Message(
                conversation=talk,
                seq=take_seq(row),
                at=desk.clock.now(),
                sender=Sender.BOT.value,
                status=status,
                answered_from=answered_from,
            )
        )


@pytest.fixture
async def month(desk: Desk, housing: Staff) -> Desk:
    """Monday: greeting, two answers, an unknown; an order answered in time, one at the police that is late by Friday.

    Tuesday: another conversation, answered, nobody needed.
    """
    await said(desk, "chitchat")
    await said(desk, "answered", answered_from="云州市住房和城乡建设局")
    await said(desk, "no_answer")
    await said(desk, "handed_off")
    number = await desk.order("k1")
    desk.clock.advance(hours=2)
    await desk.handling.accept(housing, number)
    await desk.handling.reply(housing, number, "已修好。")
    late = await desk.order("k2", department="psb")
    async with desk.database.transaction() as session:
        await session.execute(update(WorkOrder).where(WorkOrder.number == late).values(due_on=date(2026, 11, 25)))
        session.add(Rating(conversation=desk.conversation, part="staff", level=4, reasons=[], at=desk.clock.now()))
        session.add(Rating(conversation=desk.conversation, part="bot", level=1, reasons=[], at=desk.clock.now()))
    desk.clock.advance(days=1)
    other = await Intake(desk.database, desk.clock).open("wechat", "demo")
    await said(desk, "answered", other)
    desk.clock.advance(days=3)
    return desk


async def make(desk: Desk, staff: Staff) -> Report:
    return await Reports(desk.database, desk.clock).make(staff, NOVEMBER)


async def test_every_figure(month: Desk, supervisor: Staff) -> None:
    report = await make(month, supervisor)
    assert report.total.model_dump() == {
        "questions": 4,
        "answered": 2,
        "conversations": 2,
        "handed_off": 1,
        "self_served": 1,
        "answered_share": 0.5,
        "self_service_share": 0.5,
        "hand_off_share": 0.5,
    }
    assert [(one.day.day, one.questions, one.handed_off) for one in report.days] == [(23, 3, 1), (24, 1, 0)]
    assert [(one.channel, one.answered_share) for one in report.channels] == [("web", 0.333), ("wechat", 1.0)]
    done = {one.department: one for one in report.departments}
    housing, police = done["hurd"], done["psb"]
    assert (housing.answers, housing.received, housing.replied, housing.in_time_share, housing.overdue) == (
        1,
        1,
        1,
        1,
        0,
    )
    assert (housing.first_response_hours, housing.reply_hours) == (2.0, 2.0)
    assert (police.received, police.replied, police.overdue, police.in_time_share) == (1, 0, 1, 0.0)
    assert (police.rated, police.satisfied_share, housing.rated) == (1, 1.0, 0)  # the latest order's department
    assert [(one.account, one.accepted, one.replied) for one in report.people] == [("lead-hurd", 1, 1)]
    assert {(one.part, one.level, one.count) for one in report.ratings} == {("staff", 4, 1), ("bot", 1, 1)}


async def test_a_take_over_counts_for_who_took_it(month: Desk, supervisor: Staff) -> None:
    agent = Staff(7, "wang", Role.AGENT, "amr")
    await month.queue.attendance.set(agent, online=True)
    await month.handle(RequestStaff(replace(DRAFT, department="amr")), "k9")
    async with month.database.transaction() as session:
        await change_owner(session, month.conversation, "queue", await ownership(session, month.conversation))
    (waiting,) = await month.queue.viewing.line(agent)
    month.clock.advance(minutes=3)
    await month.queue.claiming.claim(agent, waiting["id"])
    report = await make(month, supervisor)
    assert [one.waiting_minutes for one in report.departments if one.department == "amr"] == [3.0]
    assert [one.conversations for one in report.people if one.account == "wang"] == [1]


async def test_a_lead_sees_the_part_of_their_own(month: Desk, police: Staff) -> None:
    report = await make(month, police)
    assert [one.department for one in report.departments] == ["psb"]
    assert report.people == []


async def test_what_is_outside_the_period_does_not_count(month: Desk, supervisor: Staff) -> None:
    report = await Reports(month.database, month.clock).make(supervisor, Period.month(date(2026, 10, 1)))
    assert report.total.questions == 0
    assert report.days == []
    assert sum(one.received for one in report.departments) == 0


async def test_tables_have_headings_and_what_the_report_says(month: Desk, supervisor: Staff) -> None:
    report = await make(month, supervisor)
    rows = list(csv.DictReader(io.StringIO(table(report, TableName.DEPARTMENTS).decode("utf-8-sig"))))
    assert {row["部门"]: row["受理工单"] for row in rows}["云州市公安局"] == "1"
    rows = list(csv.DictReader(io.StringIO(table(report, TableName.CHANNELS).decode("utf-8-sig"))))
    assert [row["渠道"] for row in rows] == ["网页", "微信公众号"]
    assert table(report.model_copy(update={"people": []}), TableName.PEOPLE) == b"\xef\xbb\xbf"


@pytest.mark.parametrize("name", list(PictureName))
async def test_pictures_stand_alone(month: Desk, supervisor: Staff, name: PictureName) -> None:
    drawn = picture(await make(month, supervisor), name)
    tree = ET.fromstring(drawn)
    tags = {element.tag.rpartition("}")[2] for element in tree.iter()}
    assert {"title", "text"} & tags
    assert "script" not in tags
    assert not re.search(r"(href|src)=\"(https?:)?//", drawn)


async def test_the_page_holds_it_all_and_escapes(month: Desk, supervisor: Staff) -> None:
    report = await make(month, supervisor)
    report.departments[0].name = "<b>局</b>"
    text = page(report, month.clock.now())
    assert text.count("<svg") == len(PictureName)
    assert "<script" not in text
    assert "&lt;b&gt;局&lt;/b&gt;" in text
    assert "<b>局" not in text
    assert "云州市住房和城乡建设局" in text


async def test_open_data_has_no_texts_no_small_cells_nothing_confidential(month: Desk, supervisor: Staff) -> None:
    for number in range(5):
        await month.order(f"many-{number}", department="amr")
    secret = await month.order("secret", department="amr")
    async with month.database.transaction() as session:
        await session.execute(update(WorkOrder).where(WorkOrder.number == secret).values(confidential=True))
    content = (await OpenData(month.database, month.orders.means.limits).csv(NOVEMBER)).decode("utf-8-sig")
    rows = {row["部门"]: row for row in csv.DictReader(io.StringIO(content))}
    assert rows["云州市市场监督管理局"]["受理工单"] == "5"
    assert (rows["云州市公安局"]["受理工单"], rows["云州市公安局"]["按时率"]) == ("少于5", "")
    assert PHONE not in content
    assert "电梯" not in content


def test_periods_are_months_and_have_an_order() -> None:
    assert (NOVEMBER.until, Period.month(date(2026, 12, 1)).until) == (date(2026, 11, 30), date(2026, 12, 31))
    with pytest.raises(ValueError, match="not before the first"):
        Period(since=date(2026, 11, 2), until=date(2026, 11, 1))
