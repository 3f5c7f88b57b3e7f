"""The account's menu: what its buttons mean, and the command that sets it up.

`python -m connectors.wechat.menu <file of accounts> [--account ID] [--show | --delete]`
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aiohttp

from connectors.wechat.client import MENU_CREATE, MENU_DELETE, MENU_GET, PlatformClient
from connectors.wechat.errors import PlatformError
from connectors.wechat.settings import AccountSettings, MenuItem, load_accounts
from foundation.clock import SystemClock
from foundation.errors import ConfigurationError

HUMAN = "human"


def menu_key(ask: str) -> str:
    """The EventKey of a button that asks this."""
    return "ask:" + hashlib.sha256(ask.encode()).hexdigest()[:16]


def asked_by(menu: Sequence[MenuItem], key: str) -> str | None:
    """The question behind an EventKey; None when no button of the present menu has it."""
    for item in menu:
        if item.ask is not None and menu_key(item.ask) == key:
            return item.ask
        if (found := asked_by(item.items, key)) is not None:
            return found
    return None


def menu_body(menu: Sequence[MenuItem]) -> dict[str, Any]:
    """The body of `menu/create`."""
    return {"button": [_button(item) for item in menu]}


def _button(item: MenuItem) -> dict[str, Any]:
    if item.items:
        return {"name": item.name, "sub_button": [_button(sub) for sub in item.items]}
    if item.url is not None:
        return {"type": "view", "name": item.name, "url": item.url}
    return {"type": "click", "name": item.name, "key": HUMAN if item.human else menu_key(item.ask or "")}


async def set_up(account: AccountSettings, client: PlatformClient, *, show: bool = False, delete: bool = False) -> str:
    """Do what the command line says for one account; returns a line to print. Raises `PlatformError`."""
    if show:
        return json.dumps(await client.get(MENU_GET), ensure_ascii=False, indent=2)
    if delete:
        await client.get(MENU_DELETE)
        return f"{account.id}: menu deleted"
    if not account.menu:
        return f"{account.id}: no menu in the file of accounts, nothing to do"
    await client.post(MENU_CREATE, menu_body(account.menu))
    return f"{account.id}: menu set up, {len(account.menu)} buttons; followers see it within five minutes"


async def _run(accounts: Sequence[AccountSettings], *, show: bool, delete: bool) -> int:
    worst = 0
    async with aiohttp.ClientSession() as http:
        for account in accounts:
            client = PlatformClient(http, account, SystemClock())
            try:
                print(await set_up(account, client, show=show, delete=delete))
            except PlatformError as error:
                print(f"{account.id}: {error}", file=sys.stderr)
                worst = 1
            finally:
                await client.close()
    return worst


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="the file of accounts (WENZHENG_WECHAT_ACCOUNTS)")
    parser.add_argument("--account", help="only this one")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--show", action="store_true", help="print the menu as the platform has it")
    what.add_argument("--delete", action="store_true", help="delete it")
    wanted = parser.parse_args(argv)
    try:
        accounts = [a for a in load_accounts(wanted.file) if wanted.account in (None, a.id)]
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return 2
    return asyncio.run(_run(accounts, show=wanted.show, delete=wanted.delete))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
