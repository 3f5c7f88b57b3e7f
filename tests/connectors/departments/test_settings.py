from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from connectors.departments.credentials import main, new_key, new_secret
from connectors.departments.settings import hash_of, load_systems, read_secret
from connectors.departments.signing import SIGNATURE, TIMESTAMP, signed, verified
from foundation.errors import ConfigurationError

SECRET = new_secret()
SOUND: dict[str, Any] = {"id": "housing", "department": "hurd", "url": "https://hurd.example.cn/h", "secrets": [SECRET]}


def _file(folder: Path, *systems: dict[str, Any]) -> Path:
    file = folder / "departments.yml"
    file.write_text(yaml.safe_dump({"systems": list(systems)}), encoding="utf-8")
    return file


def test_a_file_and_what_the_command_prints_for_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    department, ours = capsys.readouterr().out.split("for our file:")
    key = department.split()[4]
    printed = yaml.safe_load("\n".join(line.strip() for line in ours.strip().splitlines()))
    (system,) = load_systems(_file(tmp_path, {**SOUND, **printed}))
    assert system.knows(key)
    assert not system.knows(new_key())
    assert not system.knows(hash_of(key))
    assert key not in ours


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"url": "http://hurd.example.cn/h"}, "systems.0.url"),
        ({"url": "ftp://10.0.0.1/"}, "systems.0.url"),
        ({"url": "https://user@hurd.example.cn/"}, "systems.0.url"),
        ({"secrets": []}, "systems.0"),
        ({"secrets": ["whsec_!!"]}, "systems.0.secrets"),
        ({"secrets": ["whsec_" + "QUFB"]}, "systems.0.secrets"),
        ({"key_hashes": ["secret-key"]}, "systems.0.key_hashes"),
        ({"id": "Housing"}, "systems.0.id"),
        ({"colour": "red"}, "systems.0.colour"),
    ],
)
def test_what_is_wrong_is_named_and_no_value_told(tmp_path: Path, change: dict[str, Any], place: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        load_systems(_file(tmp_path, {**SOUND, **change}))
    assert refused.value.variable.startswith(f"{tmp_path / 'departments.yml'}: {place}")
    assert not any(str(value) in refused.value.problem for value in change.values() if isinstance(value, str))


def test_two_systems_are_told_apart(tmp_path: Path) -> None:
    known = {"key_hashes": [hash_of("k")]}
    for one, other in ((SOUND, SOUND), ({**SOUND, **known}, {**SOUND, "id": "b", **known})):
        with pytest.raises(ConfigurationError):
            load_systems(_file(tmp_path, one, other))


@pytest.mark.parametrize("url", ["http://10.1.2.3/h", "http://localhost:9/", "http://erp/h", None])
def test_internal_addresses_may_do_without_tls(tmp_path: Path, url: str | None) -> None:
    assert load_systems(_file(tmp_path, {**SOUND, "url": url}))[0].url == url


def test_the_signature_of_the_standard() -> None:
    """The example of Standard Webhooks' specification and libraries."""
    key = read_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    headers = signed((key,), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert headers[SIGNATURE] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_two_secrets_while_one_is_changed() -> None:
    old, new = read_secret(new_secret()), read_secret(new_secret())
    headers = signed((new, old), "e-1", 1000, b"{}")
    assert verified(old, headers, b"{}", 1000)
    assert verified(new, headers, b"{}", 1299)
    assert not verified(new, headers, b"{ }", 1000)
    assert not verified(new, headers, b"{}", 1301)
    assert not verified(new, {**headers, TIMESTAMP: "1001"}, b"{}", 1000)
    assert not verified(read_secret(new_secret()), headers, b"{}", 1000)
    assert not verified(new, {}, b"{}", 1000)
