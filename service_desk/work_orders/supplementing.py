"""What a citizen adds to an order after it was made: place, time, a phone, the wish to be kept confidential."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from service_desk.work_orders.models import WorkOrder, WorkOrderEvent
from service_desk.work_orders.personal import opened, personal_tokens
from service_desk.work_orders.statuses import SUPPLEMENT

_log = structlog.get_logger("work_orders")


async def supplement(session: AsyncSession, conversation: str, text: str, now: datetime) -> str | None:
    """Enter it with the conversation's latest order; returns the order's number, None when there is no order."""
    order = await session.scalar(
        select(WorkOrder).where(WorkOrder.conversation == conversation).order_by(WorkOrder.id.desc()).limit(1)
    )
    if order is None:
        _log.warning("nothing to supplement", conversation=conversation)
        return None
    last = await session.scalar(select(func.max(WorkOrderEvent.seq)).where(WorkOrderEvent.work_order == order.id))
    session.add(
        WorkOrderEvent(
            work_order=order.id,
            seq=(last or 0) + 1,
            at=now,
            step=SUPPLEMENT,
            actor="citizen",
            status=order.status,
            text_encrypted=opened(text, await personal_tokens(session, conversation)),
            text_masked=text,
        )
    )
    await session.flush()
    return order.number
