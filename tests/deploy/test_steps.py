"""Training, embedding and database steps run only when their inputs changed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from deploy.setup.errors import CommandFailed
from deploy.setup.layout import Layout
from deploy.setup.progress import Progress
from deploy.setup.steps import Account, embed_city, prepare_database, train, training_fingerprint


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    layout = Layout(tmp_path, tmp_path / "var")
    layout.make_folders()
    (tmp_path / "data" / "nlu").mkdir(parents=True)
    (tmp_path / "bot").mkdir()
    program(tmp_path / ".venv" / "bin" / "python", "exit 0\n")
    (tmp_path / "config.yml").write_text("language: zh\n", encoding="utf-8")
    return layout


def program(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n" + script, encoding="utf-8")
    path.chmod(0o755)


def calls(layout: Layout) -> list[str]:
    path = layout.var / "calls"
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def test_training_runs_once_for_the_same_inputs(layout: Layout) -> None:
    program(layout.rasa / "bin" / "rasa", f'echo "$@" >> {layout.var}/calls; : > models/wenzheng.tar.gz\n')
    progress = Progress(1, io.StringIO())
    train(layout, progress, {"PATH": "/bin:/usr/bin"})
    train(layout, progress, {"PATH": "/bin:/usr/bin"})
    assert len(calls(layout)) == 1
    assert "--fixed-model-name wenzheng" in calls(layout)[0]
    (layout.root / "bot" / "channel.py").write_text("x = 1\n", encoding="utf-8")
    train(layout, progress, {"PATH": "/bin:/usr/bin"})
    assert len(calls(layout)) == 2


def test_the_city_is_embedded_once_for_the_same_content(layout: Layout) -> None:
    program(layout.services / "bin" / "python", f'echo "$@" >> {layout.var}/calls\n')
    progress = Progress(1, io.StringIO())
    embed_city(layout, progress)
    embed_city(layout, progress)
    assert len(calls(layout)) == 1
    (layout.root / "data" / "knowledge").mkdir()
    (layout.root / "data" / "knowledge" / "guide.yml").write_text("fee: 20\n", encoding="utf-8")
    embed_city(layout, progress)
    assert len(calls(layout)) == 2


def test_wrong_data_is_told_with_its_place_before_rasa_is_started(layout: Layout) -> None:
    program(layout.services / "bin" / "python", "echo 'data/nlu/a.yml:3: is no YAML' >&2; exit 1\n")
    program(layout.rasa / "bin" / "rasa", f"echo x >> {layout.var}/calls\n")
    with pytest.raises(CommandFailed, match=r"data/nlu/a\.yml:3"):
        train(layout, Progress(1, io.StringIO()), {"PATH": "/bin:/usr/bin"})
    assert calls(layout) == []


def test_a_failed_training_is_tried_again(layout: Layout) -> None:
    program(layout.rasa / "bin" / "rasa", f"echo x >> {layout.var}/calls; echo 'bad domain'; exit 1\n")
    for _ in range(2):
        with pytest.raises(CommandFailed, match="bad domain"):
            train(layout, Progress(1, io.StringIO()), {"PATH": "/bin:/usr/bin"})
    assert len(calls(layout)) == 2


def test_knowledge_does_not_count_for_training(layout: Layout) -> None:
    before = training_fingerprint(layout)
    (layout.root / "data" / "knowledge").mkdir()
    (layout.root / "data" / "knowledge" / "a.yml").write_text("title: a\n", encoding="utf-8")
    assert training_fingerprint(layout) == before
    (layout.root / "data" / "nlu" / "a.yml").write_text("nlu: []\n", encoding="utf-8")
    assert training_fingerprint(layout) != before


ADMIN = """echo "$3" >> {var}/calls
case $3 in
migrate) : > {var}/wenzheng.db;;
create-first-accounts)
echo '{{"accounts":[{{"name":"admin","role":"admin","department":null,"password":"p-1"}}]}}';;
esac
"""


def test_the_database_is_prepared_once_and_passwords_stay_out_of_logs(layout: Layout) -> None:
    program(layout.services / "bin" / "python", ADMIN.format(var=layout.var))
    env = {"PATH": "/bin:/usr/bin", "WENZHENG_DATABASE_URL": f"sqlite+aiosqlite:///{layout.var}/wenzheng.db"}
    progress = Progress(1, io.StringIO())
    assert prepare_database(layout, progress, env) == [Account("admin", "admin", "", "p-1")]
    assert prepare_database(layout, progress, env) == []
    assert calls(layout) == ["migrate", "load-city", "create-first-accounts"]
    assert all("p-1" not in log.read_text(encoding="utf-8") for log in layout.logs.iterdir())


def test_a_lost_database_file_is_made_again(layout: Layout) -> None:
    program(layout.services / "bin" / "python", ADMIN.format(var=layout.var))
    env = {"PATH": "/bin:/usr/bin", "WENZHENG_DATABASE_URL": f"sqlite+aiosqlite:///{layout.var}/wenzheng.db"}
    prepare_database(layout, Progress(1, io.StringIO()), env)
    (layout.var / "wenzheng.db").unlink()
    assert prepare_database(layout, Progress(1, io.StringIO()), env) != []


def test_accounts_that_are_no_json_name_the_step(layout: Layout) -> None:
    program(layout.services / "bin" / "python", "echo hello\n")
    env = {"PATH": "/bin:/usr/bin", "WENZHENG_DATABASE_URL": "postgresql+psycopg://localhost/x"}
    with pytest.raises(CommandFailed, match="accounts as JSON"):
        prepare_database(layout, Progress(1, io.StringIO()), env)
