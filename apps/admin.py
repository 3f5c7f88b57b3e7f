"""The operator's commands: `python -m apps.admin --help` lists them."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from pathlib import Path

from apps.admin_accounts import COMMANDS, add_commands, run_command
from apps.admin_audit import audit_export, audit_verify, read_seen
from apps.admin_dead_letters import read_id, resend, show
from apps.tables import METADATA
from foundation.accounts.errors import AccountError
from foundation.accounts.first_accounts import create_first_accounts
from foundation.accounts.passwords import Argon2Hasher
from foundation.audit.errors import AuditError
from foundation.clock import SystemClock
from foundation.database import Database
from foundation.logging import configure_logging
from foundation.migrations.runner import migrate, write_revision
from foundation.settings import ROOT, ServiceSettings, load_settings
from knowledge_base.errors import ContentError
from knowledge_base.loading import load_city

CITY = ROOT / "data" / "knowledge"


async def _migrate(database: Database) -> None:
    await migrate(database, METADATA)
    print("the database is up to date")


async def _load_city(database: Database, folder: Path) -> None:
    async with database.transaction() as session:
        report = await load_city(session, folder, SystemClock())
    print(report.summary())


async def _create_first_accounts(database: Database) -> None:
    """Prints one line of JSON: the passwords are shown here and nowhere else."""
    created = await create_first_accounts(database, SystemClock(), Argon2Hasher())
    accounts = [
        {"name": a.name, "role": a.role.value, "department": a.department, "password": a.password} for a in created
    ]
    print(json.dumps({"accounts": accounts}, ensure_ascii=False))


async def _run(wanted: argparse.Namespace, settings: ServiceSettings) -> int:
    database = Database(settings.database)
    try:
        match wanted.command:
            case "migrate":
                await _migrate(database)
            case "load-city":
                await _load_city(database, wanted.folder)
            case "create-first-accounts":
                await _create_first_accounts(database)
            case "dead-letters":
                if wanted.resend or wanted.resend_all:
                    await resend(database, SystemClock(), None if wanted.resend_all else wanted.resend)
                else:
                    await show(database, SystemClock())
            case "revision":
                await write_revision(database, METADATA, wanted.message, wanted.name)
            case command if command in COMMANDS:
                await run_command(database, SystemClock(), wanted)
            case "audit-verify":
                return await audit_verify(database, wanted.file, wanted.seen)
            case "audit-export":
                return await audit_export(database, wanted.out)
    finally:
        await database.close()
    return 0


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="apps.admin", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("migrate", help="bring the database to the newest revision")
    city = commands.add_parser("load-city", help="load the demonstration city; the same files twice change nothing")
    city.add_argument("--folder", type=Path, default=CITY)
    commands.add_parser("create-first-accounts", help="make the first-login accounts that are missing")
    dead = commands.add_parser("dead-letters", help="what was given up: show it, or send it again")
    again = dead.add_mutually_exclusive_group()
    again.add_argument("--resend", type=read_id, nargs="+", metavar="ID", help="as shown, e.g. message:12")
    again.add_argument("--resend-all", action="store_true")
    add_commands(commands)
    verify = commands.add_parser("audit-verify", help="check the audit log; names the first line that was changed")
    verify.add_argument("--file", type=Path, help="an exported file instead of the database")
    verify.add_argument("--seen", type=read_seen, metavar="NUMBER:HASH", help="a line noted at an earlier check")
    commands.add_parser("audit-export", help="write the audit log to a file").add_argument("out", type=Path)
    revision = commands.add_parser("revision", help="(developers) write a migration from the models")
    revision.add_argument("name", help="the revision's id, e.g. 0002")
    revision.add_argument("message")
    return parser.parse_args(argv)


def main(argv: list[str]) -> int:
    """Run one command; 1 with one clear sentence when the content is wrong."""
    wanted = _arguments(argv)
    settings = load_settings(ServiceSettings, [])
    configure_logging("admin", settings.log_level)
    settings.var.mkdir(parents=True, exist_ok=True)
    try:
        return asyncio.run(_run(wanted, settings))
    except (ContentError, AuditError, AccountError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
