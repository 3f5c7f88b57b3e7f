from __future__ import annotations

import subprocess
import sys

import pytest

from foundation.settings import ROOT, ServiceSettings, SharedSecrets, load_settings

SECRET = "s" * 32


def test_addresses() -> None:
    settings = ServiceSettings(knowledge_port=9001, gateway_host="0.0.0.0", engine_url="http://engine:5005/")
    assert settings.url_of("knowledge") == "http://127.0.0.1:9001"
    assert settings.url_of("gateway") == "http://127.0.0.1:8080"
    assert settings.url_of("engine") == "http://engine:5005"


def test_the_database_is_in_the_run_time_folder(tmp_path) -> None:
    assert ServiceSettings(var=tmp_path, database_url="").database == f"sqlite+aiosqlite:///{tmp_path}/wenzheng.db"


def test_a_wrong_variable_is_named(monkeypatch, capsys) -> None:
    monkeypatch.setenv("WENZHENG_ENGINE_SECRET", "short")
    monkeypatch.setenv("WENZHENG_KNOWLEDGE_SECRET", SECRET)
    monkeypatch.setenv("WENZHENG_GATEWAY_PORT", "99999")
    with pytest.raises(SystemExit) as ended:
        load_settings(SharedSecrets, [])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert "WENZHENG_ENGINE_SECRET" in said
    assert "WENZHENG_GATEWAY_PORT" in said
    assert "short" not in said.replace("shorter", "")


def test_settings_cannot_be_changed() -> None:
    settings = ServiceSettings()
    with pytest.raises(ValueError, match="frozen"):
        settings.gateway_port = 1  # type: ignore[misc]


def test_a_process_checks_its_settings(tmp_path) -> None:
    env = {"PATH": "/usr/bin", "WENZHENG_VAR": str(tmp_path), "WENZHENG_ENGINE_SECRET": SECRET}
    command = [sys.executable, "-m", "apps.gateway", "--check-config"]
    bad = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert (bad.returncode, "WENZHENG_KNOWLEDGE_SECRET" in bad.stderr) == (2, True)
    good = subprocess.run(
        command, cwd=ROOT, env={**env, "WENZHENG_KNOWLEDGE_SECRET": SECRET}, capture_output=True, text=True, check=False
    )
    assert good.returncode == 0
