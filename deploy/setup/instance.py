"""One running set of the five processes over its own var folder: started, watched, stopped.

    instance = Instance(layout, ports)
    instance.start()
    instance.wait_healthy(timeout=60)
    os.kill(instance.pid_of("knowledge"), signal.SIGKILL)   # supervisor starts it again
    instance.stop()

Used by `make run` and by the end-to-end tests (a temporary var folder, free ports, the same models).
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from deploy.setup import health, supervisor
from deploy.setup.errors import AlreadyRunning, NotHealthy, NotRunning
from deploy.setup.layout import Layout
from deploy.setup.listeners import check_free
from deploy.setup.memory import resident_mb
from deploy.setup.settings import Ports, environment_of, host_of, programs_of
from deploy.setup.supervisor import ProgramState, Supervisor

_POLL_SECONDS = 0.2
_STOP_SECONDS = 60.0
_LIVES = 3  # starts of one program before set-up gives up; the supervisor itself goes on longer
_FAILED = {"FATAL", "UNKNOWN"}


@dataclass(frozen=True)
class ProgramStatus:
    """One line of `make status`."""

    program: str
    state: str
    pid: int
    port: int
    health: str
    memory_mb: float
    ok: bool


class Instance:
    """The five processes of one var folder."""

    def __init__(self, layout: Layout, ports: Ports, env: Mapping[str, str] | None = None) -> None:
        self.layout = layout
        self.ports = ports
        layout.make_folders()
        self.env = environment_of(layout, ports, os.environ if env is None else env)
        self.programs = programs_of(self.env)
        self._supervisor = Supervisor(layout)
        self._process: subprocess.Popen[bytes] | None = None

    def check_can_start(self) -> None:
        """Raises AlreadyRunning or PortBusy."""
        pid = self._supervisor.pid()
        if pid is not None:
            raise AlreadyRunning(pid)
        for program in self.programs:
            check_free(program, host_of(program, self.env), self.ports.of(program))

    def start(self) -> None:
        """Starts supervisord, which starts the five; returns once it can be asked.

        Raises AlreadyRunning, PortBusy, NotHealthy.
        """
        self.check_can_start()
        config = supervisor.render(self.layout, self.ports, self.env)
        supervisor.socket_path(self.layout).unlink(missing_ok=True)
        log = self.layout.logs / "supervisord-start.log"
        command = [self.layout.services / "bin" / "supervisord", "--nodaemon", "--configuration", config]
        with log.open("wb") as out:
            self._process = subprocess.Popen(
                [str(part) for part in command],
                cwd=self.layout.root,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches `make run` only, which stops them in order
            )
        deadline = time.monotonic() + 20
        while self._supervisor.pid() is None:
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise NotHealthy("supervisor", "did not start", log)
            time.sleep(_POLL_SECONDS)

    def wait_healthy(self, timeout: float = 180.0, say: Callable[[str], None] | None = None) -> None:
        """Waits until every process answers for its own work; raises NotHealthy naming one that does not.

        `timeout`, in seconds, counts from the last change of what a process tells of itself: one that is still
        making progress (the first index of much content, say) is waited for.
        """
        begun = time.monotonic()
        waiting = list(self.programs)
        lives: dict[str, set[int]] = {program: set() for program in self.programs}
        told = dict.fromkeys(self.programs, "")
        changed = dict.fromkeys(self.programs, begun)
        while waiting:
            states = self.states()
            for program in list(waiting):
                log = self.layout.logs / f"{program}.log"
                lives[program].add(states[program].pid)
                if states[program].state in _FAILED or len(lives[program] - {0}) > _LIVES:
                    raise NotHealthy(program, "ended again and again", log)
                answer = health.ask(program, self.ports, self.env)
                if answer.details != told[program]:
                    told[program], changed[program] = answer.details, time.monotonic()
                if states[program].pid and answer.ok:
                    waiting.remove(program)
                    if say is not None:
                        say(f"      {program} is healthy after {time.monotonic() - begun:.1f} s")
                elif time.monotonic() - changed[program] > timeout:
                    raise NotHealthy(program, f"was not healthy within {timeout:.0f} s", log)
            if waiting:
                time.sleep(_POLL_SECONDS)

    def states(self) -> dict[str, ProgramState]:
        """What the supervisor says of each program; raises NotRunning."""
        try:
            return self._supervisor.states()
        except OSError as error:
            raise NotRunning from error

    def pid_of(self, program: str) -> int:
        """The process id that the supervisor reports (0 when the program does not run); raises NotRunning."""
        return self.states()[program].pid

    def start_program(self, program: str) -> None:
        """Starts one stopped program."""
        self._supervisor.start(program)

    def stop_program(self, program: str) -> None:
        """Stops one program until `start_program`; the supervisor does not restart it."""
        self._supervisor.stop(program)

    def url(self, program: str) -> str:
        """The address at which a process is reached."""
        return self.env[f"WENZHENG_{program.upper()}_URL"]

    def status(self) -> list[ProgramStatus]:
        """Every program's state, health and memory; raises NotRunning."""
        lines = []
        for program, state in self.states().items():
            answer = health.ask(program, self.ports, self.env)
            ok = answer.ok and state.state in {"RUNNING", "STARTING"}  # just (re)started, and answering
            memory = resident_mb(state.pid) if state.pid else 0.0
            port = self.ports.of(program)
            lines.append(ProgramStatus(program, state.state, state.pid, port, answer.text, memory, ok))
        return lines

    def alive(self) -> bool:
        """Whether the supervisor runs."""
        return self._supervisor.pid() is not None

    def stop(self) -> None:
        """Stops the five and the supervisor, and waits until all have ended; does nothing when none runs."""
        pid = self._supervisor.pid()
        if pid is None and self._process is not None and self._process.poll() is None:
            pid = self._process.pid
        if pid is None:
            return
        children = [state.pid for state in self._states_or_none().values() if state.pid]
        try:
            self._supervisor.shut_down()
        except OSError:
            os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + _STOP_SECONDS
        while self._is_running(pid) and time.monotonic() < deadline:
            time.sleep(_POLL_SECONDS)
        if self._is_running(pid):
            for child in children:
                _kill_group(child)
            _kill_group(pid)
        if self._process is not None:
            self._process.wait(timeout=10)

    def _states_or_none(self) -> dict[str, ProgramState]:
        try:
            return self.states()
        except NotRunning:
            return {}

    def _is_running(self, pid: int) -> bool:
        if self._process is not None and self._process.pid == pid:
            return self._process.poll() is None
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        return True


def _kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return  # ended meanwhile
