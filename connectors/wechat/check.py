"""Self-check of the official accounts: key set-up, reachability, token, granted interfaces. `make wechat-check`.

`python -m connectors.wechat.check <file of accounts> [--account ID] [--offline]`; exits 0 when everything is well.
"""

from __future__ import annotations

import argparse
import asyncio
import secrets
import stat
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import aiohttp

from connectors.wechat.client import MENU_GET, NOTICE, SEND, TYPING, PlatformClient
from connectors.wechat.envelope import Envelope, signature
from connectors.wechat.errors import PlatformError, PushRefused, Verdict
from connectors.wechat.settings import AccountSettings, load_accounts
from foundation.clock import Clock, SystemClock
from foundation.errors import ConfigurationError

_NOBODY = "self-check"
_SKEW = 60  # seconds: worth mending long before the platform's pushes are refused


@dataclass(frozen=True)
class Finding:
    """One line of the check. `well` None: not checked, because the account does not want it."""

    what: str
    well: bool | None
    detail: str = ""

    def line(self) -> str:
        sign = {True: "ok  ", False: "FAIL", None: "-   "}[self.well]
        return f"  {sign} {self.what}{': ' + self.detail if self.detail else ''}"


@dataclass(frozen=True)
class _Probe:
    """A harmless call: to nobody. The `expected` codes say that the interface itself is granted."""

    what: str
    path: str
    body: Mapping[str, Any] | None
    expected: frozenset[int]


_TEXT = {"touser": _NOBODY, "msgtype": "text", "text": {"content": "self-check"}}
_NO_SUCH_CITIZEN = frozenset({40003, 45015})
_PROBES = (
    _Probe("customer messages", SEND, _TEXT, _NO_SUCH_CITIZEN),
    _Probe("typing", TYPING, {"touser": _NOBODY, "command": "Typing"}, _NO_SUCH_CITIZEN),
    _Probe("menu", MENU_GET, None, frozenset({46003})),
)


async def check(
    account: AccountSettings, http: aiohttp.ClientSession, clock: Clock, *, offline: bool = False
) -> AsyncIterator[Finding]:
    """Everything that can be known of an account from here."""
    yield _keys(account)
    yield _mode(account)
    if offline:
        return
    yield await _reachable(account, http, clock)
    yield await _time(account, http, clock)
    client = PlatformClient(http, account, clock)
    try:
        token = await _token(client)
        yield token
        if token.well:
            for probe in (*_PROBES, *_notice_probe(account)):
                yield await _granted(client, probe, wanted=account.customer_messages or probe.body is None)
    finally:
        await client.close()


def _keys(account: AccountSettings) -> Finding:
    what = "message keys"
    if not account.keys:
        return Finding(what, None, "plain mode has none")
    envelope, sample = Envelope(account.app_id, account.keys), secrets.token_hex(8)
    try:
        opened = [envelope.open(envelope.close(sample, key)) for key in account.keys]
    except PushRefused as refused:
        return Finding(what, well=False, detail=str(refused))
    count = "current and previous" if len(account.keys) > 1 else "current"
    return Finding(what, all(o.text == sample for o in opened), count)


def _mode(account: AccountSettings) -> Finding:
    well = account.mode == "secure" or not account.production
    return Finding("encryption", well, account.mode + ("" if well else ", choose 安全模式 at the platform"))


async def _reachable(account: AccountSettings, http: aiohttp.ClientSession, clock: Clock) -> Finding:
    """Ask our own public address as the platform does."""
    what = "reachable from outside"
    if not account.public_url:
        return Finding(what, None, "no public_url in the file of accounts")
    timestamp, nonce, echo = str(int(clock.now().timestamp())), secrets.token_hex(4), secrets.token_hex(8)
    token = account.token.get_secret_value()
    query = {
        "signature": signature(token, timestamp, nonce),
        "timestamp": timestamp,
        "nonce": nonce,
        "echostr": echo,
    }
    timeout = aiohttp.ClientTimeout(total=account.limits.request)
    try:
        async with http.get(f"{account.public_url}/wechat/{account.id}", params=query, timeout=timeout) as response:
            told = await response.content.read(1024)
            well = response.status == 200 and told == echo.encode()
            return Finding(what, well, "" if well else f"answered {response.status}, not our echo")
    except (aiohttp.ClientError, TimeoutError) as error:
        return Finding(what, well=False, detail=type(error).__name__)


async def _time(account: AccountSettings, http: aiohttp.ClientSession, clock: Clock) -> Finding:
    """Our clock beside the platform's: pushes that seem ten minutes old are refused."""
    what, timeout = "clock", aiohttp.ClientTimeout(total=account.limits.request)
    try:
        async with http.get(account.platform_url, timeout=timeout, allow_redirects=False) as response:
            told = parsedate_to_datetime(response.headers["Date"])
    except (aiohttp.ClientError, TimeoutError, KeyError, ValueError) as error:
        return Finding(what, well=False, detail=f"the platform's is not known: {type(error).__name__}")
    seconds = round((clock.now() - told).total_seconds())
    return Finding(what, abs(seconds) <= _SKEW, f"{seconds:+d} s from the platform's" if abs(seconds) > _SKEW else "")


async def _token(client: PlatformClient) -> Finding:
    try:
        await client.tokens.get()
    except PlatformError as error:
        return Finding("access token", well=False, detail=_told(error))
    return Finding("access token", well=True)


def _notice_probe(account: AccountSettings) -> tuple[_Probe, ...]:
    if account.progress_notice is None:
        return ()
    body = {"touser": _NOBODY, "template_id": account.progress_notice.template, "data": {}}
    return (_Probe("subscription notices", NOTICE, body, frozenset({40003, 43101, 47003})),)


async def _granted(client: PlatformClient, probe: _Probe, *, wanted: bool) -> Finding:
    if not wanted:
        return Finding(probe.what, None, "switched off for this account")
    try:
        await (client.get(probe.path) if probe.body is None else client.post(probe.path, probe.body))
    except PlatformError as error:
        well = error.code in probe.expected
        return Finding(probe.what, well, "" if well else _told(error))
    return Finding(probe.what, well=True)


def _told(error: PlatformError) -> str:
    """The platform's code, and what to do about the one that only the account's owner can mend."""
    code = "no answer" if error.code is None else str(error.code)
    if error.verdict is Verdict.NOT_GRANTED:
        return f"{code}: not granted to this account; see 接口权限 at the platform"
    return f"{code}: {error.why}"


async def report(accounts: Sequence[AccountSettings], clock: Clock, *, offline: bool) -> bool:
    """Print the check of every account; whether all is well."""
    well = True
    async with aiohttp.ClientSession() as http:
        for account in accounts:
            print(f"{account.id} ({account.name})")
            async for finding in check(account, http, clock, offline=offline):
                print(finding.line())
                well = well and finding.well is not False
    return well


def private(file: Path) -> Finding:
    """The file holds secrets: nobody else on this machine should read it."""
    open_to_others = bool(file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))
    return Finding("file of accounts", not open_to_others, "others can read it: chmod 600" if open_to_others else "")


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="the file of accounts (WENZHENG_WECHAT_ACCOUNTS)")
    parser.add_argument("--account", help="only this one")
    parser.add_argument("--offline", action="store_true", help="only what needs no network")
    wanted = parser.parse_args(argv)
    try:
        accounts = [a for a in load_accounts(wanted.file) if wanted.account in (None, a.id)]
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return 2
    file = private(wanted.file)
    print(file.line())
    well = asyncio.run(report(accounts, SystemClock(), offline=wanted.offline))
    return 0 if well and file.well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
