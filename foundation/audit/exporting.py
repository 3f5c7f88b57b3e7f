"""The log as a file, one JSON line each, and such a file read back to be checked."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.audit.chain import FIELDS, stored_lines
from foundation.audit.errors import BadExport


async def export(session: AsyncSession, file: Path) -> int:
    """Write every line; returns how many."""
    count = 0
    with file.open("w", encoding="utf-8") as out:
        async for line in stored_lines(session):
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
            count += 1
    return count


async def exported_lines(file: Path) -> AsyncIterator[dict[str, Any]]:
    """The lines of an exported file; raises `BadExport`."""
    with file.open(encoding="utf-8") as lines:
        for number, text in enumerate(lines, start=1):
            try:
                line = json.loads(text)
                complete = {*FIELDS, "hash"} <= line.keys()
            except (ValueError, AttributeError):
                complete = False
            if not complete:
                raise BadExport(number)
            yield line
