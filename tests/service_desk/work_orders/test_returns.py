"""退单, 会办, 指定, 保密, 催办, 重办."""

from __future__ import annotations

import pytest

from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from service_desk.errors import NotFound, NotYours, RuleBroken, UnknownWorkOrder, WrongState
from tests.service_desk.conftest import Desk

CENTRE = Staff(5, "lead-gov", Role.DEPARTMENT_LEAD, "gov")
MARKET = Staff(6, "lead-amr", Role.DEPARTMENT_LEAD, "amr")
AGENT = Staff(7, "agent-hurd", Role.AGENT, "hurd")


async def test_the_centre_dispatches_what_it_received(desk: Desk, housing: Staff) -> None:
    number = await desk.order(department=None)
    assert (await desk.listing.one(CENTRE, number))["status"] == "received"
    with pytest.raises(NotFound):
        await desk.handling.dispatch(CENTRE, number, "nowhere")
    await desk.handling.dispatch(CENTRE, number, "hurd", "属住建职责")
    shown = await desk.listing.one(housing, number)
    assert (shown["status"], shown["department"]["id"]) == ("dispatched", "hurd")


async def test_a_return_is_ruled_on_and_the_asker_stays_responsible(desk: Desk, housing: Staff, police: Staff) -> None:
    number, requests = await desk.order(), desk.orders.requests
    await requests.ask_return(housing, number, "不属我局职责", "psb")
    shown = await desk.listing.one(housing, number)
    assert (shown["status"], shown["department"]["id"], shown["due_on"]) == ("returned", "hurd", "2026-12-10")
    with pytest.raises(NotYours):
        await requests.uphold_return(housing, number, "psb", "我们自己说了算")
    await requests.uphold_return(CENTRE, number, "psb", "属公安职责")
    shown = await desk.listing.one(police, number)
    assert (shown["status"], shown["department"]["id"], shown["due_on"]) == ("dispatched", "psb", "2026-12-10")
    with pytest.raises(UnknownWorkOrder):
        await desk.listing.one(housing, number)


async def test_a_return_refused_is_final(desk: Desk, housing: Staff) -> None:
    number, requests = await desk.order(), desk.orders.requests
    await requests.ask_return(housing, number, "不属我局职责")
    await requests.refuse_return(CENTRE, number, "电梯属住建")
    assert (await desk.listing.one(housing, number))["binding"] is True
    with pytest.raises(RuleBroken, match="binding"):
        await requests.ask_return(housing, number, "真的不属")
    await desk.handling.accept(housing, number)


async def test_the_third_return_goes_to_the_supervisor_who_assigns(
    desk: Desk, housing: Staff, police: Staff, supervisor: Staff
) -> None:
    number, requests = await desk.order(), desk.orders.requests
    for giver, taker in ((housing, "psb"), (police, "amr")):
        await requests.ask_return(giver, number, "不属我局职责")
        await requests.uphold_return(CENTRE, number, taker, "改派")
    await requests.ask_return(MARKET, number, "不属我局职责")
    with pytest.raises(NotYours):
        await requests.uphold_return(CENTRE, number, "hurd", "改派")
    await requests.uphold_return(supervisor, number, "hurd", "由住建承办")
    with pytest.raises(RuleBroken, match="binding"):
        await requests.ask_return(housing, number, "不属我局职责")


async def test_returning_is_for_the_first_working_day(desk: Desk, housing: Staff) -> None:
    number = await desk.order()
    desk.clock.advance(days=1)
    await desk.handling.accept(housing, number)
    desk.clock.advance(days=1)
    with pytest.raises(RuleBroken, match="return_too_late"):
        await desk.orders.requests.ask_return(housing, number, "不属我局职责")


async def test_joint_handling_ends_in_one_answer(desk: Desk, housing: Staff, police: Staff, supervisor: Staff) -> None:
    number, assisting = await desk.order(), desk.orders.assisting
    await desk.handling.accept(housing, number)
    with pytest.raises(RuleBroken, match="part_too_long"):
        await assisting.ask(housing, number, "psb", "请提供警情记录", 30)
    await assisting.ask(housing, number, "psb", "请提供警情记录", 3)
    await assisting.ask(supervisor, number, "amr", "请检查电梯年检", 5)
    with pytest.raises(RuleBroken, match="parts_open"):
        await desk.handling.reply(housing, number, "已修好。")
    await assisting.give(police, number, "近期无警情。")
    with pytest.raises(NotYours):
        await assisting.give(police, number, "再说一次。")
    with pytest.raises(RuleBroken, match="binding"):
        await assisting.decline(MARKET, number, "不属我局")
    await assisting.give(MARKET, number, "年检合格。")
    await desk.handling.reply(housing, number, "经会同公安、市场监管核实，已修好。")
    shown = await desk.listing.one(housing, number)
    assert [(part["id"], part["state"], part["opinion"]) for part in shown["assist"]] == [
        ("amr", "given", "年检合格。"),
        ("psb", "given", "近期无警情。"),
    ]


async def test_a_helper_may_decline_and_the_lead_may_release(desk: Desk, housing: Staff, police: Staff) -> None:
    number, assisting = await desk.order(), desk.orders.assisting
    await desk.handling.accept(housing, number)
    await assisting.ask(housing, number, "psb", "请协助", 2)
    await assisting.ask(housing, number, "amr", "请协助", 2)
    await assisting.decline(police, number, "不属我局职责")
    with pytest.raises(UnknownWorkOrder):
        await desk.listing.one(police, number)
    await assisting.release(housing, number, "amr", "已自行核实")
    await desk.handling.reply(housing, number, "已修好。")


async def test_a_confidential_order_is_for_leads_only(desk: Desk, housing: Staff, supervisor: Staff) -> None:
    number = await desk.order(assist=("psb",))
    await desk.listing.one(AGENT, number)
    await desk.handling.conceal(housing, number, "涉及举报人")
    for staff in (AGENT, CENTRE, Staff(2, "lead-psb", Role.DEPARTMENT_LEAD, "psb")):
        with pytest.raises(UnknownWorkOrder):
            await desk.listing.one(staff, number)
        assert (await desk.listing.page(staff)).items == []
    await desk.listing.one(housing, number)
    with pytest.raises(NotYours):
        await desk.handling.reveal(housing, number)
    await desk.handling.reveal(supervisor, number)
    await desk.listing.one(AGENT, number)


async def test_urging_is_once_a_day(desk: Desk, supervisor: Staff) -> None:
    number = await desk.order()
    await desk.handling.urge(CENTRE, number, "市民来电催办")
    with pytest.raises(RuleBroken, match="urged_already"):
        await desk.handling.urge(supervisor, number)
    desk.clock.advance(days=1)
    await desk.handling.urge(supervisor, number)


async def test_an_order_done_badly_is_done_again_within_five_days(
    desk: Desk, housing: Staff, supervisor: Staff
) -> None:
    number = await desk.order()
    await desk.handling.accept(housing, number)
    await desk.handling.reply(housing, number, "已修好。")
    await desk.handling.close(supervisor, number)
    desk.clock.advance(days=7)
    await desk.handling.reopen(supervisor, number, "市民反映又坏了")
    shown = await desk.listing.one(housing, number)
    assert (shown["status"], shown["due_on"], shown["reopened"]) == ("dispatched", "2026-12-07", 1)


async def test_a_withdrawn_order_is_over(desk: Desk, housing: Staff, supervisor: Staff) -> None:
    number = await desk.order()
    await desk.handling.withdraw(supervisor, number, "误登记")
    with pytest.raises(WrongState):
        await desk.handling.accept(housing, number)
    desk.clock.advance(days=60)
    await desk.scheduler.run_due()
    assert [e["step"] for e in (await desk.listing.one(housing, number))["timeline"]] == ["create", "withdraw"]


async def test_the_citizen_sees_no_quarrel(desk: Desk, housing: Staff) -> None:
    number = await desk.order()
    await desk.orders.requests.ask_return(housing, number, "不属我局职责，应由公安办理")
    await desk.orders.requests.uphold_return(CENTRE, number, "psb", "属公安")
    progress = await desk.lookup.find(number, "5678")
    assert progress is not None
    assert [entry.label for entry in progress.timeline] == ["受理并派单", "重新派单"]
    assert all(entry.text == "" for entry in progress.timeline)
