"""What one step of the load brought, from its samples."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

KEPT_UP = 0.95  # of what was offered must be answered for a rate to count as kept up with
SLOW = 3.0  # seconds: an answer that comes later at p95 is no keeping up
CALM = frozenset({429, 503})


@dataclass(frozen=True)
class Figures:
    """One rate. Times in seconds; `accepted` lists the messages' ids."""

    kind: str
    rate: float
    offered: int
    seconds: float
    accepted: Sequence[str]
    refused: int
    errors: int
    request: Sequence[float] = field(repr=False)
    answer: Sequence[float] = field(repr=False)
    faults: int = 0
    repeated: int = 0

    @property
    def throughput(self) -> float:
        """Answers per second."""
        return len(self.answer) / self.seconds

    @property
    def kept_up(self) -> bool:
        """Whether the gateway bears this rate."""
        return (
            self.offered > 0
            and len(self.answer) >= KEPT_UP * self.offered
            and self.errors == 0
            and quantile(self.answer, 95) < SLOW
        )

    def row(self, cores: object) -> str:
        """A line of the table; `cores`: who used them."""
        request = " / ".join(f"{1000 * quantile(self.request, q):.0f}" for q in (50, 95, 99))
        answer = " / ".join(f"{1000 * quantile(self.answer, q):.0f}" for q in (50, 95, 99))
        return (
            f"| {self.kind} | {self.rate:.0f} | {self.offered / self.seconds:.1f} | {self.throughput:.1f} | "
            f"{request} | {answer} | {self.refused} | {self.errors} | {'yes' if self.kept_up else 'no'} | {cores} |"
        )


HEAD = (
    "| channel | rate/s | arrived/s | answered/s | request ms p50/p95/p99 | answer ms p50/p95/p99 | declined | errors "
    "| kept up | cores: gateway / generator / all else |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
)


def quantile(values: Sequence[float], percent: int) -> float:
    """The percentile; 0 of nothing.

    >>> quantile([1.0, 2.0, 3.0], 50)
    2.0
    """
    if len(values) < 2:
        return values[0] if values else 0.0
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def web_figures(rate: float, seconds: float, samples: Iterable[Mapping[str, Any]]) -> Figures:
    """A request is answered by 202, or calmly by 429 or 503 with a problem document and Retry-After; else an error."""
    measured = [sample for sample in samples if sample["measured"]]
    accepted = [sample for sample in measured if sample["status"] == 202]
    refused = [s for s in measured if s["status"] in CALM and s["problem"] and s["retry_after"]]
    return Figures(
        "web",
        rate,
        len(measured),
        seconds,
        [sample["id"] for sample in accepted],
        len(refused),
        len(measured) - len(accepted) - len(refused),
        [sample["seconds"] for sample in measured],
        [sample["answered"] for sample in accepted if sample.get("answered") is not None],
    )


def wechat_figures(rate: float, seconds: float, samples: Iterable[Mapping[str, Any]], stored: set[str]) -> Figures:
    """A push that was stored is accepted; one answered in words without being stored is declined.

    An error is a push without an answer in time, or the platform's fault text in a citizen's window.
    """
    measured = [sample for sample in samples if sample["measured"]]
    accepted = [sample for sample in measured if sample["id"] in stored]
    answered = [sample for sample in measured if sample["status"] == 200]
    return Figures(
        "WeChat",
        rate,
        len(measured),
        seconds,
        [sample["id"] for sample in accepted],
        sum(sample["id"] not in stored for sample in answered),
        len(measured) - len(answered),
        [sample["seconds"] for sample in measured if sample["id"] not in stored],
        [sample["answered"] for sample in accepted if sample["answered"] is not None],
        faults=sum(sample["fault"] for sample in measured),
        repeated=sum(sample["attempts"] - 1 for sample in measured),
    )
