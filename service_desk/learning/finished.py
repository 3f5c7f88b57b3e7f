"""What a finished conversation, or an answered order, has to teach: the question, other wordings of it, the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import Conversation, Message, Sender
from foundation.departments import Department
from language.normalise import has_content
from service_desk.errors import RuleBroken
from service_desk.learning.anonymous import anonymised
from service_desk.queue.claiming import HELLO
from service_desk.queue.models import Place, QueueEntry
from service_desk.queue.talking import GOODBYE
from service_desk.work_orders.models import WorkOrder, WorkOrderEvent
from service_desk.work_orders.steps import REPLY

MOST_SIMILAR, SHORTEST, LONGEST = 5, 4, 80
_NO_QUESTION = ("转人工", "人工", "你好", "您好", "在吗", "谢谢", "好的")


@dataclass(frozen=True)
class Lesson:
    """`key` names where it comes from: the same again is the same lesson. No personal data."""

    key: str
    question: str
    similar: tuple[str, ...]
    answer: tuple[str, ...]
    region: str
    item: str | None


async def lesson_of_talk(session: AsyncSession, entry: QueueEntry) -> Lesson:
    """What staff answered in a hand-off that has ended; raises `RuleBroken` when there is nothing to learn."""
    if entry.state != Place.ENDED.value or entry.claimed_at is None or entry.ended_at is None:
        raise RuleBroken("not_finished", "会话结束后才能提交为常见问题。")
    query = select(Message).where(Message.conversation == entry.conversation).order_by(Message.seq)
    messages = list(await session.scalars(query))
    answer = [
        anonymised(message.text_masked)
        for message in messages
        if message.sender == Sender.STAFF.value
        and entry.claimed_at <= message.at <= entry.ended_at
        and _is_answer(message)
    ]
    asked = [message.text_masked for message in messages if message.sender == Sender.CITIZEN.value]
    wanted = str(entry.draft.get("text") or "")
    return await _lesson(session, f"talk:{entry.id}", entry.conversation, [wanted, *asked], answer, entry.skill)


async def lesson_of_order(session: AsyncSession, order: WorkOrder) -> Lesson:
    """What the department replied to an order; raises `RuleBroken` before it has."""
    query = select(WorkOrderEvent.text_masked).where(
        WorkOrderEvent.work_order == order.id, WorkOrderEvent.step == REPLY.name
    )
    reply = await session.scalar(query.order_by(WorkOrderEvent.seq.desc()).limit(1))
    if reply is None:
        raise RuleBroken("not_finished", "工单答复后才能提交为常见问题。")
    if order.confidential:
        raise RuleBroken("confidential", "保密工单不能提交为常见问题。")
    asked = [order.title, order.text_masked]
    return await _lesson(session, f"order:{order.id}", order.conversation, asked, [anonymised(reply)], order.item)


async def _lesson(
    session: AsyncSession, key: str, conversation: str, asked: Iterable[str], answer: list[str], item: str | None
) -> Lesson:
    wordings = list(dict.fromkeys(plain for text in asked if _is_question(plain := anonymised(text))))
    if not wordings or not answer:
        raise RuleBroken("nothing_to_learn", "没有可以提交的问题或答复。")
    row = await session.get_one(Conversation, conversation)
    region = row.region or await session.scalar(select(Department.region).where(Department.region.is_not(None)))
    if region is None:
        raise RuleBroken("no_region", "不知道适用的地区，请由知识编辑新建。")
    return Lesson(key, wordings[0][:LONGEST], tuple(wordings[1 : MOST_SIMILAR + 1]), tuple(answer), region, item)


def _is_answer(message: Message) -> bool:
    """Words of the person's own: no greeting, no question for consent, no order's number."""
    plain = all(block.get("type") == "paragraph" for block in message.blocks)
    return plain and message.text_masked != GOODBYE and not message.text_masked.endswith(HELLO)


def _is_question(text: str) -> bool:
    return has_content(text) and text not in _NO_QUESTION and SHORTEST <= len(text) <= LONGEST
