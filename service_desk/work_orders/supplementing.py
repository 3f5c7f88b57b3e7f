"""What a citizen adds to an order after it was made: place, time, a phone, the wish to be kept confidential."""

from __future__ import annotations

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from service_desk.work_orders.actors import CITIZEN
from service_desk.work_orders.ledger import Ledger
from service_desk.work_orders.models import WorkOrder
from service_desk.work_orders.personal import opened, personal_tokens
from service_desk.work_orders.steps import SUPPLEMENT

_log = structlog.get_logger("work_orders")


async def supplement(session: AsyncSession, ledger: Ledger, conversation: str, text: str) -> str | None:
    """Enter it with the conversation's latest order; returns the order's number, None when there is no order."""
    query = select(WorkOrder).where(WorkOrder.conversation == conversation).order_by(WorkOrder.id.desc()).limit(1)
    order = await session.scalar(query.with_for_update())
    if order is None:
        _log.warning("nothing to supplement", conversation=conversation)
        return None
    await ledger.take(session, order, CITIZEN, SUPPLEMENT, opened(text, await personal_tokens(session, conversation)))
    return order.number
