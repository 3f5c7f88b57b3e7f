"""Kinds of messages and events, told by what the citizen saw."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from connectors.wechat.models import WeChatCitizen, WeChatMedia, WeChatPush
from contracts.blocks import Paragraph
from contracts.statuses import Status
from contracts.turn import Option, OptionPayload, TurnReply, TurnRequest
from conversations.models import Conversation, Message, OfferedOption
from conversations.participation import Participation
from tests.connectors.wechat.conftest import Gateway, World
from tests.fakes.wechat_platform import SEND, Citizen, FakeWeChat

RATES = tuple(Option(label, OptionPayload("rate", text=label)) for label in ("满意", "不满意"))


def asks_back(request: TurnRequest) -> TurnReply:
    """Offers two entries; says which one was chosen."""
    if request.option is not None:
        return TurnReply(Status.ANSWERED, (Paragraph(f"选了{request.option.entry}"),))
    options = (
        Option("身份证", OptionPayload("choose_entry", "id")),
        Option("居住证", OptionPayload("choose_entry", "rp")),
    )
    return TurnReply(Status.CLARIFY, (Paragraph("您问的是："),), options)


async def test_voice_with_its_text_is_said_back(world: World, gateway: Gateway, citizen: Citizen) -> None:
    await citizen.speak("社保怎么查。")
    assert citizen.texts == ["您说的是：“社保怎么查。”\n\n您说：社保怎么查。"]


async def test_voice_without_text(world: World, gateway: Gateway, citizen: Citizen) -> None:
    await citizen.speak()
    assert citizen.texts == ["这条语音没能转成文字，请改用文字说说您的问题。"]
    assert world.bot.requests == []


async def test_a_picture_is_kept_for_staff(world: World, gateway: Gateway, citizen: Citizen) -> None:
    await citizen.send("image", PicUrl="http://x/y", MediaId="media-1")
    assert citizen.texts == ["图片已收到，工作人员可以看到。请再用一句话说说您要办的事。"]
    (media,) = await world.rows(WeChatMedia)
    assert (media.kind, media.media_id) == ("image", "media-1")


async def test_a_position_finds_the_nearest_hall_and_is_not_kept(world: World, citizen: Citizen) -> None:
    halls = [
        {"name": "城东大厅", "address": "东路1号", "latitude": 30.0, "longitude": 120.2, "phone": "12345"},
        {"name": "城西大厅", "address": "西路2号", "latitude": 30.0, "longitude": 120.0, "hours": "9:00—17:00"},
    ]
    await world.open(halls=halls)
    await citizen.send("location", Location_X="30.0000", Location_Y="120.0312345", Scale="20", Label="某小区")
    assert citizen.texts[0].startswith("离您最近的办事大厅：\n\n· 城西大厅（约3.0公里）\n· 地址：西路2号")
    kept = "".join(f"{m.text_encrypted}{m.blocks}" for m in await world.rows(Message))
    assert "120.0312345" not in kept
    assert "某小区" not in kept


@pytest.mark.parametrize("kind", ["video", "shortvideo", "file", "link", "something_new"])
async def test_what_cannot_be_read(world: World, gateway: Gateway, citizen: Citizen, kind: str) -> None:
    await citizen.send(kind, MediaId="m", Title="t", Url="http://x")
    (text,) = citizen.texts
    assert text.endswith("请用文字说说您的问题。")


async def test_numbered_options(world: World, gateway: Gateway, citizen: Citizen) -> None:
    world.bot.script = asks_back
    await citizen.say("怎么办证")
    assert citizen.texts == ["您问的是：\n\n（回复数字选择）\n1. 身份证\n2. 居住证"]
    await citizen.say("3")
    assert citizen.texts[-1] == "请回复1到2之间的数字，或直接说说您的问题。"
    await citizen.say("怎么办证")
    await citizen.say("2")
    assert citizen.texts[-1] == "选了rp"
    await citizen.say("1")  # that list was answered: a number is a text again
    assert world.bot.requests[-1].text == "1"


async def test_numbers_expire(world: World, gateway: Gateway, citizen: Citizen) -> None:
    world.bot.script = asks_back
    await citizen.say("怎么办证")
    world.clock.advance(minutes=61)
    await citizen.say("2")
    assert citizen.texts[-1] == "刚才的选项已经失效，请直接用一句话说说您的问题。"
    assert len(world.bot.requests) == 1


async def test_an_option_that_is_offered_no_more(world: World, gateway: Gateway, citizen: Citizen) -> None:
    world.bot.script = asks_back
    await citizen.say("怎么办证")
    async with gateway.database.transaction() as session:
        await session.execute(update(OfferedOption).values(expires_at=world.clock.now() - timedelta(seconds=1)))
    await citizen.say("2")
    assert citizen.texts[-1] == "刚才的选项已经失效，请直接用一句话说说您的问题。"


async def test_a_rating_is_a_menu_where_the_account_has_them(world: World, citizen: Citizen) -> None:
    await world.open(menu_messages=True)
    world.bot.script = lambda r: TurnReply(
        Status.RATED, (Paragraph("谢谢" if r.option else "请评价"),), () if r.option else RATES
    )
    world.bot.gate.clear()
    await citizen.say("评价")
    world.bot.gate.set()
    await world.settle(2)
    assert citizen.seen[0].buttons
    assert [label for _, label in citizen.seen[0].buttons] == ["满意", "不满意"]
    await citizen.press("不满意")
    assert citizen.texts == ["请评价", "谢谢"]
    assert world.bot.requests[-1].option is not None
    assert world.bot.requests[-1].option.text == "不满意"


async def test_menu_buttons(world: World, citizen: Citizen) -> None:
    from connectors.wechat.menu import HUMAN, menu_key

    menu = [{"name": "办事", "items": [{"name": "身份证", "ask": "身份证怎么补办"}]}, {"name": "人工", "human": True}]
    await world.open(menu=menu)
    await citizen.event("CLICK", menu_key("身份证怎么补办"))
    assert citizen.texts[-1] == "您说：身份证怎么补办"
    await citizen.event("CLICK", HUMAN)
    assert world.bot.requests[-1].option is not None
    assert world.bot.requests[-1].option.intent == "request_human"
    await citizen.event("CLICK", "an old button")
    assert citizen.texts[-1] == "这个菜单项已经更新，请直接用一句话说说您的问题。"


async def test_scans(world: World, citizen: Citizen) -> None:
    await world.open(scenes={"hall-1": "城东大厅几点上班"})
    await citizen.event("subscribe", "qrscene_hall-1", Ticket="t")
    world.clock.advance(seconds=9)
    await citizen.event("SCAN", "hall-1", Ticket="t")
    first = "您说：城东大厅几点上班"
    assert citizen.texts == [first, f"和刚才说的一样：\n\n{first}"]
    world.clock.advance(seconds=9)
    await citizen.event("SCAN", "unknown")
    assert len(citizen.seen) == 2
    (row,) = await world.rows(WeChatCitizen)
    assert row.scene == "unknown"


async def test_events_nobody_answers_leave_no_trace(world: World, gateway: Gateway, citizen: Citizen) -> None:
    for name in ("VIEW", "LOCATION", "TEMPLATESENDJOBFINISH", "kf_close_session", "something_new"):
        (attempt,) = await citizen.event(name, "http://x", Latitude="30.1")
        assert attempt.body == "success"
    assert citizen.seen == []
    assert await world.rows(WeChatPush) == []


async def test_an_event_pushed_again_is_one_event(world: World, gateway: Gateway, citizen: Citizen) -> None:
    await citizen.event("subscribe")
    await citizen.event("subscribe")  # the same second: the platform's retry
    assert len(citizen.seen) == 2  # told again, because the first answer may not have arrived
    assert len([m for m in await world.rows(Message) if m.sender == "bot"]) == 1


async def test_a_closed_conversation_is_followed_by_another(world: World, gateway: Gateway, citizen: Citizen) -> None:
    await citizen.say("一")
    (row,) = await world.rows(WeChatCitizen)
    await Participation(gateway.database, world.clock, gateway.channel._endpoint._passive._hub).end(row.conversation)
    await citizen.say("二")
    assert citizen.texts == ["您说：一", "您说：二"]
    assert len(await world.rows(Conversation)) == 2


async def test_while_a_person_owns_it_the_push_is_not_kept_waiting(
    world: World, gateway: Gateway, citizen: Citizen
) -> None:
    await citizen.say("一")
    async with gateway.database.transaction() as session:
        await session.execute(update(Conversation).values(owner="staff:7"))
    (attempt,) = await citizen.say("二")
    assert attempt.body == "success"
    await citizen.send("image", MediaId="m")
    assert citizen.texts == ["您说：一"]
    assert len(await world.rows(WeChatMedia)) == 1
    assert world.platform.typing == []


async def test_more_than_fits_one_reply_follows(world: World, gateway: Gateway, citizen: Citizen) -> None:
    sentence = "申请人应当携带身份证原件办理。"
    world.bot.script = lambda _r: TurnReply(Status.ANSWERED, (Paragraph(sentence * 70),))
    await citizen.say("材料")
    await world.quiet()
    assert [s.via for s in citizen.seen] == ["passive", "customer"]
    assert "".join(citizen.texts) == sentence * 70
    await world.settle(3)
    assert len(citizen.seen) == 2


async def test_an_account_without_customer_messages(world: World, platform: FakeWeChat, citizen: Citizen) -> None:
    await world.open(customer_messages=False)
    world.bot.gate.clear()
    await citizen.say("一")
    world.bot.gate.set()
    await world.settle(3)
    assert platform.calls[SEND] == 0
    await citizen.say("二")
    assert citizen.texts == ["您说：一\n\n您说：二"]


async def test_too_many_waiting(
    world: World, gateway: Gateway, citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    import conversations.intake

    monkeypatch.setattr(conversations.intake, "MAX_WAITING", 0)
    await citizen.say("一")
    assert citizen.texts == ["您的消息较多，正在一条一条处理，请稍等片刻。"]


async def test_an_interface_that_is_not_granted(world: World, platform: FakeWeChat, citizen: Citizen) -> None:
    citizen.account.granted.discard(SEND)
    await world.open()
    world.bot.gate.clear()
    await citizen.say("一")
    await world.quiet()
    world.bot.gate.set()
    await world.settle(3)
    assert platform.calls[SEND] == 1
    await citizen.say("二")
    assert citizen.texts == ["您说：一\n\n您说：二"]


async def test_traditional_characters(world: World, gateway: Gateway, citizen: Citizen) -> None:
    world.bot.script = asks_back
    await citizen.say("身份證丟了怎麼辦")
    assert citizen.texts == ["您問的是：\n\n（回覆數字選擇）\n1. 身份證\n2. 居住證"]
    await citizen.say("居住證")
    assert citizen.texts[-1] == "選了rp"


async def test_a_lost_answer_may_be_sent_twice_and_nothing_else_is(
    world: World, platform: FakeWeChat, gateway: Gateway, citizen: Citizen
) -> None:
    """The platform has no idempotency key: accepted, but the answer was lost."""
    world.bot.gate.clear()
    await citizen.say("一")
    await world.quiet()
    platform.break_with(SEND, ["lost"])
    world.bot.gate.set()
    await world.settle(4)
    assert citizen.texts == ["您说：一", "您说：一"]


async def test_tidying_forgets_old_pushes(world: World, gateway: Gateway, citizen: Citizen) -> None:
    await citizen.say("一")
    await gateway.channel.tidy()
    assert len(await world.rows(WeChatPush)) == 1
    world.clock.advance(days=8)
    await gateway.channel.tidy()
    assert await world.rows(WeChatPush) == []
