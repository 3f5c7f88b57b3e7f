"""The duties (职责清单) as an index: which department a complaint is about, by examples in people's words.

The sentences that are no matter of government stand beside the duties, as the candidate "nobody's".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from knowledge_base.model import Duty
from knowledge_base.retrieval.classifier import OwnerClassifier
from knowledge_base.retrieval.complaints import complains
from knowledge_base.retrieval.embedder import Embedder, Vectors
from knowledge_base.retrieval.lexical import LexicalIndex, bigram_index, word_index
from knowledge_base.retrieval.pooling import Floats, best, density, mean_of_three
from knowledge_base.retrieval.ranker import Example
from knowledge_base.retrieval.snapshot import Snapshot
from knowledge_base.retrieval.wording import bigrams, official, searchable, words
from language.matcher import Understanding
from language.normalise import normalise

ROUTING_FEATURES = (
    "duty_best",
    "duty_three",
    "topic_best",
    "density",
    "duty_class",
    "department_class",
    "words_best",
    "bigrams_best",
    "service_best",
    "department_named",
    "subject_words",
    "nobody_bias",
    "nobody_complaint",
)
SUBJECTS_FILE = Path(__file__).with_name("subjects.yml")


@dataclass(frozen=True)
class DutyIndex:
    """Examples and topics of all duties, then nobody's sentences; the classifier knows duties and departments.

    Owner `len(duties)` and department `len(departments)` stand for nobody.
    """

    duties: tuple[Duty, ...]
    departments: tuple[str, ...]
    texts: tuple[str, ...]
    owners: NDArray[np.int64]
    is_topic: NDArray[np.bool_]
    vectors: Vectors
    words: LexicalIndex
    bigrams: LexicalIndex
    classifier: OwnerClassifier
    snapshot: Snapshot

    @cached_property
    def lead_of(self) -> NDArray[np.int64]:
        """Per duty, and last for nobody: the position of the department that leads."""
        return np.array([self.departments.index(duty.lead) for duty in self.duties] + [self.nobody], np.int64)

    @property
    def nobody(self) -> int:
        return len(self.departments)

    @cached_property
    def department_of_passage(self) -> NDArray[np.int64]:
        """Per passage of the snapshot: the position of its entry's department, or -1."""
        entries = self.snapshot.entries
        offices = [self.departments.index(p.entry.department) for p in entries] + [-1]
        return np.array(offices, np.int64)[self.snapshot.owners]

    def evidence(
        self, sentence: str, found: Understanding, vector: Vectors, *, left_out: int | None = None
    ) -> tuple[Floats, Floats]:
        """Features per department (rows), and how near each duty is; `left_out` is an example not to be seen."""
        plain = official(sentence)
        allowed = np.ones(len(self.texts), np.bool_)
        if left_out is not None:
            allowed[left_out] = False
        cosines = (self.vectors @ vector.reshape(-1)).astype(np.float64)
        floor = float(np.sort(cosines)[-min(len(cosines), 200)])
        scale = np.where(allowed, np.maximum(0.0, cosines - floor) * 10, 0.0)
        leads, count = self.lead_of[self.owners], len(self.departments) + 1
        sizes = np.maximum(1.0, np.bincount(leads, minlength=count))
        scores = self.classifier.scores(vector) if left_out is None else self.classifier.scores_without(left_out)
        classes = scores["duty"][: len(self.lead_of)].astype(np.float64)
        by_words = np.where(allowed, self.words.scores(words(plain)), 0.0).astype(np.float64)
        by_bigrams = np.where(allowed, self.bigrams.scores(bigrams(plain)), 0.0).astype(np.float64)
        columns = {
            "duty_best": best(leads, scale, count),
            "duty_three": mean_of_three(leads, scale, count),
            "topic_best": best(leads[self.is_topic], scale[self.is_topic], count),
            "density": density(leads[allowed], cosines[allowed], count, sizes),
            "duty_class": best(self.lead_of, classes, count),
            "department_class": scores["department"][:count].astype(np.float64),
            "words_best": best(leads, by_words, count),
            "bigrams_best": best(leads, by_bigrams, count),
            "service_best": self._services(vector, floor),
            "department_named": self._named(found),
            "subject_words": self._subjects(sentence),
            "nobody_bias": np.eye(count)[self.nobody],
            "nobody_complaint": np.eye(count)[self.nobody] * float(complains(sentence)),
        }
        duty_scores = (
            best(self.owners, scale, len(self.lead_of))
            + 4.0 * classes
            + 2.0 * best(self.owners, by_bigrams, len(self.lead_of))
        )
        return np.stack([columns[name] for name in ROUTING_FEATURES], axis=1), duty_scores

    def _services(self, vector: Vectors, floor: float) -> Floats:
        cosines = (self.snapshot.dense.vectors @ vector.reshape(-1)).astype(np.float64)
        offices = self.department_of_passage
        inside = offices >= 0
        return best(offices[inside], np.maximum(0.0, cosines[inside] - floor) * 10, len(self.departments) + 1)

    def _named(self, found: Understanding) -> Floats:
        named = np.zeros(len(self.departments) + 1)
        for mention in found.departments:
            if mention.id in self.departments:
                named[self.departments.index(mention.id)] = 1.0
        return named

    def _subjects(self, sentence: str) -> Floats:
        """Words that name a department's field, by length, shared between the departments that claim them."""
        found = np.zeros(len(self.departments) + 1)
        for word, offices in _subjects().items():
            if word in sentence:
                for office in offices:
                    if office in self.departments:
                        found[self.departments.index(office)] += len(word) / 2 / len(offices)
        result: Floats = np.minimum(found, 3.0)
        return result

    def examples(self) -> list[Example]:
        """Training questions for routing: every example of a duty, itself left out, its department the right one."""
        found = []
        for number, text in enumerate(self.texts):
            if not self.is_topic[number]:
                rows, _ = self.evidence(text, self.snapshot.matcher.match(text), self.vectors[number], left_out=number)
                lead = self.lead_of[self.owners[number]]
                found.append(Example(rows, np.arange(len(self.departments) + 1) == lead))
        return found


@lru_cache(maxsize=1)
def _subjects() -> dict[str, tuple[str, ...]]:
    data = yaml.safe_load(SUBJECTS_FILE.read_text(encoding="utf-8"))["subjects"]
    words: dict[str, list[str]] = {}
    for office, subjects in data.items():
        for word in subjects:
            words.setdefault(normalise(str(word)), []).append(office)
    return {word: tuple(offices) for word, offices in words.items()}


def build_duties(snapshot: Snapshot, embedder: Embedder, before: DutyIndex | None = None) -> DutyIndex | None:
    """The index of the published duties; None when there are none. What has not changed since `before` is kept."""
    duties = snapshot.published.duties
    if not duties:
        return None
    entitled = {d.id for d in snapshot.published.departments} | {d.lead for d in duties}
    departments = tuple(sorted(entitled | {p.entry.department for p in snapshot.entries}))
    if before is not None and (before.duties, before.departments) == (duties, departments):
        return replace(before, snapshot=snapshot)
    rows = [(n, normalise(duty.topic), True) for n, duty in enumerate(duties)]
    rows += [(n, searchable(text), False) for n, duty in enumerate(duties) for text in duty.examples]
    nobodys = np.flatnonzero(snapshot.owners == snapshot.outside).tolist()
    rows += [(len(duties), snapshot.passages[number].text, False) for number in nobodys]
    texts = [official(text) for _, text, _ in rows]
    owners = np.array([owner for owner, _, _ in rows], np.int64)
    vectors = embedder.encode(texts, "query")
    leads = np.array([*(departments.index(duty.lead) for duty in duties), len(departments)], np.int64)
    count = max(len(duties), len(departments)) + 1
    return DutyIndex(
        duties=duties,
        departments=departments,
        texts=tuple(text for _, text, _ in rows),
        owners=owners,
        is_topic=np.array([topic for _, _, topic in rows]),
        vectors=vectors,
        words=word_index(texts),
        bigrams=bigram_index(texts),
        classifier=OwnerClassifier(vectors, {"duty": owners, "department": leads[owners]}, count),
        snapshot=snapshot,
    )
