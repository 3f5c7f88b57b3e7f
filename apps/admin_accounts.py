"""The operator's commands on accounts, for when nobody can sign in any more; each is a line of the audit log."""

from __future__ import annotations

import argparse
import getpass
from typing import Any

from foundation.accounts.managing import AccountBook
from foundation.accounts.passwords import Argon2Hasher
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Sessions
from foundation.audit import AuditLog, Trail, acting
from foundation.clock import Clock
from foundation.database import Database

COMMANDS = {
    "account-list": "every account with its roles and state",
    "account-add": "make an account; prints its first password",
    "account-disable": "close an account and end its sessions",
    "account-enable": "open a closed account again",
    "account-unlock": "forget the failed attempts of an account",
    "account-reset-password": "give an account a new first password; prints it",
    "account-reset-second-factor": "the telephone is lost: the next sign-in sets up a new one",
    "account-revoke-sessions": "end every session of an account",
}


def add_commands(commands: Any) -> None:
    """Put the commands into the parser of `apps.admin`."""
    for name, told in COMMANDS.items():
        parser = commands.add_parser(name, help=told)
        if name != "account-list":
            parser.add_argument("name")
        if name == "account-add":
            parser.add_argument("role", type=Role, choices=list(Role))
            parser.add_argument("--department")
            parser.add_argument("--also", type=Role, choices=list(Role), action="append", default=[])


async def run_command(database: Database, clock: Clock, wanted: argparse.Namespace) -> None:
    """Run one; raises the errors of `foundation.accounts`."""
    book = AccountBook(database, clock, Argon2Hasher(), Sessions(database, clock), AuditLog(clock))
    with acting(Trail(f"cli:{getpass.getuser()}", "localhost")):
        print(await _done(book, wanted))


async def _done(book: AccountBook, wanted: argparse.Namespace) -> str:
    match wanted.command:
        case "account-list":
            return "\n".join(_line(account) for account in await book.all())
        case "account-add":
            password = await book.add(wanted.name, wanted.role, wanted.department, wanted.also)
            return f"{wanted.name}: first password {password} (shown once; to be changed at the first sign-in)"
        case "account-disable" | "account-enable":
            await book.change(wanted.name, disabled=wanted.command == "account-disable")
        case "account-unlock":
            await book.unlock(wanted.name)
        case "account-reset-password":
            return f"{wanted.name}: first password {await book.reset_password(wanted.name)}"
        case "account-reset-second-factor":
            await book.reset_second_factor(wanted.name)
        case "account-revoke-sessions":
            return f"{wanted.name}: {await book.revoke_sessions(wanted.name)} sessions ended"
    return f"{wanted.name}: done"


def _line(account: Any) -> str:
    roles = "+".join([account.role, *account.further_roles])
    state = (
        "disabled" if account.disabled_at else f"locked until {account.locked_until}" if account.locked_until else ""
    )
    factor = "two factors" if account.totp_confirmed_at else "one factor"
    return "\t".join([account.name, roles, account.department or "-", factor, state]).rstrip()
