"""From probabilities to one of three outcomes: answer, ask back, or say honestly that it is not known."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from contracts.facets import Facet
from contracts.search import Outcome, Reason
from knowledge_base.model import Bundle, Faq, Guide
from knowledge_base.retrieval.snapshot import Snapshot

MATTERS = 50  # no decision and no measurement looks further
_TOLD_BY_EVENT = {Facet.MATERIALS, Facet.STEPS}


@dataclass(frozen=True)
class Thresholds:
    """Chosen on cross-validated development questions; asking back is cheap, a wrong answer is not."""

    answer: float = 0.8
    outside: float = 0.5
    surely_outside: float = 0.75
    candidate: float = 0.02
    candidates: int = 4
    faq_share: float = 0.5
    related_share: float = 0.3
    sister: float = 0.5
    service: float = 2.0


@dataclass(frozen=True)
class TopicScore:
    """A matter with its probability and its entries, best first."""

    topic: int
    probability: float
    entries: tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class Decision:
    """`topics` are best first; `chosen` is the entry that answers, `related` is of the same matter and told after it.

    `choices`: the regional variants of one question, when the region decides and is not known.
    `repealed` is the policy that was asked for and that `chosen` has replaced.
    """

    outcome: Outcome
    reason: Reason
    probability: float
    topics: tuple[TopicScore, ...]
    chosen: int | None = None
    related: int | None = None
    choices: tuple[int, ...] = ()
    repealed: int | None = None


def by_topic(
    snapshot: Snapshot, owners: NDArray[np.int64], probabilities: NDArray[np.float64]
) -> tuple[list[TopicScore], float]:
    """Probabilities summed per matter, best first and at most `MATTERS`, and the probability of "none of ours"."""
    ours = owners != snapshot.outside
    outside = float(probabilities[~ours].sum())
    matters, members = snapshot.topics[owners[ours]], owners[ours]
    likely = probabilities[ours]
    totals = np.bincount(matters, weights=likely, minlength=len(snapshot.topics))
    present = np.unique(matters)
    best = present[np.argsort(-totals[present], kind="stable")[:MATTERS]]
    chosen = np.flatnonzero(np.isin(matters, best))
    grouped: dict[int, list[tuple[int, float]]] = {matter: [] for matter in best.tolist()}
    for number in chosen.tolist():
        grouped[int(matters[number])].append((int(members[number]), float(likely[number])))
    topics = [
        TopicScore(matter, sum(p for _, p in entries), tuple(sorted(entries, key=lambda entry: -entry[1])))
        for matter, entries in grouped.items()
    ]
    return sorted(topics, key=lambda score: -score.probability), outside


def decide(
    snapshot: Snapshot,
    topics: list[TopicScore],
    outside: float,
    facets: tuple[Facet, ...],
    thresholds: Thresholds,
) -> Decision:
    """The outcome for one question."""
    if not topics or outside > thresholds.outside or outside > topics[0].probability:
        reason = Reason.OUT_OF_SCOPE if outside > thresholds.surely_outside else Reason.TOO_FAR
        return Decision(Outcome.NO_ANSWER, reason, outside, ())
    best = _service_of_event(snapshot, topics, facets, thresholds) or topics[0]
    if best.probability >= thresholds.answer:
        return answer_with(snapshot, best, facets, thresholds, Reason.MATCHED)
    close = [score for score in topics if score.probability >= thresholds.candidate][: thresholds.candidates]
    return Decision(Outcome.CLARIFY, Reason.AMBIGUOUS, best.probability, tuple(close))


def _service_of_event(
    snapshot: Snapshot, topics: list[TopicScore], facets: tuple[Facet, ...], thresholds: Thresholds
) -> TopicScore | None:
    """A life event and one of its services are no two matters: the service tells a field of its own, and it answers
    where the sentence fits it nearly as well; together they are as sure as both."""
    if len(topics) < 2:
        return None
    event, service = sorted(topics[:2], key=lambda score: not isinstance(snapshot.entries[score.topic].entry, Bundle))
    bundle = snapshot.entries[event.topic].entry
    if not isinstance(bundle, Bundle) or snapshot.entries[service.topic].entry.id not in {s.item for s in bundle.steps}:
        return None
    of_one_service = bool(set(facets) - _TOLD_BY_EVENT) and service.probability >= thresholds.candidate
    if of_one_service or thresholds.service * service.probability >= event.probability:
        return replace(service, probability=event.probability + service.probability)
    return None


def answer_with(
    snapshot: Snapshot, topic: TopicScore, facets: tuple[Facet, ...], thresholds: Thresholds, reason: Reason
) -> Decision:
    """Answer from one matter; see `choose_entry`."""
    chosen, related = choose_entry(snapshot, topic, facets, thresholds)
    return Decision(Outcome.ANSWER, reason, topic.probability, (topic,), chosen, related)


def choose_entry(
    snapshot: Snapshot, topic: TopicScore, facets: tuple[Facet, ...], thresholds: Thresholds
) -> tuple[int, int | None]:
    """Guide, FAQ or policy within one matter, and what is worth telling after it.

    The guide answers unless another entry is the likeliest by far. When a field was asked for and the likeliest FAQ is
    about something else, the FAQ (it fits the whole sentence) is told first and the guide's field after it.
    """
    entries = _pooled(snapshot, topic)
    guide = next((owner for owner, _ in entries if isinstance(snapshot.entries[owner].entry, Guide)), None)
    best, probability = entries[0]
    if guide is None:
        return best, None
    share = probability / max(1e-9, topic.probability)
    if best != guide and share >= thresholds.faq_share:
        entry = snapshot.entries[best].entry
        asked_otherwise = isinstance(entry, Faq) and bool(facets) and entry.facet not in (*facets, None)
        return (best, guide) if asked_otherwise else (best, None)
    for owner, likelihood in entries:
        entry = snapshot.entries[owner].entry
        if isinstance(entry, Faq) and likelihood / max(1e-9, topic.probability) >= thresholds.related_share:
            return guide, owner
    return guide, None


def _pooled(snapshot: Snapshot, topic: TopicScore) -> list[tuple[int, float]]:
    """The topic's entries, best first; regional variants of one question count as one, told by the best of them."""
    pooled: dict[int, tuple[int, float]] = {}
    for owner, probability in topic.entries:
        first = snapshot.variants(owner)[0]
        best, total = pooled.get(first, (owner, 0.0))
        pooled[first] = best, total + probability
    return sorted(pooled.values(), key=lambda entry: -entry[1])
