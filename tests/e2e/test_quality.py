"""The held-out questions, whole, through the public API. What is reached here is what is reported."""

from __future__ import annotations

import pytest

from benchmarks.evaluation.__main__ import evaluate, print_report
from benchmarks.evaluation.cases import catalogue, held_out
from benchmarks.evaluation.judge import Verdict
from benchmarks.evaluation.report import GOOD, share
from deploy.setup.instance import Instance


@pytest.mark.slow
async def test_the_held_out_questions_are_answered(instance: Instance, capsys: pytest.CaptureFixture[str]) -> None:
    judged = await evaluate(held_out(), instance.url("gateway"), catalogue(), at_once=4)
    with capsys.disabled():
        print_report("heldout", judged)
    questions = [one for one in judged if one.case.kind not in ("complaint", "out_of_scope")]
    outside = [one for one in judged if one.case.kind == "out_of_scope"]
    assert len(questions) >= 300
    assert len(outside) >= 60
    assert share(questions, GOOD)[0] >= 90
    assert share(questions, [Verdict.WRONG])[0] <= 3
    assert share(outside, [Verdict.RIGHT])[0] >= 95
