from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from contracts.statuses import Status
from conversations.models import Message
from conversations.reading import Reader
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from service_desk.errors import NotYours, UnknownWorkOrder, WrongState
from tests.service_desk.conftest import PHONE, Desk


async def steps(desk: Desk, staff: Staff, number: str) -> list[tuple[str, str]]:
    shown = await desk.listing.one(staff, number)
    return [(event["step"], event["actor"]) for event in shown["timeline"]]


async def test_from_dispatch_to_close(desk: Desk, housing: Staff, supervisor: Staff) -> None:
    number = await desk.order()
    await desk.handling.accept(housing, number)
    await desk.handling.reply(housing, number, "已修好。")
    await desk.handling.close(supervisor, number)
    shown = await desk.listing.one(housing, number)
    assert shown["status"] == "closed"
    assert await steps(desk, housing, number) == [
        ("create", "system"),
        ("accept", "lead-hurd"),
        ("reply", "lead-hurd"),
        ("close", "supervisor"),
    ]


async def test_the_answer_appears_in_the_citizens_conversation(desk: Desk, housing: Staff) -> None:
    number = await desk.order()
    await desk.handling.accept(housing, number)
    await desk.handling.reply(housing, number, f"已联系{PHONE}核实，电梯明日修好，咨询电话0600-86080001。")
    messages = await Reader(desk.database).after(desk.conversation, 1)
    (message,) = [m for m in messages if m.sender == "staff"]
    words = "".join(block["text"] for block in message.blocks)
    assert message.status == Status.STAFF.value
    assert number in words
    assert "云州市住房和城乡建设局" in words
    assert "138****5678" in words
    assert "0600-86080001" in words
    async with desk.database.read() as session:
        row = (await session.scalars(select(Message).where(Message.sender == "staff"))).one()
    assert PHONE not in row.text_masked
    assert PHONE not in str(row.blocks)


@pytest.mark.parametrize("step", ["reply", "close"])
async def test_steps_cannot_be_skipped(desk: Desk, housing: Staff, supervisor: Staff, step: str) -> None:
    number = await desk.order()
    early = (
        desk.handling.reply(housing, number, "已修好。") if step == "reply" else desk.handling.close(supervisor, number)
    )
    with pytest.raises(WrongState) as caught:
        await early
    assert caught.value.status == "dispatched"
    assert await steps(desk, housing, number) == [("create", "system")]
    assert [m.sender for m in await Reader(desk.database).after(desk.conversation, 0)] == ["citizen"]


async def test_two_at_once_answer_once(desk: Desk, housing: Staff) -> None:
    number = await desk.order()
    await desk.handling.accept(housing, number)
    results = await asyncio.gather(
        *(desk.handling.reply(housing, number, f"答复{n}") for n in range(3)), return_exceptions=True
    )
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "WrongState", "WrongState"]
    assert [m.sender for m in await Reader(desk.database).after(desk.conversation, 0)] == ["citizen", "staff"]


async def test_another_department_does_not_even_see_it(desk: Desk, police: Staff) -> None:
    number = await desk.order()
    with pytest.raises(UnknownWorkOrder):
        await desk.handling.accept(police, number)
    with pytest.raises(UnknownWorkOrder):
        await desk.listing.one(police, number)


async def test_a_helper_sees_it_but_does_not_answer(desk: Desk, police: Staff) -> None:
    number = await desk.order(assist=("psb",))
    (part,) = (await desk.listing.one(police, number))["assist"]
    assert (part["name"], part["state"]) == ("云州市公安局", "named")
    with pytest.raises(NotYours):
        await desk.handling.accept(police, number)


async def test_the_supervisor_closes_but_does_not_answer(desk: Desk, housing: Staff, supervisor: Staff) -> None:
    number = await desk.order()
    with pytest.raises(NotYours):
        await desk.handling.accept(supervisor, number)
    await desk.handling.accept(housing, number)
    await desk.handling.reply(housing, number, "已修好。")
    with pytest.raises(NotYours):
        await desk.handling.close(housing, number)


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR, Role.EDITOR])
async def test_administrators_see_no_citizens_matter(desk: Desk, role: Role) -> None:
    number = await desk.order()
    with pytest.raises(UnknownWorkOrder):
        await desk.listing.one(Staff(9, "somebody", role, "hurd"), number)


async def test_a_mistyped_number_is_unknown(desk: Desk, housing: Staff) -> None:
    with pytest.raises(UnknownWorkOrder):
        await desk.handling.accept(housing, "' OR 1=1 --")
