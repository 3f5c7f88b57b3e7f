from __future__ import annotations

import os
import time

from benchmarks.load.processor import Processor, Used, seconds_of


def test_work_of_the_gateway_is_told_from_that_of_others() -> None:
    measured = Processor(os.getpid(), generator=())
    begun, until = seconds_of(os.getpid()), time.monotonic() + 10
    while seconds_of(os.getpid()) - begun < 0.1 and time.monotonic() < until:
        sum(range(10_000))
    used = measured.used()
    assert 0.01 < used.gateway <= 1.5
    assert used.generator < used.gateway


def test_one_that_is_gone_used_nothing() -> None:
    assert seconds_of(2**22 + 1) == 0


def test_it_is_told_in_cores() -> None:
    assert str(Used(0.5, 0.25, 1)) == "0.50 / 0.25 / 1.00"
