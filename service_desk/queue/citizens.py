"""What belongs to the citizen of a conversation beside the talk: earlier matters, and files that staff asked for."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from contracts.blocks import Notice
from conversations.models import Attachment
from foundation.accounts.sessions import Staff
from foundation.clock import CHINA
from foundation.database import Database
from language.personal_data import masked_text, open_tokens
from service_desk.errors import NotFound
from service_desk.ports import Announcer, CitizenFile, SameCitizen, Uploads
from service_desk.queue.models import Place, QueueEntry
from service_desk.queue.talking import Talking
from service_desk.queue.viewing import Viewing
from service_desk.work_orders.models import WorkOrder
from service_desk.work_orders.personal import personal_tokens
from service_desk.work_orders.statuses import WorkOrderStatus
from service_desk.work_orders.visibility import visible_to

MOST = 20


class CitizensMatters:
    """Raises `NotFound` for a conversation that is not the asker's to see, `NotYours` for asking in one."""

    def __init__(
        self,
        database: Database,
        viewing: Viewing,
        talking: Talking,
        announcer: Announcer,
        uploads: Uploads,
        same: SameCitizen | None = None,
    ) -> None:
        self._database, self._viewing, self._talking = database, viewing, talking
        self._announcer, self._uploads, self._same = announcer, uploads, same

    async def earlier(self, staff: Staff, conversation: str) -> list[dict[str, Any]]:
        """Hand-offs that have ended and the orders one may see, the newest first: of this conversation, and of the
        citizen's others where the channel knows them.
        """
        async with self._database.read() as session:
            await self._viewing.check(session, staff, conversation)
            theirs = [conversation, *(await self._same.others(session, conversation) if self._same else ())]
            ended = select(QueueEntry).where(QueueEntry.conversation.in_(theirs), QueueEntry.state == Place.ENDED.value)
            orders = select(WorkOrder).where(WorkOrder.conversation.in_(theirs), visible_to(staff))
            found: list[dict[str, Any]] = [
                {
                    "kind": "handoff",
                    "at": row.entered_at,
                    "title": row.title,
                    "category": row.category,
                    "summary": open_tokens(row.summary_masked, await personal_tokens(session, row.conversation)),
                    "by": row.claimed_by,
                }
                for row in list(await session.scalars(ended.order_by(QueueEntry.id.desc()).limit(MOST)))
            ]
            found += [
                {
                    "kind": "work_order",
                    "at": row.received_at,
                    "title": row.title,
                    "number": row.number,
                    "status_label": WorkOrderStatus(row.status).label,
                }
                for row in await session.scalars(orders.order_by(WorkOrder.id.desc()).limit(MOST))
            ]
        found.sort(key=lambda one: one["at"], reverse=True)
        return [{**one, "at": one["at"].astimezone(CHINA).isoformat()} for one in found]

    async def ask_files(self, staff: Staff, conversation: str, what: str) -> int:
        """Ask for files and let them be sent for a day; returns the place of the words in the conversation."""
        async with self._database.transaction() as session:
            await self._talking.real(session, staff, conversation)
            await self._uploads.ask(session, conversation)
            text = f"请您提供：{what}。点输入框旁的“上传附件”即可，支持JPG、PNG图片和PDF文件，24小时内有效。"
            return await self._announcer.say(session, conversation, text, (Notice(text),))

    async def files(self, staff: Staff, conversation: str) -> list[dict[str, Any]]:
        """Files that the citizen has sent, in their order."""
        query = select(Attachment).where(Attachment.conversation == conversation).order_by(Attachment.seq)
        async with self._database.read() as session:
            await self._viewing.check(session, staff, conversation)
            return [
                {"id": row.id, "seq": row.seq, "name": masked_text(row.name), "kind": row.kind, "size": row.size}
                for row in await session.scalars(query)
            ]

    async def file(self, staff: Staff, conversation: str, attachment: str) -> CitizenFile:
        """One of them with its content; raises `NotFound`."""
        async with self._database.read() as session:
            await self._viewing.check(session, staff, conversation)
        found = await self._uploads.get(conversation, attachment)
        if found is None:
            raise NotFound("附件", attachment)
        return found
