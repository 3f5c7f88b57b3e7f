"""What is turned off is not asked, and the citizen hears what to do; edited fixed texts take the engine's place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import pytest

from contracts.blocks import ItemList, Notice, Options, Paragraph
from contracts.commands import (
    CreateWorkOrder,
    RequestStaff,
    SupplementWorkOrder,
    TellProgress,
    WorkOrderCategory,
    WorkOrderDraft,
)
from contracts.statuses import Status
from contracts.turn import OptionPayload, TurnContext, TurnReply, TurnRequest
from conversations.degradation import REQUEST_HUMAN
from conversations.fixed_texts import EditedTexts, FixedTextRow
from conversations.switched import SwitchedBot
from foundation.clock import CHINA
from foundation.switches import BOT, READ_ONLY, channel_switch
from tests.conversations.conftest import World
from tests.fakes.bots import RecordingBot

QUESTION = TurnRequest("c", "m", text="身份证丢了怎么补办", context=TurnContext(channel="web"))
PERSON = TurnRequest("c", "m", option=OptionPayload(REQUEST_HUMAN, text="噪音"), context=TurnContext(channel="web"))
ORDER = CreateWorkOrder(WorkOrderDraft(WorkOrderCategory.CONSULTATION, "补办", "补办", "psb"))


class Bot(RecordingBot):
    """Hands over to the police whatever it is asked."""

    async def hand_over(self, request: TurnRequest, department: str | None) -> TurnReply:
        self.requests.append(request)
        return TurnReply(Status.HANDED_OFF, commands=(ORDER,))


class Thrown:
    """What is off."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    async def thrown(self) -> Mapping[str, str]:
        return self.names


class Duty:
    def __init__(self) -> None:
        self.there = False

    async def anybody(self, department: str | None) -> bool:
        return self.there


class Scene:
    """The bot behind its switches."""

    def __init__(self, world: World) -> None:
        self.inner, self.off, self.duty = Bot(), Thrown(), Duty()
        self.bot = SwitchedBot(self.inner, self.off, self.duty, EditedTexts(world.database, keep=0))


@pytest.fixture
def scene(world: World) -> Scene:
    return Scene(world)


def said(reply: TurnReply) -> str:
    return "".join(getattr(block, "text", "") for block in reply.blocks)


async def test_with_nothing_off_the_bot_answers(scene: Scene) -> None:
    assert (await scene.bot.answer(QUESTION)).status is Status.ANSWERED
    assert (await scene.bot.hand_over(QUESTION, "psb")).status is Status.HANDED_OFF


async def test_bot_off_goes_to_a_person_who_is_there(scene: Scene) -> None:
    scene.off.names[BOT], scene.duty.there = "", True
    reply = await scene.bot.answer(QUESTION)
    (command,) = reply.commands
    assert isinstance(command, RequestStaff)
    assert (command.draft.department, reply.status) == ("psb", Status.PAUSED)
    assert "由工作人员为您解答" in said(reply)
    assert "119" in said(reply)
    assert all(asked.option is not None for asked in scene.inner.requests), "the engine was asked"


async def test_bot_off_and_nobody_there_offers_the_form_and_files_nothing_by_itself(scene: Scene) -> None:
    scene.off.names[BOT] = "智能客服升级到18点。"
    reply = await scene.bot.answer(QUESTION)
    assert (reply.commands, reply.status) == ((), Status.PAUSED)
    assert reply.blocks[0] == Notice("智能客服升级到18点。", "warning")
    assert isinstance(reply.blocks[-1], Options)
    (option,) = reply.options
    assert option.payload == OptionPayload(REQUEST_HUMAN, text=QUESTION.text)
    chosen = await scene.bot.answer(PERSON)
    assert isinstance(chosen.commands[0], RequestStaff)


async def test_bot_off_a_phone_that_was_asked_for_is_added_to_the_order(scene: Scene) -> None:
    scene.off.names[BOT] = ""
    context = TurnContext(channel="web", form={"form": "contact", "asking": "contact"})
    reply = await scene.bot.answer(TurnRequest("c", "m", text="⟦phone:1⟧", context=context))
    assert reply.commands == (SupplementWorkOrder("联系电话：⟦phone:1⟧"),)
    assert reply.context is not None
    assert reply.context.form is None


async def test_a_channel_off_says_so_calmly_and_the_others_go_on(scene: Scene) -> None:
    scene.off.names[channel_switch("web")] = ""
    for reply in (await scene.bot.answer(QUESTION), await scene.bot.hand_over(QUESTION, "psb")):
        assert (reply.status, reply.commands) == (Status.PAUSED, ())
        assert "这个渠道暂停服务" in said(reply)
    assert scene.inner.requests == []
    other = TurnRequest("c", "m", text="你好", context=TurnContext(channel="wechat"))
    assert (await scene.bot.answer(other)).status is Status.ANSWERED


async def test_read_only_answers_but_files_nothing(scene: Scene) -> None:
    scene.off.names[READ_ONLY] = ""
    assert (await scene.bot.answer(QUESTION)).status is Status.ANSWERED
    assert (await scene.bot.answer(PERSON)).status is Status.PAUSED
    assert (await scene.bot.hand_over(QUESTION, None)).status is Status.PAUSED
    form = TurnReply(Status.FORM, context=TurnContext(form={"form": "complaint"}))
    for refused in (TurnReply(Status.HANDED_OFF, commands=(ORDER,)), form):
        scene.inner.script = lambda _, reply=refused: reply
        reply = await scene.bot.answer(QUESTION)
        assert (reply.status, reply.commands) == (Status.PAUSED, ())
        assert "查询办事指南不受影响" in said(reply)
    told = TurnReply(Status.PROGRESS, commands=(TellProgress(),), context=TurnContext(form={"form": "progress"}))
    scene.inner.script = lambda _: told
    assert await scene.bot.answer(QUESTION) == told


async def test_an_edited_text_takes_the_place_of_the_engines(scene: Scene, world: World) -> None:
    topic = {"entities": [{"entity": "topic", "value": "petition"}]}
    scene.inner.script = lambda _: TurnReply(Status.RED_LINE, (Paragraph("原来的话"),), trace=topic)
    assert said(await scene.bot.answer(QUESTION)) == "原来的话"
    at = datetime(2026, 11, 23, 10, tzinfo=CHINA)
    async with world.database.transaction() as session:
        session.add(FixedTextRow(key="red_line.petition", lead="请到信访局", points=["网上"], close="", by="a", at=at))
        session.add(FixedTextRow(key="emergency.danger", lead="快打110", points=[], close="119、120", by="a", at=at))
    assert (await scene.bot.answer(QUESTION)).blocks == (Paragraph("请到信访局"), ItemList(("网上",)))
    scene.inner.script = lambda _: TurnReply(Status.EMERGENCY, (Paragraph("原来的话"),))
    assert (await scene.bot.answer(QUESTION)).blocks == (Notice("快打110", "urgent"), Paragraph("119、120"))
