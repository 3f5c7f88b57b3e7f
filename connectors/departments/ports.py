"""What the connector needs of the desk. Adapter: `apps.department_orders`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from connectors.departments.settings import System


@dataclass(frozen=True)
class OrderEvent:
    """A step and the order as it is now, as a system may see them."""

    kind: str
    order: dict[str, Any]
    step: dict[str, Any]


@dataclass(frozen=True)
class OrderPage:
    """Newest first; `next` is the cursor of the page after, None on the last."""

    items: list[dict[str, Any]]
    next: int | None


class DepartmentOrders(Protocol):
    """Work orders, as a system's department sees them; personal data stays partly hidden."""

    async def page(self, system: System, status: str | None, before: int | None) -> OrderPage:
        """Raises `UnknownStatus`."""
        ...

    async def find(self, system: System, number: str) -> dict[str, Any] | None:
        """None when there is none, or it is hidden from the system."""
        ...

    async def take(self, system: System, number: str, step: str, values: Mapping[str, Any]) -> None:
        """Take a step. Raises `UnknownOrder` or `StepRefused`."""
        ...

    async def event(self, system: System, number: str, seq: int) -> OrderEvent | None:
        """What a system is told of a step; None when the order is hidden from it by now."""
        ...
