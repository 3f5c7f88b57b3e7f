"""Planted contradictions are found, look-alikes are left alone; both lists print what they reach."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge_base.consistency import Aspect, Checker
from tests.knowledge_base.consistency.conftest import stated

PLANTED: dict[str, list[list[Any]]] = yaml.safe_load(
    Path(__file__).with_name("planted.yml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(("part", "found_share", "right_share"), [("tuning", 0.95, 0.96), ("reserved", 0.75, 0.9)])
def test_contradictions_are_found_and_look_alikes_are_not(
    part: str, found_share: float, right_share: float, real_checker: Checker, capsys: pytest.CaptureFixture[str]
) -> None:
    planted = found = false = 0
    for item, department, question, answer, expected in PLANTED[part]:
        findings = real_checker.findings_of(stated(department, item, question, answer))
        aspects = {finding.aspect for finding in findings} - {Aspect.QUESTION}
        planted += expected is not None
        found += expected in aspects
        false += bool(aspects) and expected not in aspects
    with capsys.disabled():
        print(f"\n{part}: {found} of {planted} contradictions found, {false} false of {len(PLANTED[part]) - planted}")
    assert found >= found_share * planted
    assert found >= right_share * (found + false)


def test_the_citys_own_entries_do_not_contradict_each_other(real_checker: Checker) -> None:
    assert [finding.lines() for finding in real_checker.findings()] == []
