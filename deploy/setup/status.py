"""`make status`: the state of all five; exit 0 only when all are well, else the broken are named."""

from __future__ import annotations

import os
import sys

from deploy.setup.errors import SetupError
from deploy.setup.instance import Instance, ProgramStatus
from deploy.setup.layout import Layout
from deploy.setup.settings import Ports


def table(lines: list[ProgramStatus]) -> str:
    """The lines as a table for the terminal."""
    rows = [("process", "state", "pid", "port", "health", "memory")]
    rows += [
        (
            line.program,
            line.state,
            str(line.pid or "-"),
            str(line.port),
            line.health,
            f"{line.memory_mb:.0f} MB",
        )
        for line in lines
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def main() -> int:
    """The command."""
    environ = dict(os.environ)
    try:
        lines = Instance(Layout.from_environment(), Ports.from_environment(environ), environ).status()
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    print(table(lines))
    broken = [line.program for line in lines if not line.ok]
    if broken:
        print(f"Not well: {', '.join(broken)}.", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
