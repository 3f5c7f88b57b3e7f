"""A life event (一件事): the services it takes, in order, across departments."""

from __future__ import annotations

from pydantic import Field

from contracts.facets import Facet
from knowledge_base.model.base import Basis, EntryBase, EntryId, Strict, Text


class BundleStep(Strict):
    """One service of a life event: its guide; `when` it is not for everybody, and what to mind here."""

    item: EntryId
    when: Text | None = None
    note: Text | None = None


class Bundle(EntryBase):
    """`name` is the event as the citizen would call it; what is needed is computed from the guides."""

    name: Text
    aliases: tuple[Text, ...] = ()
    summary: Text
    steps: tuple[BundleStep, ...] = Field(min_length=2)
    notes: tuple[Text, ...] = ()
    sources: tuple[Basis, ...] = ()
    demonstration: bool = False

    @property
    def title(self) -> str:
        return self.name

    @property
    def items(self) -> tuple[str, ...]:
        """None: a life event is a matter of its own, its guides stay theirs."""
        return ()

    @property
    def local_values(self) -> bool:
        return self.demonstration

    @property
    def facet(self) -> Facet | None:
        return None
