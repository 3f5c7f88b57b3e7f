from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from foundation.clock import CHINA, FakeClock, SystemClock, today


def test_the_day_is_chinas() -> None:
    clock = FakeClock(datetime(2026, 12, 31, 15, 59, tzinfo=UTC))
    assert today(clock) == date(2026, 12, 31)
    clock.advance(minutes=1)
    assert today(clock) == date(2027, 1, 1)


def test_moments_have_zones() -> None:
    assert SystemClock().now().tzinfo is CHINA
    with pytest.raises(ValueError, match="time zone"):
        FakeClock(datetime(2026, 1, 1))  # noqa: DTZ001 - the mistake under test
