"""Supervision with the real supervisord and five small stand-in processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.setup.errors import AlreadyRunning, NotHealthy, NotRunning, PortBusy, SetupError
from deploy.setup.instance import Instance
from deploy.setup.layout import ROOT, Layout
from deploy.setup.listeners import check_free, free_ports
from deploy.setup.settings import PROGRAMS, Ports
from deploy.setup.status import table

STAND_IN = """
import http.server, os, sys
name = {name!r}
if os.path.exists(os.path.join(os.environ["WENZHENG_VAR"], "break-" + name)):
    sys.exit("broken")
steps = os.path.join(os.environ["WENZHENG_VAR"], "steps-" + name)
work = list(map(int, open(steps).read().split())) if os.path.exists(steps) else []  # what it tells before it is well
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        done = work.pop(0) if work else None
        self.send_response(503 if done is not None else 200 if self.path.endswith("healthz") else 404)
        self.end_headers()
        self.wfile.write(str(done).encode())
    def log_message(self, *words): pass
http.server.HTTPServer.allow_reuse_address = True
server = http.server.HTTPServer(("127.0.0.1", int(os.environ[f"WENZHENG_{{name.upper()}}_PORT"])), Handler)
server.serve_forever()
"""


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """A checkout of stand-ins: the same template, supervisord and commands, other programs behind them."""
    root = tmp_path / "a root"
    (root / "deploy").mkdir(parents=True)
    (root / "deploy" / "supervisor").symlink_to(ROOT / "deploy" / "supervisor")
    for folder in (".venv", ".venv-rasa"):
        (root / folder / "bin").mkdir(parents=True)
        (root / folder / "bin" / "python").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n', encoding="utf-8")
        (root / folder / "bin" / "python").chmod(0o755)
    (root / ".venv" / "bin" / "supervisord").symlink_to(ROOT / ".venv" / "bin" / "supervisord")
    rasa = root / ".venv-rasa" / "bin" / "rasa"
    rasa.write_text(f"#!{sys.executable}\n" + STAND_IN.format(name="engine"), encoding="utf-8")
    rasa.chmod(0o755)
    (root / "apps").mkdir()
    for program in ("knowledge", "gateway", "desk"):
        (root / "apps" / f"{program}.py").write_text(STAND_IN.format(name=program), encoding="utf-8")
    (root / "actions").mkdir()
    (root / "actions" / "__main__.py").write_text(STAND_IN.format(name="actions"), encoding="utf-8")
    return Layout(root, root / "var")


@pytest.fixture
def instance(layout: Layout) -> Iterator[Instance]:
    instance = Instance(layout, Ports(**dict(zip(PROGRAMS, free_ports(5), strict=True))))
    yield instance
    instance.stop()


def until(condition: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "not within the time"
        time.sleep(0.05)


def runs(pid: int) -> bool:
    done = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(done.stdout.strip()) and not done.stdout.strip().startswith("Z")


def test_started_killed_restarted_stopped(instance: Instance) -> None:
    instance.start()
    instance.wait_healthy(timeout=30)
    until(lambda: all(line.ok for line in instance.status()))
    text = table(instance.status())
    assert all(program in text for program in PROGRAMS)
    with pytest.raises(AlreadyRunning):
        instance.start()

    before = instance.pid_of("knowledge")
    os.kill(before, signal.SIGKILL)
    until(lambda: instance.pid_of("knowledge") not in {0, before})
    instance.wait_healthy(timeout=30)

    instance.stop_program("desk")
    assert [line.program for line in instance.status() if not line.ok] == ["desk"]
    instance.start_program("desk")
    instance.wait_healthy(timeout=30)

    pids = [instance.pid_of(program) for program in PROGRAMS]
    instance.stop()
    assert not any(runs(pid) for pid in pids)
    assert not instance.alive()
    with pytest.raises(NotRunning):
        instance.states()
    instance.stop()  # a second call does nothing
    for program in PROGRAMS:
        check_free(program, "127.0.0.1", instance.ports.of(program))


def test_a_process_that_makes_progress_is_waited_for(layout: Layout, instance: Instance) -> None:
    layout.make_folders()
    (layout.var / "steps-knowledge").write_text(" ".join(map(str, range(30))), encoding="utf-8")  # a poll each: 6 s
    instance.start()
    instance.wait_healthy(timeout=4)
    assert all(line.ok for line in instance.status())


def test_a_process_that_makes_no_progress_is_not_waited_for(layout: Layout, instance: Instance) -> None:
    layout.make_folders()
    (layout.var / "steps-knowledge").write_text("0 " * 1000, encoding="utf-8")
    instance.start()
    with pytest.raises(NotHealthy, match=r"was not healthy within 2 s"):
        instance.wait_healthy(timeout=2)


def test_a_busy_port_stops_the_start(instance: Instance) -> None:
    import socket

    with socket.socket() as held:
        held.bind(("127.0.0.1", instance.ports.desk))
        held.listen()
        with pytest.raises(PortBusy, match=f"{instance.ports.desk} for desk"):
            instance.start()
    assert not instance.alive()


@pytest.mark.parametrize("name", ["100%", 'a"b'])
def test_a_folder_that_supervisor_cannot_take_is_refused(layout: Layout, tmp_path: Path, name: str) -> None:
    odd = Layout(layout.root, tmp_path / name)
    with pytest.raises(SetupError, match="rename it"):
        Instance(odd, Ports(**dict(zip(PROGRAMS, free_ports(5), strict=True)))).start()


def test_logs_and_socket_are_the_owners(instance: Instance) -> None:
    for folder in (instance.layout.logs, instance.layout.run):
        assert folder.stat().st_mode & 0o077 == 0


def test_a_program_that_cannot_run_is_named(instance: Instance) -> None:
    (instance.layout.var / "break-gateway").touch()
    instance.start()
    with pytest.raises(NotHealthy, match="gateway ended again and again"):
        instance.wait_healthy(timeout=40)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_end_signal_to_the_foreground_command_leaves_no_process(layout: Layout, number: signal.Signals) -> None:
    ports = Ports(**dict(zip(PROGRAMS, free_ports(5), strict=True)))
    env = {**os.environ, **{f"WENZHENG_{name.upper()}_PORT": str(ports.of(name)) for name in PROGRAMS}}
    script = (
        "import sys, os; from pathlib import Path\n"
        "from deploy.setup import run, prepare, steps; from deploy.setup.layout import Layout\n"
        "prepare.prepare = lambda layout, progress: None\n"
        "steps.prepare_database = lambda layout, progress, env: []\n"
        f"layout = Layout(Path({str(layout.root)!r}), Path({str(layout.var)!r}))\n"
        "Layout.from_environment = classmethod(lambda cls: layout)\n"
        "sys.exit(run.main([]))\n"
    )
    out = layout.root / "out.txt"
    with out.open("w") as file:
        command = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, env=env, stdout=file, stderr=file)
        try:
            until(lambda: "Wenzheng is running" in out.read_text() or command.poll() is not None)
            watcher = Instance(layout, ports)
            pids = [watcher.pid_of(program) for program in PROGRAMS]
            command.send_signal(number)
            assert command.wait(timeout=40) == 0
        finally:
            command.kill()
            command.wait()
    assert "All processes have ended" in out.read_text()
    assert not any(runs(pid) for pid in pids)
    assert not watcher.alive()
