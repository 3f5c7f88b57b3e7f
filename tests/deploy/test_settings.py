"""Secrets, ports and the environment of the processes."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from deploy.setup.errors import PortBusy, SetupError
from deploy.setup.layout import Layout
from deploy.setup.listeners import check_free, free_ports
from deploy.setup.settings import SECRET_NAMES, Ports, ensure_secrets, environment_of, read_secrets


def test_secrets_are_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secrets.env"
    first = ensure_secrets(path)
    assert ensure_secrets(path) == first == read_secrets(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert all(len(first[name]) >= 32 for name in SECRET_NAMES)
    assert len(set(first.values())) == len(first)


def test_a_missing_secret_is_added_and_the_others_kept(tmp_path: Path) -> None:
    path = tmp_path / "secrets.env"
    path.write_text("WENZHENG_ENGINE_SECRET=kept\nWENZHENG_EXTRA=also\n", encoding="utf-8")
    found = ensure_secrets(path)
    assert found["WENZHENG_ENGINE_SECRET"] == "kept"
    assert found["WENZHENG_EXTRA"] == "also"
    assert read_secrets(path) == found


def test_ports_come_from_the_environment() -> None:
    assert Ports.from_environment({"WENZHENG_DESK_PORT": "9001"}) == Ports(desk=9001)


@pytest.mark.parametrize("text", ["", "http", "0", "70000", "-1"])
def test_a_wrong_port_names_the_variable(text: str) -> None:
    with pytest.raises(SetupError, match="WENZHENG_DESK_PORT"):
        Ports.from_environment({"WENZHENG_DESK_PORT": text})


def test_the_callers_environment_wins(tmp_path: Path) -> None:
    layout = Layout(tmp_path, tmp_path / "var")
    given = {
        "WENZHENG_KNOWLEDGE_SECRET": "x" * 40,
        "WENZHENG_EMBEDDING": "BAAI/bge-small-zh-v1.5",
        "PATH": "/bin",
    }
    env = environment_of(layout, Ports(knowledge=7001), given)
    assert env["WENZHENG_KNOWLEDGE_SECRET"] == "x" * 40
    assert env["WENZHENG_EMBEDDING"] == "BAAI/bge-small-zh-v1.5"
    assert "HF_HUB_OFFLINE" not in env
    assert environment_of(layout, Ports(), {"PATH": "/bin"})["HF_HUB_OFFLINE"] == "1"
    assert env["WENZHENG_KNOWLEDGE_URL"] == "http://127.0.0.1:7001"
    assert env["WENZHENG_VAR"] == str(tmp_path / "var")
    assert env["WENZHENG_DATABASE_URL"].endswith("/var/wenzheng.db")


def test_a_busy_port_names_port_program_and_holder() -> None:
    import os
    import socket

    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        with pytest.raises(PortBusy) as caught:
            check_free("gateway", "127.0.0.1", port)
    text = str(caught.value)
    assert str(port) in text
    assert "WENZHENG_GATEWAY_PORT" in text
    if Path("/proc/net/tcp").is_file():
        assert f"process {os.getpid()} " in text


def test_free_ports_are_different() -> None:
    assert len(set(free_ports(5))) == 5
