"""预约办理: which matter, which day, morning or afternoon, where, and a phone; the department confirms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from actions.forms.fields import Choice, Field, phone, words, working_day
from actions.forms.kind import FormKind
from actions.forms.state import FormState
from actions.handing_over import HandOver
from actions.replying import Said
from actions.turn import Turn
from contracts.blocks import ItemList, Paragraph
from contracts.statuses import Status
from contracts.turn import TurnReply

WITHIN_DAYS = 30
_PERIODS = (
    Choice("上午", "上午", r"上午|早上|早晨|一早|(?:8|9|10|11|八|九|十|十一)点"),
    Choice("下午", "下午", r"下午|中午|(?:1|2|3|4|5|13|14|15|16|17|一|两|二|三|四|五)点"),
)


class AppointmentForm(FormKind):
    """`state.subject` is the item's id when the matter is known. Ends in an order that the department confirms."""

    name = "appointment"
    title = "预约"

    def __init__(self, hand_over: HandOver, today: Callable[[], date]) -> None:
        self._hand_over, self._today = hand_over, today

    async def fields(self, turn: Turn, state: FormState) -> tuple[Field, ...]:  # noqa: ARG002
        return (
            Field(
                "matter", "请问要预约办什么事？比如“居住证”“婚姻登记”。", "请说一下要办的事，比如“居住证”。",
                read=words(2), names=("事项", "什么事"), free=True,
            ),
            Field(
                "day", f"想约哪一天？请选{WITHIN_DAYS}天以内的工作日，比如“明天”“下周三”“12月3号”。",
                f"请说{WITHIN_DAYS}天以内、周一到周五的一天，比如“下周三”；周末和过去的日子约不了。",
                read=working_day(self._today(), WITHIN_DAYS), names=("日期", "时间", "哪天"),
            ),
            Field("period", "上午还是下午方便？", "请选“上午”或者“下午”。", choices=_PERIODS, names=("时段",)),
            Field(
                "where", "想在哪个区或者哪个窗口办？没有要求可以跳过。", "说区名或者大厅的名称就行，也可以跳过。",
                read=words(2), names=("地点", "窗口", "地方"), optional=True,
            ),
            Field(
                "contact", "请留一个联系电话，部门会打电话跟您确认时间。",
                "这不像电话号码。请发11位手机号或者带区号的座机号。",
                read=phone, names=("电话", "手机", "号码", "联系方式"),
            ),
        )  # fmt: skip

    async def finish(self, turn: Turn, state: FormState) -> Said:
        values = state.values
        lines = [f"预约事项：{values['matter']}", f"希望时间：{_day(values['day'])}{values['period']}"]
        lines += [f"希望地点：{values['where']}"] if values.get("where") else []
        said = await self._hand_over.book(
            turn, state.subject, values["matter"], "\n".join([*lines, f"联系电话：{values['contact']}"])
        )
        blocks = (Paragraph("预约申请已经提交，部门会打电话跟您确认，以确认的时间为准："), ItemList(tuple(lines)))
        return Said(
            TurnReply(Status.HANDED_OFF, blocks=blocks, commands=said.reply.commands, trace=said.reply.trace),
            said.slots,
        )

    def matter(self, turn: Turn, state: FormState) -> str | None:  # noqa: ARG002
        return f"市民想预约办理：{state.values['matter']}" if state.values.get("matter") else None


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.month}月{day.day}日（星期{'一二三四五六日'[day.weekday()]}）"
