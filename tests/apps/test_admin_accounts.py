"""The operator's commands on accounts, over a database of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from apps import admin


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr(admin, "configure_logging", lambda *_: None)  # it holds on to this test's standard error
    monkeypatch.setenv("WENZHENG_VAR", str(tmp_path))
    monkeypatch.setenv("WENZHENG_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'admin.db'}")

    def command(*arguments: str, code: int = 0) -> str:
        assert admin.main(list(arguments)) == code
        told = capsys.readouterr()
        return told.out + told.err

    command("migrate")
    return command


def test_an_account_by_commands(run) -> None:
    assert "first password" in run("account-add", "li", "supervisor", "--also", "editor")
    assert "NameTaken: li" in run("account-add", "li", "agent", code=1)
    assert "ExclusiveRoles" in run("account-add", "both", "auditor", "--also", "agent", code=1)
    for name in ("unlock", "reset-password", "reset-second-factor", "revoke-sessions", "disable"):
        run(f"account-{name}", "li")
    assert run("account-list").split("\t") == ["li", "supervisor+editor", "-", "one factor", "disabled\n"]
    assert "disabled" not in (run("account-enable", "li"), run("account-list"))[1]
    assert "UnknownAccount: nobody" in run("account-unlock", "nobody", code=1)
    assert "intact: 7 lines" in run("audit-verify")
