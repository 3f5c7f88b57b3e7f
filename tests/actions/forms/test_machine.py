"""The form machine by the forms that stand in the registry: every way in, through and out."""

from __future__ import annotations

import pytest

from actions.forms.fields import Choice, chosen, yes_or_no
from contracts.blocks import Options, Paragraph
from contracts.commands import CreateWorkOrder, RequestStaff, SupplementWorkOrder
from contracts.statuses import Status
from contracts.turn import OptionPayload, TurnReply
from tests.actions.conftest import Talk

COMPLAINT = "电梯坏了物业一直不修，我要投诉"


def question(reply: TurnReply) -> str:
    return next((block.prompt for block in reply.blocks if isinstance(block, Options)), "")


def told(reply: TurnReply) -> str:
    return " ".join(block.text for block in reply.blocks if isinstance(block, Paragraph))


async def appointment(talk: Talk) -> TurnReply:
    option = OptionPayload("start_form", form="appointment")
    return await talk.say("", "start_form", option=option)


async def test_the_order_is_made_at_once_and_only_what_is_missing_is_asked(talk: Talk) -> None:
    reply = await talk.say(COMPLAINT, "file_appeal")
    assert (reply.status, type(reply.commands[0])) == (Status.HANDED_OFF, CreateWorkOrder)
    assert "具体地点" in question(reply)
    reply = await talk.say("阳光花园3号楼B座")
    assert reply.commands == (SupplementWorkOrder("地点：阳光花园3号楼B座"),)
    assert "联系电话" in question(reply)
    reply = await talk.say("打⟦phone:1⟧")
    assert reply.commands == (SupplementWorkOrder("联系电话：⟦phone:1⟧"),)
    reply = await talk.choose("需要保密")
    assert reply.commands == (SupplementWorkOrder("身份保密：需要保密"),)
    assert talk.slots["form"] is None
    assert "都记下了" in told(reply)


async def test_what_the_complaint_holds_is_not_asked_again(talk: Talk) -> None:
    reply = await talk.say("昨晚长宁街88号工地施工吵到半夜，请处理，电话⟦phone:1⟧", "file_appeal")
    assert isinstance(reply.commands[0], CreateWorkOrder)
    assert (question(reply), talk.slots["form"]) == ("", None)


async def test_leaving_keeps_the_order_and_what_was_told(talk: Talk) -> None:
    await talk.say(COMPLAINT, "file_appeal")
    await talk.say("阳光花园")
    reply = await talk.say("算了，不填了", "deny")
    assert (reply.commands, talk.slots["form"]) == ((), None)
    assert "已经登记" in told(reply)


async def test_a_bare_wish_is_asked_for_its_matter_which_may_look_like_anything(talk: Talk) -> None:
    assert (await talk.say("我要投诉", "file_appeal")).status is Status.FORM
    reply = await talk.say("楼上天天漏水", "chitchat")
    assert reply.commands[0].draft.text == "楼上天天漏水"  # type: ignore[union-attr]


async def test_asking_again_for_a_person_goes_through_without_a_matter(talk: Talk) -> None:
    assert (await talk.say("转人工", "request_human")).commands == ()
    reply = await talk.say("人工", "request_human")
    assert (reply.status, type(reply.commands[0])) == (Status.QUEUED, RequestStaff)
    assert talk.slots["form"] is None


async def test_a_greeting_is_no_matter_and_the_question_comes_back(talk: Talk) -> None:
    await talk.say("转人工", "request_human")
    reply = await talk.say("你好", "greet")
    assert "您好" in told(reply)
    assert "一句话" in question(reply)


async def test_a_question_of_its_own_is_answered_and_the_form_goes_on(talk: Talk) -> None:
    await appointment(talk)
    await talk.say("居住证")
    reply = await talk.say("先问一下，要多少钱", "ask_follow_up")
    assert (reply.status, "每证40元" in told(reply)) == (Status.ANSWERED, True)
    assert talk.bench.knowledge.searches[-1].text.endswith("要多少钱")
    assert "哪一天" in question(reply)
    assert "上午" in question(await talk.say("后天"))


async def test_two_digressions_end_a_form_of_extras_without_a_word(talk: Talk) -> None:
    await talk.say(COMPLAINT, "file_appeal")
    assert "具体地点" in question(await talk.say("居住证要多少钱", "ask_service"))
    reply = await talk.say("社保卡怎么补办", "ask_service")
    assert (reply.status, talk.slots["form"]) == (Status.ANSWERED, None)
    assert "还想了解" in question(reply)


async def test_an_earlier_answer_is_corrected_with_or_without_its_new_value(talk: Talk) -> None:
    await appointment(talk)
    await talk.say("居住证")
    await talk.say("下周三")
    assert talk.slots["form"]["values"]["day"] == "2026-12-02"
    reply = await talk.say("日期说错了，应该是下周四")
    assert talk.slots["form"]["values"]["day"] == "2026-12-03"
    assert "上午还是下午" in question(reply)
    assert "哪一天" in question(await talk.say("时间要改一下"))
    assert "上午还是下午" in question(await talk.say("下周五"))


async def test_back_leads_to_the_question_before(talk: Talk) -> None:
    await appointment(talk)
    await talk.say("居住证")
    assert "什么事" in question(await talk.say("上一步"))
    assert "第一个问题" in told(await talk.say("上一步"))


async def test_a_choice_is_answered_by_number_label_and_words(talk: Talk) -> None:
    for answer in ("2", "下午", "下午三点吧"):
        await appointment(talk)
        await talk.say("居住证")
        await talk.say("明天")
        await talk.say(answer)
        assert talk.slots["form"]["values"]["period"] == "下午"


async def test_a_whole_appointment_becomes_an_order_with_a_token_only(talk: Talk) -> None:
    await appointment(talk)
    for answer in ("居住证", "11月27号", "上午", "跳过"):
        await talk.say(answer)
    reply = await talk.say("⟦phone:1⟧")
    draft = reply.commands[0].draft  # type: ignore[union-attr]
    assert draft.title == "预约办理：居住证"
    assert draft.text == "预约事项：居住证\n希望时间：11月27日（星期五）上午\n联系电话：⟦phone:1⟧"
    assert talk.slots["form"] is None


async def test_three_failures_offer_a_person_and_a_fourth_ends_the_form(talk: Talk) -> None:
    await appointment(talk)
    await talk.say("居住证")
    first, second, third = [await talk.say(text) for text in ("周日", "二月三十号", "嗯嗯")]
    assert question(first) != question(second)
    assert third.options[0].payload.intent == "request_human"
    reply = await talk.say("不知道啊")
    assert (talk.slots["form"], reply.options) == (None, ())


@pytest.mark.parametrize("text", ["人工", "转人工", "我要找真人客服", "帮我转人工吧"])
async def test_a_person_is_there_at_any_step(talk: Talk, text: str) -> None:
    await appointment(talk)
    await talk.say("居住证")
    reply = await talk.say(text, "request_human")
    assert isinstance(reply.commands[0], RequestStaff)
    assert "居住证" in reply.commands[0].draft.text
    assert talk.slots["form"] is None


async def test_a_complaint_inside_a_form_is_registered(talk: Talk) -> None:
    await appointment(talk)
    await talk.say("居住证")
    reply = await talk.say(COMPLAINT, "file_appeal")
    assert isinstance(reply.commands[0], CreateWorkOrder)


async def test_the_progress_form_takes_number_and_four_digits_or_the_phone(talk: Talk) -> None:
    talk.slots["form"] = {"form": "progress", "asking": "number"}
    reply = await talk.say("不记得了")
    assert "YZ开头" in question(reply)
    assert "后四位" in question(await talk.say("yz2026112300013"))
    reply = await talk.say("⟦phone:1⟧")
    assert (reply.commands[0].number, reply.commands[0].phone_last4) == ("YZ2026112300013", "⟦phone:1⟧")  # type: ignore[union-attr]


async def test_a_form_left_alone_for_long_is_over(talk: Talk) -> None:
    await appointment(talk)
    talk.now += 3600
    reply = await talk.say("居住证怎么办", "ask_service")
    assert (reply.status, talk.slots["form"]) == (Status.ANSWERED, None)


async def test_an_option_of_a_form_that_is_over_does_nothing(talk: Talk) -> None:
    option = OptionPayload("form_answer", form="appointment", field="period", text="上午")
    reply = await talk.say("", "form_answer", option=option)
    assert (reply.status, reply.commands) == (Status.CHITCHAT, ())
    assert "已经结束" in told(reply)


def test_the_longest_words_decide_between_choices() -> None:
    choices = (Choice("here", "在", "在"), Choice("away", "不在", "不在|外出"))
    assert [chosen(text, choices) for text in ("在的", "现在不在", "都行")] == ["here", "away", None]
    yes, no = yes_or_no()
    said = ("是", "不是", "还不是", "没有", "有的", "是的呀", "不清楚", "没交过")
    assert [chosen(text, (yes, no)) for text in said] == ["yes", "no", "no", "no", "yes", "yes", None, "no"]
