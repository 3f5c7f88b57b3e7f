"""The fake WeChat platform in front of real processes: same account on both sides, real time."""

from __future__ import annotations

import json
from pathlib import Path

from foundation.clock import SystemClock
from tests.fakes.wechat_platform import FakeWeChat, PlatformAccount

ACCOUNT = "e2e"


def accounts_file(folder: Path, port: int) -> Path:
    """What the gateway is told of the account; the platform will listen on `port`."""
    account = PlatformAccount(ACCOUNT)
    known = {
        "id": account.id,
        "app_id": account.app_id,
        "original_id": account.original_id,
        "app_secret": account.app_secret,
        "token": account.token,
        "aes_key": account.aes_key,
        "platform_url": f"http://127.0.0.1:{port}",
    }
    file = folder / "wechat.json"
    file.write_text(json.dumps({"accounts": [known]}), encoding="utf-8")
    file.chmod(0o600)
    return file


def platform_on(port: int, gateway: str) -> FakeWeChat:
    """The platform, with its true deadline of five seconds and three attempts."""
    platform = FakeWeChat(SystemClock(), port=port, pause=1.0)
    platform.account(ACCOUNT)
    platform.gateway = gateway
    return platform
