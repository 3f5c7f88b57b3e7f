"""A citizen asks for a person: into the line when somebody is there, else a work order, and never silence."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.blocks import Paragraph
from contracts.codec import from_data, to_data
from contracts.commands import WorkOrderDraft
from contracts.statuses import Status
from conversations.models import Conversation, Message, Owner, Sender
from conversations.ownership import change_owner, ownership
from conversations.ports import HandledCommand, Matter
from foundation.clock import Clock
from foundation.database import Database
from foundation.departments import HOTLINE_CENTRE
from foundation.switches import department_switch, is_thrown
from service_desk.ports import Announcer, DepartmentDirectory
from service_desk.queue.line import current, minutes_to_wait
from service_desk.queue.models import IN_LINE, REAL, Place, QueueEntry
from service_desk.queue.offering import Offering, in_line
from service_desk.queue.presence import present
from service_desk.scheduling.agenda import plan
from service_desk.work_orders.creating import OrderBook
from service_desk.work_orders.replies import order_made
from service_desk.work_orders.time_limits import TimeLimits
from service_desk.work_orders.wording import tidy_title

WAIT_ENDS = "queue.wait_ends"
LEAVING = ("取消排队", "不等了", "不排了")
LONGEST_WAIT = timedelta(minutes=10)


class Reception:
    """Puts conversations into the line and takes out those nobody came for."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        offering: Offering,
        book: OrderBook,
        departments: DepartmentDirectory,
        limits: TimeLimits,
        announcer: Announcer,
    ) -> None:
        self._database, self._clock, self._offering, self._book = database, clock, offering, book
        self._departments, self._limits, self._announcer = departments, limits, announcer

    async def enter(self, session: AsyncSession, matter: Matter, draft: WorkOrderDraft) -> HandledCommand | None:
        """Into the line, once per key; None when nobody of the department or the hotline centre is there.

        Works in the turn's transaction.
        """
        known = await session.scalar(select(QueueEntry).where(QueueEntry.key == matter.key))
        if known is not None:
            return await self._told(session, known) if in_line(known) else HandledCommand(status=Status.QUEUED)
        department = await self._where(session, draft.department)
        if department is None:
            return None
        now, draft_there = self._clock.now(), QueueEntry.state.in_(IN_LINE)
        count = (
            select(func.count()).select_from(QueueEntry).where(QueueEntry.department == department, draft_there, REAL)
        )
        entry = QueueEntry(
            key=matter.key,
            conversation=matter.conversation,
            department=department,
            skill=draft.item,
            title=tidy_title(draft.title, draft.text),
            state=Place.WAITING.value,
            draft={**to_data(draft), "channel": matter.channel, "matter_region": matter.region},
            entered_at=now,
            place_at_entry=(await session.scalar(count) or 0) + 1,
            passed_by=[],
        )
        session.add(entry)
        await session.flush()
        await plan(session, WAIT_ENDS, entry.id, now + LONGEST_WAIT)
        await self._offering.offer(session, entry)
        return await self._told(session, entry)

    async def nobody_came(self, session: AsyncSession, subject: str, _detail: str) -> None:
        """The scheduler's handler: after the longest wait the matter becomes an order, and the bot answers again."""
        entry = await session.get_one(QueueEntry, int(subject), with_for_update=True)
        if entry.state not in IN_LINE:
            return
        conversation = await session.get_one(Conversation, entry.conversation, with_for_update=True)
        entry.state, entry.ended_at = Place.EXPIRED.value, self._clock.now()
        held = await ownership(session, entry.conversation)
        if held.owner != Owner.QUEUE.value:
            return
        draft = from_data(WorkOrderDraft, entry.draft)
        matter = Matter(entry.conversation, conversation.channel, conversation.region, f"queue:{entry.id}")
        created = await self._book.create(session, matter, draft)
        await change_owner(session, entry.conversation, Owner.BOT.value, held)
        sorry = "让您久等了，现在工作人员都在忙，先为您登记成工单，由部门答复。您也可以继续向我提问。"
        blocks = (Paragraph(sorry), *order_made(created, self._limits.label(created.order.category)))
        await self._announcer.say(session, entry.conversation, sorry, blocks)

    async def cancelled(self) -> int:
        """Let everybody go who has written that they will not wait; returns how many."""
        wish = (
            select(Message.id)
            .where(
                Message.conversation == QueueEntry.conversation,
                Message.sender == Sender.CITIZEN.value,
                Message.at >= QueueEntry.entered_at,
                Message.text_masked.in_(LEAVING),
            )
            .exists()
        )
        async with self._database.read() as session:
            waiting = select(QueueEntry.conversation).where(QueueEntry.state.in_(IN_LINE), wish)
            conversations = list(await session.scalars(waiting))
        for conversation in conversations:
            async with self._database.transaction() as session:
                await session.get_one(Conversation, conversation, with_for_update=True)
                if await self.leave(session, conversation):
                    text = "已为您取消排队。您可以继续提问，需要时再说“转人工”。"
                    await self._announcer.say(session, conversation, text, (Paragraph(text),))
        return len(conversations)

    async def leave(self, session: AsyncSession, conversation: str) -> bool:
        """The citizen does not want to wait any longer; the bot answers again. False when nobody waited."""
        entry, held = await current(session, conversation), await ownership(session, conversation)
        if entry is None or not in_line(entry) or held.owner != Owner.QUEUE.value:
            return False
        entry.state, entry.ended_at = Place.LEFT.value, self._clock.now()
        await change_owner(session, conversation, Owner.BOT.value, held)
        return True

    async def _where(self, session: AsyncSession, wanted: str | None) -> str | None:
        """The department of the matter when somebody is there, else the hotline centre, where somebody may be."""
        if wanted is not None and await is_thrown(session, department_switch(wanted)):
            wanted = None
        for department in dict.fromkeys((wanted or HOTLINE_CENTRE, HOTLINE_CENTRE)):
            if await present(session, department, self._clock.now()):
                return department
        return None

    async def _told(self, session: AsyncSession, entry: QueueEntry) -> HandledCommand:
        name = (await self._departments.find(session, {entry.department}))[entry.department].name
        ahead = entry.place_at_entry - 1
        minutes = await minutes_to_wait(session, entry.department, entry.place_at_entry)
        line = f"您前面还有{ahead}位" if ahead else "您排在第一位"
        guess = f"，预计等待约{minutes}分钟" if minutes else ""
        told = f"正在为您转接{name}的工作人员，{line}{guess}。等待时可以继续补充情况；不想等了，请回复“取消排队”。"
        return HandledCommand((Paragraph(told),), Status.QUEUED, owner=Owner.QUEUE.value)
