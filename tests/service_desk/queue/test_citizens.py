"""What staff see of a citizen beside the talk, ask them for, and whom they could give the conversation to."""

from __future__ import annotations

import pytest

from connectors.wechat.followers import SameFollower
from connectors.wechat.models import WeChatConversation
from conversations.attachments import Attachments, File
from conversations.errors import NotAskedFor
from conversations.hub import Hub
from conversations.intake import Intake
from foundation.accounts.first_accounts import add_account
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from service_desk.errors import NotFound, NotYours
from service_desk.queue.citizens import CitizensMatters
from service_desk.queue.colleagues import Colleagues
from tests.service_desk.conftest import PHONE, Desk
from tests.service_desk.queue.test_take_over import ANNA, BO, POLICE, enter, online

PDF = File("租赁合同.pdf", "application/pdf", b"%PDF-1.7")


@pytest.fixture
def uploads(desk: Desk) -> Attachments:
    return Attachments(desk.database, desk.clock, Hub())


@pytest.fixture
def matters(desk: Desk, uploads: Attachments) -> CitizensMatters:
    return CitizensMatters(desk.database, desk.queue.viewing, desk.queue.talking, desk.orders.means.announcer, uploads)


async def claimed(desk: Desk, staff: Staff = ANNA) -> str:
    await online(desk, staff)
    return await desk.queue.claiming.claim(staff, await enter(desk))


async def test_a_file_can_be_sent_only_after_it_was_asked_for(
    desk: Desk, matters: CitizensMatters, uploads: Attachments
) -> None:
    talk = await claimed(desk)
    with pytest.raises(NotAskedFor):
        await uploads.take(talk, PDF)
    with pytest.raises(NotYours):
        await matters.ask_files(BO, talk, "租赁合同")
    await matters.ask_files(ANNA, talk, "租赁合同")
    file = await uploads.take(talk, PDF)
    assert [one["name"] for one in await matters.files(ANNA, talk)] == ["租赁合同.pdf"]
    assert (await matters.file(ANNA, talk, file)).content == PDF.content
    with pytest.raises(NotFound):
        await matters.file(ANNA, talk, "another")
    with pytest.raises(NotFound):
        await matters.file(POLICE, talk, file)
    said = (await desk.queue.viewing.conversation(ANNA, talk))["messages"]
    assert any("请您提供：租赁合同" in message["text"] for message in said)


async def test_earlier_matters_are_told_the_newest_first(desk: Desk, matters: CitizensMatters) -> None:
    number = await desk.order("o1")
    desk.clock.advance(minutes=1)
    talk = await claimed(desk)
    assert [one["kind"] for one in await matters.earlier(ANNA, talk)] == ["work_order"]
    await desk.queue.talking.hand_back(ANNA, talk, f"已联系物业，回电{PHONE}", "电梯维修")
    found = await matters.earlier(ANNA, talk)
    assert [one["kind"] for one in found] == ["handoff", "work_order"]
    assert (found[0]["category"], found[0]["by"], found[1]["number"]) == ("电梯维修", "anna", number)
    assert PHONE not in str(found)
    with pytest.raises(NotFound):
        await matters.earlier(POLICE, talk)


async def test_a_follower_who_came_back_brings_the_earlier_conversation(desk: Desk, uploads: Attachments) -> None:
    first = await claimed(desk)
    await desk.queue.talking.hand_back(ANNA, first, "已联系物业", "电梯维修")
    intake = Intake(desk.database, desk.clock)
    second, strange = await intake.open("wechat", "demo"), await intake.open("wechat", "demo")
    talk = await desk.queue.claiming.claim(ANNA, await enter(desk, "q2", second))
    async with desk.database.transaction() as session:
        for conversation, citizen in ((first, "a"), (second, "a"), (strange, "b")):
            session.add(WeChatConversation(conversation=conversation, account="main", openid_hash=citizen))
    announcer = desk.orders.means.announcer
    known = CitizensMatters(desk.database, desk.queue.viewing, desk.queue.talking, announcer, uploads, SameFollower())
    assert [one["category"] for one in await known.earlier(ANNA, talk)] == ["电梯维修"]
    alone = CitizensMatters(desk.database, desk.queue.viewing, desk.queue.talking, announcer, uploads)
    assert await alone.earlier(ANNA, talk) == []


async def test_colleagues_who_are_there_come_first_and_editors_are_none(desk: Desk) -> None:
    async with desk.database.transaction() as session:
        for name, role, department in (
            ("aki", Role.AGENT, "hurd"),
            ("bo", Role.AGENT, "hurd"),
            ("ed", Role.EDITOR, "hurd"),
        ):
            await add_account(session, desk.clock, name, role, "x", department)
        await add_account(session, desk.clock, "pol", Role.DEPARTMENT_LEAD, "x", "psb")
    await online(desk, BO)
    colleagues = Colleagues(desk.database, desk.clock)
    assert [(one["account"], one["online"]) for one in await colleagues.of(ANNA, "hurd")] == [
        ("bo", True),
        ("aki", False),
    ]
    assert {one["account"] for one in await colleagues.of(BO, None)} == {"aki", "pol"}
    assert [one["id"] for one in await colleagues.departments()] != []
