"""What belongs to one order beside its own row: parts of helpers, requests and rulings, attachments, the timeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.clock import CHINA
from foundation.departments import DepartmentName
from language.personal_data import open_tokens
from service_desk.attachments.models import OrderFile
from service_desk.work_orders.models import WorkOrder, WorkOrderAssist, WorkOrderEvent, WorkOrderRequest
from service_desk.work_orders.steps import STEP_LABELS

Names = Mapping[str, DepartmentName]
Tokens = Mapping[str, str]


@dataclass(frozen=True)
class OrderDetail:
    """The rows, read together."""

    parts: tuple[WorkOrderAssist, ...]
    requests: tuple[WorkOrderRequest, ...]
    attachments: tuple[OrderFile, ...]
    events: tuple[WorkOrderEvent, ...]

    @property
    def departments(self) -> set[str]:
        """Every department that is named in them."""
        return {part.department for part in self.parts} | {request.department for request in self.requests}

    def to_json(self, names: Names, tokens: Tokens) -> dict[str, Any]:
        """As the desk shows them."""
        return {
            "assist": [_part(part, names, tokens) for part in self.parts],
            "requests": [_request(request, names) for request in self.requests],
            "attachments": [attachment.to_json() for attachment in self.attachments],
            "timeline": [event_json(event, tokens) for event in self.events],
        }


async def read_detail(session: AsyncSession, order: WorkOrder) -> OrderDetail:
    """Everything about an order."""
    parts = select(WorkOrderAssist).where(WorkOrderAssist.work_order == order.id)
    requests = select(WorkOrderRequest).where(WorkOrderRequest.work_order == order.id)
    attachments = select(OrderFile).where(OrderFile.work_order == order.id)
    events = select(WorkOrderEvent).where(WorkOrderEvent.work_order == order.id)
    return OrderDetail(
        tuple(await session.scalars(parts.order_by(WorkOrderAssist.department))),
        tuple(await session.scalars(requests.order_by(WorkOrderRequest.id))),
        tuple(await session.scalars(attachments.order_by(OrderFile.created_at))),
        tuple(await session.scalars(events.order_by(WorkOrderEvent.seq))),
    )


def named(names: Names, department: str) -> dict[str, str]:
    """A department as the desk shows it."""
    return {"id": department, "name": names[department].name}


def _part(part: WorkOrderAssist, names: Names, tokens: Tokens) -> dict[str, Any]:
    return {
        **named(names, part.department),
        "state": part.state,
        "task": open_tokens(part.task_masked, tokens),
        "due_on": part.due_on.isoformat() if part.due_on else None,
        "opinion": open_tokens(part.opinion_masked, tokens),
        "binding": part.binding,
    }


def _request(request: WorkOrderRequest, names: Names) -> dict[str, Any]:
    return {
        "kind": request.kind,
        "department": named(names, request.department),
        "asked_by": request.asked_by,
        "asked_at": request.asked_at.astimezone(CHINA).isoformat(),
        "reason": request.reason,
        "wanted": request.wanted,
        "granted": request.granted,
        "decided_by": request.decided_by,
        "ruling": request.ruling,
    }


def event_json(event: WorkOrderEvent, tokens: Tokens) -> dict[str, Any]:
    """A step as the desk shows it."""
    return {
        "at": event.at.astimezone(CHINA).isoformat(),
        "step": event.step,
        "label": STEP_LABELS[event.step],
        "actor": event.actor,
        "status": event.status,
        "text": open_tokens(event.text_masked, tokens),
    }
