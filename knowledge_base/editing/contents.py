"""Content as an editor sends it: validated by the model, its references followed, problems told in Chinese."""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from knowledge_base.editing.errors import ContentInvalid
from knowledge_base.importing.inspecting import references
from knowledge_base.importing.known import read_known
from knowledge_base.importing.problems import errors_of
from knowledge_base.importing.records import Record
from knowledge_base.importing.validating import validate
from knowledge_base.model import Bundle, Entry, Guide, Policy


async def entry_of(session: AsyncSession, kind: str, content: dict[str, Any]) -> Entry:
    """The entry that `content` is; raises `ContentInvalid` with every problem and its field."""
    known = await read_known(session)

    def read() -> Entry:
        candidates, invalid = validate([Record(kind, content)])
        problems = errors_of([*invalid, *references(candidates, known, None)])
        if problems or not candidates:
            raise ContentInvalid(problems)
        return candidates[0].entry

    return await asyncio.to_thread(read)


def references_of(entry: Entry) -> frozenset[str]:
    """The other entries that one names and cannot do without."""
    match entry:
        case Bundle():
            return frozenset(step.item for step in entry.steps)
        case Policy(successor=str(successor)):
            return frozenset({*entry.items, successor})
        case Guide():
            return frozenset()
        case _:
            return frozenset(entry.items)
