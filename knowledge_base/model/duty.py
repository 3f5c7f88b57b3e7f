"""A duty (职责) of a department: whose matter a complaint is."""

from __future__ import annotations

from pydantic import Field

from contracts.commands import WorkOrderCategory
from knowledge_base.model.base import EntryId, Strict, Text


class Duty(Strict):
    """`lead` is accountable, `assist` help; `examples` are complaints in people's words."""

    id: EntryId
    topic: Text
    lead: Text
    assist: tuple[Text, ...] = ()
    category: WorkOrderCategory
    examples: tuple[Text, ...] = Field(min_length=1)
    basis: Text | None = None
