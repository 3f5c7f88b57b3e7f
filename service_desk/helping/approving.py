"""Answers of the bot that a person has to approve, by topic: held back, put before staff, sent with one click."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.blocks import Paragraph, Source
from contracts.commands import RequestStaff, WorkOrderCategory, WorkOrderDraft
from contracts.statuses import Status
from contracts.turn import TurnReply
from conversations.models import Message, Sender
from conversations.rendering import plain_text, read_blocks
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from foundation.database import Database
from service_desk.errors import NotFound, NotYours
from service_desk.helping.models import ApprovalTopic
from service_desk.ports import Announcer, AuditTrail
from service_desk.queue.talking import Talking

HELD = "这个问题的答复需要工作人员确认，正在为您转接。"


class Approvals:
    """The `AnswerApproval` of conversations: in the turn's transaction, for answers with a source."""

    async def instead(self, session: AsyncSession, question: str, reply: TurnReply) -> TurnReply | None:
        """What is said instead of an answer that must be approved; None when it may be said."""
        if reply.status is not Status.ANSWERED:
            return None
        topics = {block.entry: block.title for block in reply.blocks if isinstance(block, Source)}
        if reply.context is not None and reply.context.item is not None:
            topics.setdefault(reply.context.item, "")
        rule = await session.scalar(select(ApprovalTopic).where(ApprovalTopic.topic.in_(topics)).limit(1))
        if rule is None:
            return None
        title = next((name for name in topics.values() if name), question)
        draft = WorkOrderDraft(
            WorkOrderCategory.CONSULTATION,
            title=title,
            text=question or title,
            department=rule.department,
            item=reply.context.item if reply.context is not None else None,
            why=f"答复需要人工确认：{title}",
        )
        return TurnReply(
            Status.QUEUED, (Paragraph(HELD),), commands=(RequestStaff(draft),), context=reply.context, trace=reply.trace
        )


class Approving:
    """Topics, kept by leads for their department and by the supervisor; and the approval of a held answer."""

    def __init__(self, database: Database, audit: AuditTrail, talking: Talking, announcer: Announcer) -> None:
        self._database, self._audit, self._talking, self._announcer = database, audit, talking, announcer

    async def topics(self) -> list[dict[str, Any]]:
        async with self._database.read() as session:
            rows = await session.scalars(select(ApprovalTopic).order_by(ApprovalTopic.topic))
            return [{"topic": row.topic, "department": row.department} for row in rows]

    async def put(self, staff: Staff, topic: str, department: str) -> None:
        """Answers on a topic need approval by a department from now on; raises `NotYours`."""
        async with self._database.transaction() as session:
            known = await session.get(ApprovalTopic, topic)
            for concerned in {department, known.department if known is not None else department}:
                _check(staff, topic, concerned)
            await session.merge(ApprovalTopic(topic=topic, department=department))
            await self._audit.record(session, actor=staff.name, action="approval.put", subject=f"entry:{topic}")

    async def remove(self, staff: Staff, topic: str) -> None:
        """The bot answers by itself again; raises `NotFound`, `NotYours`."""
        async with self._database.transaction() as session:
            known = await session.get(ApprovalTopic, topic)
            if known is None:
                raise NotFound("需确认的主题", topic)
            _check(staff, topic, known.department)
            await session.delete(known)
            await self._audit.record(session, actor=staff.name, action="approval.remove", subject=f"entry:{topic}")

    async def approve(self, staff: Staff, conversation: str, seq: int) -> int:
        """Send a held (or late) answer of the bot as it is; returns its place. By whoever has the conversation."""
        async with self._database.transaction() as session:
            await self._talking.mine(session, staff, conversation)
            query = select(Message).where(Message.conversation == conversation, Message.seq == seq)
            held = await session.scalar(query.where(Message.sender == Sender.SUGGESTION.value))
            if held is None:
                raise NotFound("建议答复", seq)
            blocks = read_blocks(held.blocks)
            subject = f"conversation:{conversation}"
            await self._audit.record(session, actor=staff.name, action="conversation.approve", subject=subject)
            return await self._announcer.say(session, conversation, plain_text(blocks), blocks)


def _check(staff: Staff, topic: str, department: str) -> None:
    if not staff.has(Role.SUPERVISOR) and staff.department != department:
        raise NotYours(topic, "部门负责人只能设置由本部门确认的主题。")
