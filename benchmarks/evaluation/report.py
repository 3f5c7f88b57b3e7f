"""The tables of an evaluation, with Wilson intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from scipy.stats import binomtest

from benchmarks.evaluation.cases import Case
from benchmarks.evaluation.judge import Verdict

GOOD = (Verdict.RIGHT, Verdict.ASKED_BACK)


@dataclass(frozen=True)
class Judged:
    case: Case
    reply: dict[str, Any]
    verdict: Verdict


def share(judged: list[Judged], verdicts: Iterable[Verdict]) -> tuple[float, float, float]:
    """The share of these verdicts in per cent, with its 95 % Wilson interval."""
    hits = sum(1 for one in judged if one.verdict in verdicts)
    interval = binomtest(hits, len(judged)).proportion_ci(method="wilson")
    return 100 * hits / len(judged), 100 * interval.low, 100 * interval.high


def wilson(hits: int, count: int) -> str:
    """A share in per cent with its 95 % Wilson interval, as text."""
    interval = binomtest(hits, count).proportion_ci(method="wilson")
    return _interval((100 * hits / count, 100 * interval.low, 100 * interval.high))


def table(judged: list[Judged], group: Callable[[Judged], str]) -> str:
    """A row per group: counts of each verdict, good share with interval, wrong share with interval."""
    groups: dict[str, list[Judged]] = {}
    for one in judged:
        groups.setdefault(group(one), []).append(one)
    lines = [
        "| group | n | right | asked back | wrong | refused | good % (95 % interval) | wrong % (95 % interval) |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, members in sorted(groups.items()):
        counts = Counter(one.verdict for one in members)
        good, wrong = share(members, GOOD), share(members, [Verdict.WRONG])
        numbers = " | ".join(str(counts[verdict]) for verdict in Verdict)
        lines.append(f"| {name} | {len(members)} | {numbers} | {_interval(good)} | {_interval(wrong)} |")
    return "\n".join(lines)


def _interval(values: tuple[float, float, float]) -> str:
    return f"{values[0]:.1f} ({values[1]:.1f}–{values[2]:.1f})"
