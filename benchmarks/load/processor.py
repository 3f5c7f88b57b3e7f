"""Who used the machine's cores during a step: the gateway, the generator of the load, and everything else.

On a small machine the generator takes from the gateway what it measures; other work does, too. Reads `/proc` (Linux).
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_IDLE = (3, 4)  # idle and waiting for the disk, among the figures of /proc/stat


@dataclass(frozen=True)
class Used:
    """Shares of one core, 1.0 being a whole one."""

    gateway: float
    generator: float
    others: float

    def __str__(self) -> str:
        return f"{self.gateway:.2f} / {self.generator:.2f} / {self.others:.2f}"


class Processor:
    """Measures from its making to `used`. `generator`: running processes; ended children are counted besides."""

    def __init__(self, gateway: int, generator: Iterable[int]) -> None:
        self._gateway, self._generator = gateway, tuple(generator)
        self._begun, self._before = time.monotonic(), self._now()

    def used(self) -> Used:
        """The averages since then."""
        seconds = time.monotonic() - self._begun
        gateway, generator, all_of_it = (
            (now - before) / seconds for now, before in zip(self._now(), self._before, strict=True)
        )
        return Used(gateway, generator, max(0.0, all_of_it - gateway - generator))

    def _now(self) -> tuple[float, float, float]:
        ended = os.times()
        generator = sum(map(seconds_of, self._generator)) + ended.children_user + ended.children_system
        return seconds_of(self._gateway), generator, _busy()


def seconds_of(process: int) -> float:
    """Processor time of a process so far; 0 of one that is not there."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _busy() -> float:
    with Path("/proc/stat").open(encoding="utf-8") as file:
        figures = [int(word) for word in file.readline().split()[1:9]]
    return sum(value for place, value in enumerate(figures) if place not in _IDLE) / _TICKS
