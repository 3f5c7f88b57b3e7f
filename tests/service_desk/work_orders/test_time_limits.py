from __future__ import annotations

from pathlib import Path

import pytest

from contracts.commands import WorkOrderCategory
from service_desk.errors import BadTimeLimits
from service_desk.work_orders.time_limits import BUNDLED, read_time_limits


def test_the_bundled_limits() -> None:
    limits = read_time_limits()
    days = {category.value: limit.working_days for category, limit in limits.items()}
    assert days == {"consultation": 3, "complaint": 13, "report": 13, "suggestion": 13, "urgent": 1}
    assert limits[WorkOrderCategory.COMPLAINT].label == "投诉"


@pytest.mark.parametrize(
    "change",
    [
        ("working_days: 3", "working_days: 0"),
        ("consultation:", "question:"),
        ("label: 咨询", "name: 咨询"),
        ("urgent:", "# urgent:"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, change: tuple[str, str]) -> None:
    file = tmp_path / "limits.yml"
    file.write_text(BUNDLED.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    with pytest.raises(BadTimeLimits, match=r"limits\.yml"):
        read_time_limits(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadTimeLimits, match=r"none\.yml"):
        read_time_limits(tmp_path / "none.yml")
