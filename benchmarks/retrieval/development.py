"""The whole search on the development questions, with rankers that never saw the matter asked about.

Verdicts are those of the evaluation through the gateway (benchmarks.evaluation.judge), without the dialogue.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from benchmarks.evaluation.cases import Case, Catalogue
from benchmarks.evaluation.judge import Verdict, judge
from contracts.codec import to_data
from contracts.search import Outcome, Reason, SearchRequest, SearchResult
from knowledge_base.model import Faq, Guide
from knowledge_base.retrieval.decision import Thresholds
from knowledge_base.retrieval.embedder import Embedder
from knowledge_base.retrieval.ranker import fit
from knowledge_base.retrieval.search import Searcher
from knowledge_base.retrieval.snapshot import Snapshot
from knowledge_base.retrieval.training import Asked, folds

FOLDS = 5


@dataclass(frozen=True)
class Judged:
    """One question, what came back, what it was worth."""

    case: Case
    result: SearchResult
    verdict: Verdict


def catalogue_of(snapshot: Snapshot) -> Catalogue:
    """What the judge needs to know of the published entries."""
    entries = {p.entry.id: frozenset(p.entry.items or (p.entry.id,)) for p in snapshot.entries}
    return Catalogue(
        item_of_entry=entries,
        item_of_title={p.entry.title: entries[p.entry.id] for p in snapshot.entries},
        facet_of_entry={
            p.entry.id: p.entry.facet for p in snapshot.entries if isinstance(p.entry, Faq) and p.entry.facet
        },
        department_of_item={p.entry.id: p.entry.department for p in snapshot.entries},
        department_of_name={},
    )


def judged(
    snapshot: Snapshot, asked: list[Asked], embedder: Embedder, on: date, thresholds: Thresholds | None = None
) -> Iterator[Judged]:
    """Every development question and out-of-scope sentence through a search that was not trained on its matter."""
    fold = folds(asked, FOLDS)
    catalogue = catalogue_of(snapshot)
    for number in range(FOLDS):
        training = [q.example() for q, f in zip(asked, fold, strict=True) if f != number]
        searcher = Searcher(snapshot, embedder, fit(training, embedder.name), thresholds)
        for question, f in zip(asked, fold, strict=True):
            if f == number and question.source in ("development", "outside", "follow_up"):
                case = _case(snapshot, question)
                result = searcher.search(SearchRequest(question.text, on))
                yield Judged(case, result, judge(case, _as_reply(result), catalogue))


def table(results: list[Judged]) -> str:
    """Verdicts by kind of question, in percent."""
    kinds: dict[str, Counter[Verdict]] = defaultdict(Counter)
    for item in results:
        kinds[item.case.kind][item.verdict] += 1
        if item.case.kind not in ("out_of_scope", "follow_up"):
            kinds["all questions"][item.verdict] += 1
    lines = [f"{'kind':<16}{'n':>6}" + "".join(f"{verdict.name.lower():>13}" for verdict in Verdict)]
    for kind, counted in kinds.items():
        total = sum(counted.values())
        shares = "".join(f"{100 * counted[verdict] / total:>12.1f}%" for verdict in Verdict)
        lines.append(f"{kind:<16}{total:>6}{shares}")
    return "\n".join(lines)


def _case(snapshot: Snapshot, question: Asked) -> Case:
    if question.source != "development":
        return Case(question.text, question.text, "out_of_scope")
    entry = snapshot.entries[question.owner].entry
    kind = "facet" if question.facets else ("overview" if isinstance(entry, Guide) else "situation")
    return Case(question.text, question.text, kind, entry.items, entry.id, question.facets, (entry.department,))


def _as_reply(result: SearchResult) -> dict[str, Any]:
    """The reply the actions would make of a search."""
    status = {
        Outcome.ANSWER: "answered",
        Outcome.CLARIFY: "clarify",
        Outcome.NO_ANSWER: "out_of_scope" if result.reason is Reason.OUT_OF_SCOPE else "no_answer",
    }[result.outcome]
    blocks = to_data(result.answer.blocks) if result.answer is not None else []
    return {
        "status": status,
        "blocks": blocks,
        "sources": [block for block in blocks if block["type"] == "source"],
        "options": [{"label": candidate.title} for candidate in result.candidates],
    }
