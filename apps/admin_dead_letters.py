"""The operator's view of what was given up: messages to citizens, web hooks to departments' systems."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from connectors.departments.models import DepartmentHook
from conversations.dead_letters import DeadLetters
from conversations.models import Delivery, Due
from foundation.clock import CHINA, Clock
from foundation.database import Database

KINDS: dict[str, type[Due]] = {"message": Delivery, "hook": DepartmentHook}


def read_id(text: str) -> tuple[str, int]:
    """`hook:7` as it is printed; raises `ArgumentTypeError`.

    >>> read_id("hook:7")
    ('hook', 7)
    """
    kind, _, number = text.partition(":")
    if kind not in KINDS or not (number.isascii() and number.isdigit()):
        raise argparse.ArgumentTypeError(f"{text}: an id is {' or '.join(f'{k}:7' for k in KINDS)}")
    return kind, int(number)


async def show(database: Database, clock: Clock) -> None:
    """One line for each, the oldest of its kind first."""
    count = 0
    for kind, rows in KINDS.items():
        for letter in await DeadLetters(database, clock, rows).all():
            count += 1
            tried = letter.tried.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
            print(
                f"{kind}:{letter.id}\t{tried}\t{letter.target}\t{letter.subject}\t"
                f"{letter.attempts} attempts\t{letter.why or ''}"
            )
    print(f"{count} dead letters")


async def resend(database: Database, clock: Clock, wanted: Sequence[tuple[str, int]] | None) -> None:
    """Send these again (None: all)."""
    count = 0
    for kind, rows in KINDS.items():
        ids = None if wanted is None else [number for name, number in wanted if name == kind]
        if ids is None or ids:
            count += await DeadLetters(database, clock, rows).resend(ids)
    print(f"{count} go out again; look for new dead letters in a minute")
