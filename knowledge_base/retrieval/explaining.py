"""Every step of a search, to be looked at: the hit test of operators and editors.

The result is the one that `Searcher.search` gives; the steps are made by the functions that it calls.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contracts.codec import to_data
from contracts.search import SearchRequest
from knowledge_base.model import Entry
from knowledge_base.retrieval.decision import Thresholds, by_topic
from knowledge_base.retrieval.embedder import Embedder, Vectors
from knowledge_base.retrieval.evidence import Evidence, gather
from knowledge_base.retrieval.ranker import Ranker
from knowledge_base.retrieval.search import Searcher
from knowledge_base.retrieval.snapshot import Snapshot
from knowledge_base.retrieval.wording import bigrams, official, searchable, words
from language.matcher import Understanding
from language.normalise import normalise

_SHOWN = 10
_OUTSIDE = "none of ours"


@dataclass(frozen=True)
class Explainer:
    """Explains searches on one snapshot; `searcher` gives the result."""

    snapshot: Snapshot
    searcher: Searcher
    embedder: Embedder
    ranker: Ranker
    thresholds: Thresholds

    def explain(self, request: SearchRequest, about: str | None = None) -> dict[str, Any]:
        """`{"request", "steps": [{"step", ...}], "result"}`, the steps in their order, ready for JSON.

        `about` names an entry whose fate is told in a step of its own, wherever it stands.
        """
        sentence = searchable(request.text)
        found = self.snapshot.matcher.match(sentence)
        plain = official(found.text)
        visible = self.snapshot.visible(request.in_force_on, request.region, request.audience)
        vector = self.embedder.encode([plain], "query")
        evidence = gather(self.snapshot, found, found.text, vector, visible)
        probabilities = self.ranker.probabilities(evidence.rows)
        steps = [
            {"step": "normalise", "normalised": normalise(request.text), "without_courtesies": sentence},
            {"step": "expand", "spelt_right": found.text, "official": plain, "found": _found(found)},
            {"step": "filter", **self._filter(request, visible)},
            {"step": "dense", "passages": self._dense(vector, visible)},
            {"step": "lexical", "words": self._lexical(words(plain), visible, "words"),
             "bigrams": self._lexical(bigrams(plain), visible, "bigrams")},
            {"step": "rank", "entries": self._ranked(evidence, probabilities)},
            {"step": "decide", **self._matters(evidence, probabilities)},
        ]  # fmt: skip
        if about is not None:
            steps.append({"step": "about", **self._about(about, request, evidence, probabilities)})
        return {
            "request": to_data(request),
            "index_version": self.snapshot.version,
            "steps": steps,
            "result": to_data(self.searcher.search(request)),
        }

    def _filter(self, request: SearchRequest, visible: NDArray[np.bool_]) -> dict[str, Any]:
        """How many entries may be told, and why the others may not."""
        why: Counter[str] = Counter()
        for published, allowed in zip(self.snapshot.entries, visible.tolist(), strict=False):
            entry = published.entry
            if not allowed:
                why[self._why_hidden(entry, request)] += 1
        return {"visible": int(visible.sum()) - 1, "hidden": dict(why)}

    def _why_hidden(self, entry: Entry, request: SearchRequest) -> str:
        if not entry.in_force(request.in_force_on):
            return "not_in_force_yet" if request.in_force_on < entry.valid_from else "expired"
        return "other_audience" if self.snapshot.holds_in(entry, request.region) else "other_region"

    def _about(
        self, name: str, request: SearchRequest, evidence: Evidence, probabilities: NDArray[np.float64]
    ) -> dict[str, Any]:
        """What became of one entry: not published, hidden (why), or its place and what made it so."""
        position = self.snapshot.position.get(name)
        if position is None:
            return {"entry": name, "fate": "not_published"}
        visible = self.snapshot.visible(request.in_force_on, request.region, request.audience)
        if not visible[position]:
            entry = self.snapshot.entries[position].entry
            return {"entry": name, "fate": "hidden", "why": self._why_hidden(entry, request)}
        row = int(np.flatnonzero(evidence.owners == position)[0])
        place = int((probabilities > probabilities[row]).sum()) + 1
        return {"fate": "ranked", "place": place, **self._row(row, evidence, probabilities)}

    def _dense(self, vector: Vectors, visible: NDArray[np.bool_]) -> list[dict[str, Any]]:
        hits = self.snapshot.dense.search(vector, visible[self.snapshot.owners], _SHOWN)
        return [
            {**self._passage(passage), "cosine": round(cosine, 4)}
            for passage, cosine in zip(hits.passages.tolist(), hits.cosines.tolist(), strict=True)
        ]

    def _lexical(self, tokens: list[str], visible: NDArray[np.bool_], name: str) -> dict[str, Any]:
        index = self.snapshot.words if name == "words" else self.snapshot.bigrams
        scores = np.where(visible[self.snapshot.owners], index.scores(tokens), 0.0)
        best = [passage for passage in np.argsort(-scores, kind="stable")[:_SHOWN].tolist() if scores[passage] > 0]
        return {
            "tokens": [{"token": token, "known": index.knows(token)} for token in tokens],
            "passages": [{**self._passage(passage), "score": round(float(scores[passage]), 4)} for passage in best],
        }

    def _ranked(self, evidence: Evidence, probabilities: NDArray[np.float64]) -> list[dict[str, Any]]:
        """The likeliest entries with what each feature adds to their utility (weight × value); noughts left out."""
        order = np.argsort(-probabilities, kind="stable")[:_SHOWN].tolist()
        return [self._row(row, evidence, probabilities) for row in order]

    def _row(self, row: int, evidence: Evidence, probabilities: NDArray[np.float64]) -> dict[str, Any]:
        weights = np.array(self.ranker.weights)
        return {
            "entry": self._name(int(evidence.owners[row])),
            "probability": round(float(probabilities[row]), 4),
            "utility": round(float(evidence.rows[row] @ weights), 3),
            "features": {
                name: {"value": round(float(value), 3), "adds": round(float(value * weight), 3)}
                for name, value, weight in zip(self.ranker.features, evidence.rows[row], weights, strict=True)
                if value
            },
        }

    def _matters(self, evidence: Evidence, probabilities: NDArray[np.float64]) -> dict[str, Any]:
        """The probabilities summed by matter, as the decision sees them before context, region and succession."""
        topics, outside = by_topic(self.snapshot, evidence.owners, probabilities)
        return {
            "matters": [
                {"matter": self._name(topic.topic), "probability": round(topic.probability, 4)}
                for topic in islice(topics, _SHOWN)
            ],
            "outside": round(outside, 4),
            "thresholds": to_data(self.thresholds),
        }

    def _passage(self, passage: int) -> dict[str, Any]:
        known = self.snapshot.passages[passage]
        return {"entry": self._name(known.owner), "kind": known.kind.value, "text": known.text}

    def _name(self, owner: int) -> str:
        return _OUTSIDE if owner == self.snapshot.outside else self.snapshot.entries[owner].entry.id


def _found(found: Understanding) -> dict[str, Any]:
    return {
        "items": [{"id": mention.id, "text": mention.text} for mention in found.items],
        "departments": [{"id": mention.id, "text": mention.text} for mention in found.departments],
        "regions": [{"id": mention.id, "text": mention.text} for mention in found.regions],
        "facets": [facet.value for facet in found.facets],
        "numbers": [{"kind": number.kind, "text": number.text} for number in found.numbers],
    }
