"""Errors of set-up and supervision; the text of each is the one sentence that a person reads.

SetupError
├── InterpreterMissing   no usable Python of a version
├── DiskFull             less free space than the step needs
├── CommandFailed        a command of a step ended with an error
├── PortBusy             another process listens on a port that is needed
├── AlreadyRunning       this var folder has a running supervisor
├── NotRunning           it has none
└── NotHealthy           a process died or did not become healthy in time
"""

from __future__ import annotations

from pathlib import Path


class SetupError(Exception):
    """Root: set-up stops, prints the text and exits with 1."""


class InterpreterMissing(SetupError):
    """No interpreter of the wanted versions was found or could be fetched."""

    def __init__(self, versions: tuple[tuple[int, int], ...], purpose: str) -> None:
        self.versions, self.purpose = versions, purpose
        names = " or ".join(f"{major}.{minor}" for major, minor in versions)
        super().__init__(
            f"No working Python {names} was found for {purpose}: install it "
            f"(for example `pyenv install {versions[0][0]}.{versions[0][1]}` or "
            f"`uv python install {versions[0][0]}.{versions[0][1]}`) and run the command again."
        )


class DiskFull(SetupError):
    """The disk below `path` has too little room."""

    def __init__(self, path: Path, needed_gb: float, free_gb: float) -> None:
        self.path, self.needed_gb, self.free_gb = path, needed_gb, free_gb
        super().__init__(f"Only {free_gb:.1f} GB are free under {path}; this step needs {needed_gb:.1f} GB.")


class CommandFailed(SetupError):
    """A command of a set-up step failed; `log` holds its whole output."""

    def __init__(self, step: str, log: Path, reason: str) -> None:
        self.step, self.log, self.reason = step, log, reason
        super().__init__(f"{step} failed: {reason} (whole output: {log})")


class PortBusy(SetupError):
    """Another process listens on a port of ours."""

    def __init__(self, program: str, port: int, holder: str | None) -> None:
        self.program, self.port, self.holder = program, port, holder
        by = f" by {holder}" if holder else ""
        super().__init__(
            f"Port {port} for {program} is already taken{by}: "
            f"stop that process or set WENZHENG_{program.upper()}_PORT to a free port."
        )


class AlreadyRunning(SetupError):
    """A supervisor already serves this var folder."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        super().__init__(f"Wenzheng is already running (supervisor {pid}): see `make status`, end it with `make stop`.")


class NotRunning(SetupError):
    """No supervisor serves this var folder."""

    def __init__(self) -> None:
        super().__init__("Wenzheng is not running: start it with `make run`.")


class NotHealthy(SetupError):
    """A program ended at once, again and again, or did not become healthy in time."""

    def __init__(self, program: str, reason: str, log: Path) -> None:
        self.program, self.reason, self.log = program, reason, log
        super().__init__(f"{program} {reason} (its log: {log})")
