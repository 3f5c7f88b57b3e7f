"""What is wrong with a text while it is written: the model, the references, the content linter, the other departments.

The same checks as on import and on saving, for one entry, quickly enough to be asked at every pause of typing.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from foundation.database import Database
from knowledge_base.editing.base import PublishedBase
from knowledge_base.editing.signatures import Conflict, with_signatures
from knowledge_base.importing.inspecting import lint, references
from knowledge_base.importing.known import Known, read_unpublished
from knowledge_base.importing.problems import Problem
from knowledge_base.importing.records import Record
from knowledge_base.importing.validating import validate
from knowledge_base.model import Entry
from knowledge_base.store.published import Published


@dataclass(frozen=True)
class Checked:
    """`entry` is None when the content is not well formed; then nothing else was looked at."""

    entry: Entry | None
    problems: tuple[Problem, ...]
    conflicts: tuple[Conflict, ...] = ()

    def to_data(self) -> dict[str, Any]:
        """A problem's `path` is the field in the content: `materials[0].name`."""
        told = [
            {"path": problem.place.column, "severity": problem.severity.value, "text": problem.text}
            for problem in dict.fromkeys(self.problems)
        ]
        return {"problems": told, "conflicts": [conflict.to_data() for conflict in self.conflicts]}


class Checking:
    """Checks what stands in an editor, saved or not."""

    def __init__(self, database: Database, base: PublishedBase) -> None:
        self._database, self._base = database, base

    async def check(self, kind: str, content: dict[str, Any]) -> Checked:
        published = await self._base.published()
        async with self._database.read() as session:
            known = await read_unpublished(session, published)
        entry, problems = await asyncio.to_thread(_problems, kind, content, known)
        if entry is None:
            return Checked(None, tuple(problems))
        checker = (await self._base.get()).checker
        findings = await asyncio.to_thread(checker.findings_of, entry)
        async with self._database.read() as session:
            return Checked(entry, tuple(problems), tuple(await with_signatures(session, findings)))

    def read(self, kind: str, content: dict[str, Any]) -> Checked:
        """Only whether the model accepts it."""
        candidates, problems = validate([Record(kind, content)])
        return Checked(candidates[0].entry if candidates else None, tuple(problems))

    async def published(self) -> Published:
        """What is published now."""
        return await self._base.published()


def _problems(kind: str, content: dict[str, Any], known: Known) -> tuple[Entry | None, list[Problem]]:
    candidates, problems = validate([Record(kind, content)])
    if not candidates:
        return None, problems
    return candidates[0].entry, [*problems, *references(candidates, known, None), *lint(candidates, known)]
