from __future__ import annotations

from pathlib import Path

import pytest

from contracts.commands import WorkOrderCategory
from service_desk.errors import BadTimeLimits
from service_desk.work_orders.time_limits import BUNDLED, read_time_limits


def test_the_bundled_limits() -> None:
    limits = read_time_limits()
    days = {category.value: limit.working_days for category, limit in limits.categories.items()}
    assert days == {"consultation": 3, "complaint": 13, "report": 13, "suggestion": 13, "urgent": 1}
    assert limits.label("complaint") == "投诉"
    assert limits.rules.escalate_after_days == 5


def test_a_department_may_have_its_own(tmp_path: Path) -> None:
    file = tmp_path / "limits.yml"
    text = BUNDLED.read_text(encoding="utf-8")
    file.write_text(text.replace("departments: {}", "departments: {hurd: {complaint: {working_days: 10}}}"), "utf-8")
    limits = read_time_limits(file)
    assert limits.of(WorkOrderCategory.COMPLAINT, "hurd").working_days == 10
    assert limits.of(WorkOrderCategory.COMPLAINT, "hurd").label == "投诉"
    assert limits.of(WorkOrderCategory.COMPLAINT, "psb").working_days == 13
    assert limits.of(WorkOrderCategory.URGENT, "hurd").working_days == 1


@pytest.mark.parametrize(
    "change",
    [
        ("working_days: 3", "working_days: 0"),
        ("consultation:", "question:"),
        ("label: 咨询", "name: 咨询"),
        ("urgent:", "# urgent:"),
        ("departments: {}", "departments: {hurd: {complaint: {working_days: none}}}"),
        ("  refusals: 2", "  refusal: 2"),
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
