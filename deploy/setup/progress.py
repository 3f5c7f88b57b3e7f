"""Tells a person at the terminal what set-up is doing and how long it has been doing it."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from deploy.setup.errors import CommandFailed

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_KNOWN_CAUSES = (
    ("No space left on device", "the disk is full"),
    ("Temporary failure in name resolution", "the package index cannot be reached (no name resolution)"),
    ("NewConnectionError", "the package index cannot be reached"),
    ("ReadTimeoutError", "the download timed out"),
    ("Connection broken", "the download broke off"),
    ("DO NOT MATCH THE HASHES", "a downloaded file does not match its locked checksum"),
    ("No matching distribution found", "a locked package is not offered for this platform"),
)


class Progress:
    """Prints numbered steps with elapsed seconds; long commands show a line now and then."""

    def __init__(self, total: int, out: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._total = total
        self._out = out or sys.stdout
        self._clock = clock
        self._begun = clock()
        self._number = 0
        self._running: list[subprocess.Popen[str]] = []
        self._ending = False

    def say(self, text: str) -> None:
        """One line, at once."""
        print(text, file=self._out, flush=True)

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Numbers a step and prints how long it took."""
        self._number += 1
        head = f"[{self._number}/{self._total}]"
        self.say(f"{head} {title} …")
        begun = self._clock()
        yield
        now = self._clock()
        self.say(f"{head} done in {now - begun:.1f} s (total {now - self._begun:.0f} s)")

    def together(self, *works: Callable[[], None]) -> None:
        """Runs works side by side; when one fails or the set-up is interrupted, the commands of the others are ended.

        Raises what the first of them raised.
        """
        with ThreadPoolExecutor(len(works)) as pool:
            running = [pool.submit(work) for work in works]
            try:
                done, _ = wait(running, return_when=FIRST_EXCEPTION)
                failed = [work for work in done if work.exception() is not None]
            except BaseException:
                self._end_commands()
                raise
            if failed:
                self._end_commands()
                failed[0].result()

    def _end_commands(self) -> None:
        """Those that run, and those that are just being started."""
        self._ending = True
        for process in tuple(self._running):
            process.terminate()

    def command(
        self,
        title: str,
        command: Sequence[object],
        log: Path,
        *,
        cwd: Path,
        env: Mapping[str, str] | None = None,
        every: float = 10.0,
    ) -> None:
        """Runs a command, its output into `log`, its newest line shown every few seconds.

        Raises CommandFailed with the cause in a few words.
        """
        log.parent.mkdir(parents=True, exist_ok=True)
        begun = shown = self._clock()
        with log.open("w", encoding="utf-8", errors="replace") as file:
            try:
                process = subprocess.Popen(
                    [str(part) for part in command],
                    cwd=cwd,
                    env=dict(env) if env is not None else None,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                    errors="replace",
                )
            except OSError as error:
                raise CommandFailed(title, log, str(error)) from error
            assert process.stdout is not None  # noqa: S101 - PIPE was asked for
            self._running.append(process)
            if self._ending:
                process.terminate()
            with process, process.stdout:
                try:
                    for line in process.stdout:
                        file.write(line)
                        now = self._clock()
                        if _is_news(line) and now - shown >= every:
                            shown = now
                            self.say(f"      {now - begun:4.0f} s  {line.strip()[:100]}")
                    code = process.wait()
                except BaseException:
                    process.terminate()
                    raise
                finally:
                    self._running.remove(process)
        if code != 0:
            raise CommandFailed(title, log, cause_of(log, code))


def _is_news(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith(("WARNING", "warning", "/"))


def cause_of(log: Path, code: int) -> str:
    """The cause in a few words: a known one, or the last line that was printed."""
    text = _COLOURS.sub("", log.read_text(encoding="utf-8"))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    tail = "\n".join(lines[-60:])
    for sign, cause in _KNOWN_CAUSES:
        if sign in tail:
            return cause
    return lines[-1][:300] if lines else f"exit code {code}"
