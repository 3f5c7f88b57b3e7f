from __future__ import annotations

import pytest

from conversations.intake import Inbound, Intake
from foundation.accounts.sessions import Staff
from tests.service_desk.conftest import PHONE, Desk

LAST4 = PHONE[-4:]


async def test_number_and_phone_open_the_progress(desk: Desk, housing: Staff) -> None:
    number = await desk.order()
    await desk.handling.accept(housing, number)
    progress = await desk.lookup.find(number.lower(), LAST4)
    assert progress is not None
    assert progress.department == "云州市住房和城乡建设局"
    assert progress.status.label == "办理中"
    assert [entry.label for entry in progress.timeline] == ["受理并派单", "部门签收"]
    assert progress.answer is None


@pytest.mark.parametrize(
    ("number", "last4"),
    [(None, "0000"), (None, ""), (None, "５６７８"), (None, "%"), ("YZ2026112300021", LAST4), ("nothing", LAST4)],
)
async def test_whatever_is_wrong_gives_nothing(desk: Desk, number: str | None, last4: str) -> None:
    assert await desk.lookup.find(await desk.order() if number is None else number, last4) is None


async def test_a_departments_phone_in_its_reply_opens_nothing(desk: Desk, housing: Staff) -> None:
    number = await desk.order()
    await desk.handling.accept(housing, number)
    await desk.handling.reply(housing, number, "请拨0600-86080001咨询。")
    assert await desk.lookup.find(number, "0001") is None
    progress = await desk.lookup.find(number, LAST4)
    assert progress is not None
    assert progress.answer == "请拨0600-86080001咨询。"


async def test_guessing_closes_the_order_for_an_hour(desk: Desk) -> None:
    number = await desk.order()
    for guess in range(5):
        assert await desk.lookup.find(number, f"{guess:04d}") is None
    assert await desk.lookup.find(number, LAST4) is None
    desk.clock.advance(minutes=61)
    assert await desk.lookup.find(number, LAST4) is not None


async def test_without_any_phone_there_is_no_look_up(desk: Desk) -> None:
    intake = Intake(desk.database, desk.clock)
    desk.conversation = await intake.open("web", "demo")
    await intake.accept(Inbound(desk.conversation, "inbox-2", text="路灯坏了"))
    assert await desk.lookup.find(await desk.order("k", text="路灯坏了"), LAST4) is None
