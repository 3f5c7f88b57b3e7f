"""The scenarios of a citizen with WeChat, told by what the citizen saw and how many turns ran."""

from __future__ import annotations

import asyncio

import pytest

from connectors.wechat.allowances import Allowances
from connectors.wechat.models import WeChatCitizen, WeChatDelivery
from connectors.wechat.texts import BUSY
from contracts.blocks import Paragraph
from contracts.statuses import Status
from contracts.turn import Option, OptionPayload, TurnReply
from conversations.models import Delivery
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from foundation.departments import StoredDepartments
from service_desk.queue.viewing import Viewing
from tests.connectors.wechat.conftest import DEADLINE, Gateway, World
from tests.fakes.wechat_platform import FAULT_TEXT, OTHER_AES_KEY, SEND, TOKEN, Citizen, FakeWeChat


@pytest.mark.parametrize("mode", ["plain", "compatible", "secure"])
async def test_three_modes(world: World, platform: FakeWeChat, citizen: Citizen, mode: str) -> None:
    citizen.account.mode = mode
    await world.open()
    await citizen.say("身份证丢了 ]]> & <b> 怎么补办 🏠")
    assert [(s.text, s.via) for s in citizen.seen] == [
        ("您说：身份证丢了 ]]> & <b> 怎么补办 🏠".replace("<b", "＜b"), "passive")
    ]
    await world.settle()
    assert len(citizen.seen) == 1
    assert len(world.bot.requests) == 1
    assert platform.calls[TOKEN] == 0  # a passive reply needs no token


async def test_a_slow_bot_is_answered_by_customer_message(world: World, gateway: Gateway, citizen: Citizen) -> None:
    world.bot.gate.clear()
    (attempt,) = await citizen.say("身份证")
    assert attempt.body == "success"
    assert citizen.seen == []
    await world.quiet()
    assert world.platform.typing == [citizen.openid]
    world.bot.gate.set()
    await world.settle()
    await world.settle()
    assert [(s.text, s.via) for s in citizen.seen] == [("您说：身份证", "customer")]
    assert len(world.bot.requests) == 1


@pytest.mark.parametrize("attempts", [3, 4])
async def test_a_budget_longer_than_the_deadline_is_joined(
    world: World, platform: FakeWeChat, citizen: Citizen, attempts: int
) -> None:
    platform.deadline, platform.attempts = 0.5, attempts
    await world.open(limits={"window": 5})
    world.bot.gate.clear()

    async def wake_up() -> None:
        await world.bot.reached.wait()
        await asyncio.sleep(0.7)  # into the second attempt
        world.bot.gate.set()

    _, tried = await asyncio.gather(wake_up(), citizen.say("身份证"))
    assert len(tried) >= 2
    assert citizen.texts == ["您说：身份证"]
    await world.settle(3)
    assert citizen.texts == ["您说：身份证"]
    assert len(world.bot.requests) == 1


async def test_when_nobody_waited_long_enough_the_outbox_tells_it(
    world: World, platform: FakeWeChat, citizen: Citizen
) -> None:
    platform.deadline, platform.attempts = 0.3, 2
    await world.open(limits={"window": 5})
    world.bot.gate.clear()
    await citizen.say("身份证")
    assert citizen.texts == [FAULT_TEXT]  # our own fault: the window must be shorter than the platform's patience
    world.bot.gate.set()
    await world.settle(4)
    assert citizen.texts == [FAULT_TEXT, "您说：身份证"]


async def test_the_same_message_three_times_at_once(world: World, gateway: Gateway, citizen: Citizen) -> None:
    xml = (
        f"<xml><ToUserName>{citizen.account.original_id}</ToUserName><FromUserName>{citizen.openid}</FromUserName>"
        "<CreateTime>1</CreateTime><MsgType>text</MsgType><Content>身份证</Content><MsgId>42</MsgId></xml>"
    )
    attempts = await asyncio.gather(*(citizen.attempt(xml) for _ in range(3)))
    told = [citizen.opened(a.body or "").findtext("Content") for a in attempts]
    assert told == ["您说：身份证"] * 3
    assert len(world.bot.requests) == 1
    await world.settle(3)
    assert citizen.seen == []  # nothing more by customer message
    (again,) = [await citizen.attempt(xml)]
    assert citizen.opened(again.body or "").findtext("Content") == "您说：身份证"
    assert len(world.bot.requests) == 1


async def test_nine_thousand_bytes(world: World, citizen: Citizen) -> None:
    await world.open(oauth=True, public_url="https://zw.example.gov.cn")
    sentence = "申请人应当携带本人身份证原件到户籍所在地派出所办理，咨询电话12345678。"
    long = "\n\n".join(f"{n}、{sentence * 3}" for n in range(40))[:3600]
    assert len(long.encode()) > 9000
    options = (Option("转人工", OptionPayload("request_human")),)
    world.bot.script = lambda _r: TurnReply(Status.ANSWERED, (Paragraph(long),), options)
    await citizen.say("材料")
    await world.quiet()
    await world.settle(2)
    assert [s.via for s in citizen.seen] == ["passive", "customer"]
    assert all(len(text.encode()) <= 2048 for text in citizen.texts)
    first, second = citizen.texts
    assert first.startswith("0、申请人")
    assert "https://zw.example.gov.cn/wechat/yunzhou/answers/" in second
    assert second.endswith("1. 转人工")


async def test_token_failure_busy_and_bad_gateway_then_delivered_once(
    world: World, platform: FakeWeChat, gateway: Gateway, citizen: Citizen
) -> None:
    world.bot.gate.clear()
    await citizen.say("身份证")
    await world.quiet()
    platform.break_with(SEND, [40001, -1, 502])
    before = platform.calls[TOKEN]
    world.bot.gate.set()
    await world.settle(4)
    assert [(s.text, s.via) for s in citizen.seen] == [("您说：身份证", "customer")]
    assert platform.calls[SEND] == 4
    assert platform.calls[TOKEN] - before == 1  # refetched once, never recursively


async def test_a_token_that_stays_invalid_is_asked_for_once_per_attempt(
    world: World, platform: FakeWeChat, gateway: Gateway, citizen: Citizen
) -> None:
    world.bot.gate.clear()
    await citizen.say("身份证")
    await world.quiet()
    platform.break_with(SEND, [40001, 40001])
    before = platform.calls[TOKEN]
    world.bot.gate.set()
    await world.settle()
    assert platform.calls[SEND] == 2
    assert platform.calls[TOKEN] - before == 1
    await world.settle(3)
    assert citizen.texts == ["您说：身份证"]


async def test_quota_used_up_then_delivered_with_the_next_reply(
    world: World, platform: FakeWeChat, gateway: Gateway, citizen: Citizen
) -> None:
    await citizen.say("第一句")
    await world.quiet()
    (row,) = await world.rows(WeChatCitizen)
    conversation = row.conversation
    for number in range(6):
        await _staff_says(world, conversation, f"通知{number}")
        await world.settle()
    assert citizen.texts == ["您说：第一句", *(f"通知{n}" for n in range(5))]
    assert platform.calls[SEND] == 5  # the sixth was not even tried
    allowances = Allowances(gateway.database, world.clock, gateway.accounts)
    desk = Viewing(gateway.database, StoredDepartments(), allowances)
    supervisor = Staff(3, "supervisor", Role.SUPERVISOR, None)
    shown = await desk.conversation(supervisor, conversation)
    assert shown["sending"] == "暂时不能主动发送，将随群众的下一条消息送达"
    await citizen.say("第二句")
    assert citizen.texts[-1] == "通知5\n\n您说：第二句"
    shown = await desk.conversation(supervisor, conversation)
    assert shown["sending"] == "还可发送 5 条 / 剩余 48 小时"
    assert await allowances.told(await gateway.intake.open("web", "demo")) is None
    await world.settle(3)
    assert len(citizen.seen) == 7


@pytest.mark.parametrize("code", [45015, 45047])
async def test_the_platforms_count_is_the_right_one(
    world: World, platform: FakeWeChat, gateway: Gateway, citizen: Citizen, code: int
) -> None:
    await citizen.say("第一句")
    (row,) = await world.rows(WeChatCitizen)
    platform.break_with(SEND, [code])
    await _staff_says(world, row.conversation, "通知")
    await world.settle(4)
    assert platform.calls[SEND] == 1
    await citizen.say("第二句")
    assert citizen.texts == ["您说：第一句", "通知\n\n您说：第二句"]


async def test_a_hanging_platform_is_tried_again(world: World, platform: FakeWeChat, citizen: Citizen) -> None:
    await world.open(limits={"request": 0.3})
    world.bot.gate.clear()
    await citizen.say("身份证")
    await world.quiet()
    platform.break_with(SEND, ["hang"])
    world.bot.gate.set()
    await world.settle(3)
    assert citizen.texts == ["您说：身份证"]


async def test_the_daily_quota_pauses_the_account(
    world: World, platform: FakeWeChat, gateway: Gateway, citizen: Citizen
) -> None:
    other = platform.citizen("yunzhou")
    world.bot.gate.clear()
    await asyncio.gather(citizen.say("一"), other.say("二"))
    await world.quiet()
    platform.break_with(SEND, [45009, 45009])
    world.bot.gate.set()
    await world.settle()
    under_way = platform.calls[SEND]
    assert under_way in (1, 2)  # both may have been on their way when the first was refused
    await world.settle(3)
    assert platform.calls[SEND] == under_way
    platform.faults[SEND].clear()
    world.clock.advance(hours=14, minutes=2)  # past midnight
    await world.settle()
    assert sorted(citizen.texts + other.texts) == ["您说：一", "您说：二"]


async def test_a_citizen_the_platform_refuses_ends_dead_and_can_be_sent_again(
    world: World, platform: FakeWeChat, gateway: Gateway, citizen: Citizen
) -> None:
    world.bot.gate.clear()
    await citizen.say("身份证")
    await world.quiet()
    platform.break_with(SEND, [43019])
    world.bot.gate.set()
    await world.settle(4)
    assert platform.calls[SEND] == 1
    (row,) = await world.rows(WeChatDelivery)
    assert (row.status, row.code) == ("failed", 43019)
    async with gateway.database.transaction() as session:
        for delivery in await world.rows(Delivery):
            merged = await session.merge(delivery)
            merged.state, merged.attempts, merged.next_attempt_at = "pending", 0, world.clock.now()
    await world.settle()
    assert citizen.texts == ["您说：身份证"]


async def test_thirty_citizens_one_token_call(world: World, platform: FakeWeChat) -> None:
    platform.deadline = 5.0
    gateway = await world.open(limits={"window": 4.2})
    citizens = [platform.citizen("yunzhou") for _ in range(30)]
    world.bot.gate.clear()
    await asyncio.gather(*(c.say(f"问题{n}") for n, c in enumerate(citizens)))
    world.bot.gate.set()
    await world.settle()
    await asyncio.gather(*(gateway.outbox.dispatch() for _ in range(3)))
    await world.quiet()
    assert [c.texts for c in citizens] == [[f"您说：问题{n}"] for n in range(30)]
    assert platform.calls[TOKEN] == 1
    assert len(world.bot.requests) == 30


async def test_subscribe_and_unsubscribe(world: World, citizen: Citizen) -> None:
    await world.open(name="云州政务", welcome_asks=("身份证丢了怎么补办", "居住证怎么办"))
    await citizen.event("subscribe")
    assert citizen.texts[0].startswith("您好，欢迎关注云州政务。")
    assert citizen.texts[0].endswith("1. 身份证丢了怎么补办\n2. 居住证怎么办")
    await citizen.say("2")
    assert citizen.texts[1] == "您说：居住证怎么办"
    world.bot.gate.clear()
    await citizen.say("还有一个问题")
    await citizen.event("unsubscribe")
    world.bot.gate.set()
    await world.settle(4)
    assert len(citizen.seen) == 2
    (row,) = await world.rows(WeChatCitizen)
    assert row.retention_from is not None
    world.clock.advance(seconds=5)
    await citizen.event("subscribe")
    (row,) = await world.rows(WeChatCitizen)
    assert row.retention_from is None
    await citizen.say("我回来了")
    assert citizen.texts[3:] == ["您说：我回来了"]


async def test_a_stale_timestamp_is_refused(world: World, gateway: Gateway, citizen: Citizen) -> None:
    query, body = citizen.closed("<xml/>")
    world.clock.advance(minutes=11)
    url = f"{world.platform.gateway}/wechat/yunzhou"
    async with world.platform.http.post(url, params=query, data=body) as response:
        assert response.status == 403
    assert world.bot.requests == []


@pytest.mark.parametrize("killed", [False, True], ids=["stopped", "killed"])
async def test_the_gateway_restarts_in_the_middle_of_a_turn(
    world: World, platform: FakeWeChat, gateway: Gateway, citizen: Citizen, *, killed: bool
) -> None:
    platform.pause = 1.0
    world.bot.gate.clear()

    async def restart() -> None:
        await world.bot.reached.wait()
        if killed:
            await gateway.kill()
            world.clock.advance(seconds=11)  # the dead process's lease runs out
        else:
            await gateway.stop()
        world.bot.gate.set()
        await gateway.start()

    _, attempts = await asyncio.gather(restart(), citizen.say("身份证"))
    assert len(attempts) == 2
    assert citizen.texts == ["您说：身份证"]
    await world.settle(3)
    assert len(citizen.seen) == 1
    assert {r.message_id for r in world.bot.requests} == {world.bot.requests[0].message_id}


async def test_a_reply_claimed_by_a_process_that_died_is_told_after_all(
    world: World, gateway: Gateway, citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def die(*_: object) -> None:
        raise OSError("killed between claim and answer")

    monkeypatch.setattr(gateway.channel._endpoint, "_tell", die)
    (attempt,) = await citizen.say("身份证")
    assert (attempt.body, citizen.seen) == ("success", [])
    await world.settle(3)
    assert [(s.text, s.via) for s in citizen.seen] == [("您说：身份证", "customer")]


async def test_a_push_that_cannot_be_stored_is_declined_in_words(
    world: World, gateway: Gateway, citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def locked(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(gateway.channel._endpoint._reception, "take", locked)
    await citizen.say("身份证")
    assert citizen.texts == ["系统繁忙，刚才这条消息没能收到，请过一会儿再发一次；急事请拨打12345。"]


async def test_with_too_much_to_do_a_new_message_is_declined_in_words_and_a_repeat_still_joins(
    world: World, gateway: Gateway, citizen: Citizen
) -> None:
    world.bot.gate.clear()
    xml = f"<xml><ToUserName>{citizen.account.original_id}</ToUserName><FromUserName>{citizen.openid}</FromUserName>"
    xml += "<CreateTime>1</CreateTime><MsgType>text</MsgType><Content>身份证</Content><MsgId>1</MsgId></xml>"
    first = asyncio.create_task(citizen.attempt(xml))
    async with asyncio.timeout(5):
        await world.bot.reached.wait()
    gateway.channel._endpoint._admission._pressure.lateness = 99.0
    again = asyncio.create_task(citizen.attempt(xml))
    declined = await citizen.attempt(xml.replace("<MsgId>1<", "<MsgId>2<"))
    assert citizen.opened(declined.body or "").findtext("Content") == BUSY
    world.bot.gate.set()
    told = [citizen.opened((await one).body or "").findtext("Content") for one in (first, again)]
    assert told == ["您说：身份证"] * 2
    assert len(world.bot.requests) == 1


async def test_both_keys_while_the_key_is_changed(world: World, platform: FakeWeChat, citizen: Citizen) -> None:
    await world.open(aes_key=OTHER_AES_KEY, previous_aes_key=citizen.account.aes_key)
    await citizen.say("旧的")  # the platform still uses the old one and reads the reply with it
    citizen.account.aes_key = OTHER_AES_KEY
    await citizen.say("新的")
    assert citizen.texts == ["您说：旧的", "您说：新的"]


async def test_two_accounts_in_one_installation(world: World, platform: FakeWeChat, citizen: Citizen) -> None:
    platform.account("gaoxin", app_id="wx0000000000000002", token="other", aes_key=OTHER_AES_KEY, original_id="gh_2")
    await world.open()
    other = platform.citizen("gaoxin", citizen.openid)  # the same text as an openid, another person
    await asyncio.gather(citizen.say("一"), other.say("二"))
    assert (citizen.texts, other.texts) == (["您说：一"], ["您说：二"])
    rows = await world.rows(WeChatCitizen)
    assert len({row.conversation for row in rows}) == 2
    assert DEADLINE  # both within the deadline: no fault text


async def _staff_says(world: World, conversation: str, text: str) -> None:
    """A message of ours that no push asked for."""
    from contracts.codec import to_data
    from conversations.intake import take_seq
    from conversations.models import Conversation, Message

    async with world.gateway.database.transaction() as session:
        row = await session.get_one(Conversation, conversation)
        seq, now = take_seq(row), world.clock.now()
        blocks = to_data((Paragraph(text),))
        session.add(Message(conversation=conversation, seq=seq, at=now, sender="system", blocks=blocks))
        session.add(Delivery(conversation=conversation, seq=seq, channel="wechat", next_attempt_at=now))
