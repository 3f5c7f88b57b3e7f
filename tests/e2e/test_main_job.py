"""A citizen asks, Wenzheng answers with its source, or hands over with number and deadline."""

from __future__ import annotations

import re
from datetime import date

from foundation.clock import SystemClock, today
from tests.e2e.citizen import Citizen, block, words


async def test_a_lost_identity_card_is_answered_with_fee_and_source(citizen: Citizen) -> None:
    reply = await citizen.say("身份证丢了怎么补办，要多少钱")
    assert reply["status"] == "answered"
    assert reply["sources"][0]["entry"] == "psb-id-card-reissue"
    assert "40元" in words(reply)
    assert "居民身份证法" in words(reply)


async def test_a_complaint_about_a_lift_becomes_a_work_order_at_the_housing_department(
    citizen: Citizen,
) -> None:
    reply = await citizen.say("小区电梯坏了物业一直不修，我要投诉")
    assert reply["status"] == "handed_off"
    order = block(reply, "work_order")
    assert "住房和城乡建设局" in order["department"]
    assert re.fullmatch(r"YZ\d{13}", order["number"])
    assert date.fromisoformat(order["due"]) > today(SystemClock())


async def test_the_stock_market_is_declined(citizen: Citizen) -> None:
    reply = await citizen.say("今天股票会涨吗")
    assert reply["status"] == "out_of_scope"
    assert not reply["sources"]


async def test_a_follow_up_is_understood_from_what_was_said_before(citizen: Citizen) -> None:
    await citizen.say("居住证怎么办理")
    reply = await citizen.say("那要带什么材料")
    assert reply["status"] == "answered"
    assert reply["sources"][0]["entry"] == "psb-residence-permit"
    assert "申请材料" in words(reply)


async def test_nobody_knows_so_a_person_will(citizen: Citizen) -> None:
    await citizen.say("转人工")
    reply = await citizen.say("我家门口的路灯坏了半个月没人修")
    assert reply["status"] == "handed_off"
    assert block(reply, "work_order")["number"]


async def test_the_progress_of_an_order_can_be_asked_for(citizen: Citizen) -> None:
    order = block(await citizen.say("楼下烧烤摊占着人行道，天天油烟，我要举报"), "work_order")
    reply = await citizen.say("我刚才那个单子办得怎么样了")
    assert reply["status"] == "progress"
    assert order["number"] in words(reply)


async def test_personal_data_never_reaches_the_stored_masked_text(citizen: Citizen) -> None:
    reply = await citizen.say("我要投诉小区物业乱收停车费，我电话13800138000")
    assert reply["status"] == "handed_off"
    assert "13800138000" not in words(reply)
