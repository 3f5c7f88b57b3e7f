"""`python -m knowledge_base.feeds reader | revoke | subscribe | again | pull | list` (docs/feeds.md)."""

from __future__ import annotations

import argparse
import asyncio
import sys

from sqlalchemy import select

from foundation.clock import SystemClock
from foundation.database import Database
from foundation.settings import ServiceSettings
from knowledge_base.feeds.errors import FeedError
from knowledge_base.feeds.puller import FeedPuller
from knowledge_base.feeds.registry import add_reader, from_the_start, revoke_reader, subscribe
from knowledge_base.feeds.tables import FeedReaderRow, FeedSubscriptionRow


async def run(wanted: argparse.Namespace, database: Database) -> None:
    """Carry out one command; raises `FeedError`."""
    clock = SystemClock()
    match wanted.command:
        case "reader":
            async with database.transaction() as session:
                token = await add_reader(session, clock, wanted.name)
            print(token)
        case "revoke":
            async with database.transaction() as session:
                await revoke_reader(session, clock, wanted.name)
        case "subscribe":
            token = sys.stdin.readline().strip()
            async with database.transaction() as session:
                await subscribe(session, clock, wanted.name, wanted.url, token)
        case "again":
            async with database.transaction() as session:
                await from_the_start(session, wanted.name)
        case "pull":
            report = await FeedPuller(database, clock).pull(wanted.name)
            print(
                f"更新 {len(report.changed)}，不变 {len(report.unchanged)}，停用 {len(report.withdrawn)}，"
                f"没有收下 {len(report.refused)}，与其他部门说法不一 {len(report.conflicts)}"
            )
            for finding in report.conflicts:
                print(finding.lines())
        case _:
            await _list(database)


async def _list(database: Database) -> None:
    async with database.read() as session:
        for reader in await session.scalars(select(FeedReaderRow).order_by(FeedReaderRow.name)):
            print(f"读本库：{reader.name}{'（已停用）' if reader.revoked_at else ''}")
        for row in await session.scalars(select(FeedSubscriptionRow).order_by(FeedSubscriptionRow.name)):
            print(f"订阅：{row.name} {row.url} 读到 {row.cursor} {row.error}")


def main(argv: list[str] | None = None) -> int:
    """0: done; 1: refused, with one sentence."""
    parser = argparse.ArgumentParser(prog="python -m knowledge_base.feeds", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in (
        ("reader", "a token for another base, shown once"),
        ("revoke", "a token works no more"),
        ("subscribe", "read another base's feed; its token comes on standard input"),
        ("again", "read a feed from its beginning"),
        ("pull", "fetch a feed now"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("name")
        if name == "subscribe":
            command.add_argument("url")
    commands.add_parser("list", help="readers and subscriptions")
    wanted = parser.parse_args(argv)
    database = Database(ServiceSettings().database)

    async def work() -> None:
        try:
            await run(wanted, database)
        finally:
            await database.close()

    try:
        asyncio.run(work())
    except FeedError as error:
        print(error, file=sys.stderr)
        return 1
    return 0
