from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from connectors.wechat.settings import load_accounts
from foundation.errors import ConfigurationError
from tests.fakes.wechat_platform import AES_KEY

ACCOUNT = {"id": "yunzhou", "app_id": "wx00000001", "app_secret": "geheim", "token": "t", "aes_key": AES_KEY}


def write(folder: Path, *accounts: dict[str, Any], name: str = "accounts.json") -> Path:
    file = folder / name
    file.write_text(json.dumps({"accounts": list(accounts)}), encoding="utf-8")
    return file


def test_json_and_yaml(tmp_path: Path) -> None:
    (account,) = load_accounts(write(tmp_path, ACCOUNT))
    assert (account.mode, account.limits.window, account.limits.text_bytes) == ("secure", 4.2, 2048)
    assert "geheim" not in repr(account)
    assert AES_KEY not in repr(account)
    file = tmp_path / "accounts.yml"
    file.write_text("accounts:\n  - " + "\n    ".join(f"{k}: {v}" for k, v in ACCOUNT.items()), encoding="utf-8")
    assert load_accounts(file)[0] == account


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"aes_key": "short-and-geheim"}, "accounts.0.aes_key"),
        ({"aes_key": None}, "accounts.0"),
        ({"mode": "plain"}, "accounts.0"),
        ({"id": "UPPER"}, "accounts.0.id"),
        ({"unknown": 1}, "accounts.0.unknown"),
        ({"oauth": True}, "accounts.0"),
        ({"public_url": "ftp://x"}, "accounts.0.public_url"),
        ({"limits": {"text_bytes": 4096}}, "accounts.0.limits.text_bytes"),
        ({"menu": [{"name": "x"}]}, "accounts.0.menu.0"),
        ({"menu": [{"name": "x", "ask": "a", "human": True}]}, "accounts.0.menu.0"),
    ],
)
def test_what_is_wrong_is_named_and_no_value_told(tmp_path: Path, change: dict[str, Any], place: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        load_accounts(write(tmp_path, {**ACCOUNT, **change}))
    assert error.value.variable.endswith(place)
    assert "geheim" not in str(error.value)


def test_the_file_itself(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError):
        load_accounts(tmp_path / "missing.yml")
    broken = tmp_path / "broken.yml"
    broken.write_text("accounts: [", encoding="utf-8")
    with pytest.raises(ConfigurationError):
        load_accounts(broken)
    with pytest.raises(ConfigurationError):
        load_accounts(write(tmp_path, ACCOUNT, ACCOUNT))
    with pytest.raises(ConfigurationError):
        load_accounts(write(tmp_path))
