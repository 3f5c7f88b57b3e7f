"""Real gateway processes before a stand-in engine, restarted when they die: what a supervisor does, without Rasa."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from apps.tables import METADATA
from deploy.setup.layout import ROOT
from foundation.database import Database
from foundation.departments import Department
from foundation.migrations.runner import migrate
from tests.fakes.gateway import DEPARTMENTS
from tests.fakes.postgres import free_port
from tests.fakes.servers import SECRET

_RESTART_SECONDS = 0.3


async def make_database(url: str) -> None:
    """The tables by the migrations, and the departments."""
    database = Database(url)
    await migrate(database, METADATA)
    async with database.transaction() as session:
        session.add_all(Department(id=i, name=n, short=n) for i, n in DEPARTMENTS.items())
    await database.close()


class Processes:
    """`gateways` gateways, an `engine` and a `knowledge` (stand-ins), each with its log in `folder`.

    With several gateways they are called `gateway`, `gateway2`, …
    """

    def __init__(
        self,
        folder: Path,
        database_url: str,
        *,
        gateways: int = 1,
        engine_seconds: float = 0.05,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.folder, self.database_url = folder, database_url
        self._ports = {name: free_port() for name in ("engine", "knowledge")}
        self._env = {
            **{name: value for name, value in os.environ.items() if not name.startswith("WENZHENG_")},
            "WENZHENG_DATABASE_URL": database_url,
            "WENZHENG_ENGINE_URL": f"http://127.0.0.1:{self._ports['engine']}",
            "WENZHENG_KNOWLEDGE_URL": f"http://127.0.0.1:{self._ports['knowledge']}",
            "WENZHENG_ENGINE_SECRET": SECRET,
            "WENZHENG_KNOWLEDGE_SECRET": SECRET,
            "WENZHENG_WEB_SESSIONS_PER_SECOND": "10000",
            "WENZHENG_WEB_MESSAGES_PER_SECOND": "10000",
            "WENZHENG_WEB_READS_PER_SECOND": "10000",
            **(settings or {}),
        }
        self._commands: dict[str, tuple[list[str], dict[str, str]]] = {}
        for name, port in self._ports.items():
            command = ["-m", "tests.fakes.stand_in", "--port", str(port), "--seconds", str(engine_seconds)]
            self._commands[name] = (command, {})
        for number in range(1, gateways + 1):
            name = "gateway" if number == 1 else f"gateway{number}"
            self._ports[name] = free_port()
            self._commands[name] = (["-m", "apps.gateway"], {"WENZHENG_GATEWAY_PORT": str(self._ports[name])})
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._ending = threading.Event()
        self._keeper = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> Processes:
        asyncio.run(make_database(self.database_url))
        for name in self._commands:
            self._start(name)
        self._keeper.start()
        self.wait_healthy(90)
        return self

    def __exit__(self, *_exc: object) -> None:
        self._ending.set()
        self._keeper.join()
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=15)
            process.kill()
            process.wait()

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self._ports[name]}"

    def pid_of(self, name: str) -> int:
        process = self._running[name]
        return process.pid if process.poll() is None else 0

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def wait_healthy(self, timeout: float = 60.0) -> None:
        until = time.monotonic() + timeout
        for name in self._commands:
            while not self._healthy(name):
                assert time.monotonic() < until, f"{name}: {self.log(name).read_text(errors='replace')[-2000:]}"
                time.sleep(0.1)

    def _healthy(self, name: str) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url(name)}/healthz", timeout=2) as response:
                return bool(response.status == 200)
        except (OSError, urllib.error.URLError):
            return False

    def _start(self, name: str) -> None:
        arguments, env = self._commands[name]
        with self.log(name).open("ab") as out:
            self._running[name] = subprocess.Popen(
                [sys.executable, *arguments], cwd=ROOT, env={**self._env, **env}, stdout=out, stderr=out
            )

    def _keep(self) -> None:
        while not self._ending.wait(_RESTART_SECONDS):
            for name, process in list(self._running.items()):
                if process.poll() is not None:
                    self._start(name)
