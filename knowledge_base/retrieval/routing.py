"""Whose matter is this? The department that leads, those that assist, and the duty that says so."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from contracts.commands import WorkOrderCategory
from contracts.search import DepartmentRoute, RouteRequest
from knowledge_base.retrieval.classifier import OwnerClassifier
from knowledge_base.retrieval.decision import TopicScore, by_topic
from knowledge_base.retrieval.dense import DenseIndex
from knowledge_base.retrieval.embedder import Embedder, Vectors
from knowledge_base.retrieval.evidence import gather
from knowledge_base.retrieval.lexical import LexicalIndex, bigram_index
from knowledge_base.retrieval.ranker import Ranker, softmax
from knowledge_base.retrieval.snapshot import Snapshot
from knowledge_base.retrieval.wording import bigrams, official, searchable
from language.normalise import has_content, normalise
from language.matcher import Understanding

HOTLINE = "gov"
_COMPLAINT = (
    "投诉", "举报", "反映", "没人管", "不管", "扰民", "太吵", "乱收", "拖欠", "欠薪", "违规", "违法", "态度", "推诿", "坏了",
    "一直不", "迟迟", "臭", "噪音", "噪声", "堵", "占用", "欺骗", "骗", "假货", "过期食品", "不退", "克扣", "黑", "污染",
)  # fmt: skip


@dataclass(frozen=True)
class RouteWeights:
    """How much each kind of evidence says; set on the duties' own examples, each left out in turn."""

    best: float = 26.0
    three: float = 14.0
    classified: float = 5.0
    lexical: float = 6.0
    sure: float = 0.35


class Router:
    """Routes by the duties' examples first; a question about a service goes to the service's department."""

    def __init__(
        self, snapshot: Snapshot, embedder: Embedder, ranker: Ranker, weights: RouteWeights | None = None
    ) -> None:
        self._snapshot = snapshot
        self._embedder = embedder
        self._ranker = ranker
        self._weights = weights or RouteWeights()
        self.duties = snapshot.published.duties
        texts: list[str] = []
        owners: list[int] = []
        for number, duty in enumerate(self.duties):
            for text in (duty.topic, *duty.examples):
                texts.append(official(normalise(text)))
                owners.append(number)
        self.texts = tuple(texts)
        self.owners = np.array(owners, np.int64)
        self.dense: DenseIndex | None = None
        if texts:
            self.dense = DenseIndex(embedder.encode(texts, "query"))
            self._classifier = OwnerClassifier(self.dense.vectors, {"duty": self.owners}, len(self.duties))
            self._lexical: LexicalIndex = bigram_index(texts)

    def route(self, request: RouteRequest) -> DepartmentRoute:
        """The department accountable for the matter; the hotline centre when nothing fits."""
        if not has_content(request.text):
            return self._of_item(request.item) or self._hotline("没有可以辨认的内容")
        sentence = searchable(request.text)
        found = self._snapshot.matcher.match(sentence)
        vector = self._embedder.encode([official(sentence)], "query")
        complains = any(word in sentence for word in _COMPLAINT)
        duty = self._of_duty(sentence, vector)
        service = self._of_service(sentence, vector, found, request.item)
        if duty is not None and (complains or service is None or duty.probability >= service.probability):
            return duty
        if service is not None:
            return service
        if duty is not None:
            return duty
        return self._of_department(found) or self._hotline("没有找到对应的事项或职责")

    def duty_probabilities(self, sentence: str, vector: Vectors, left_out: int | None = None) -> np.ndarray:
        """The probability of each duty; `left_out` as in `gather`."""
        if self.dense is None:
            return np.zeros(0)
        allowed = np.ones(len(self.texts), np.bool_)
        if left_out is not None:
            allowed[left_out] = False
        cosines = np.where(allowed, self.dense.vectors @ vector.reshape(-1), -1.0)
        lexical = np.where(allowed, self._lexical.scores(bigrams(official(sentence))), 0.0)
        count, w = len(self.duties), self._weights
        scores = self._classifier.scores(vector) if left_out is None else self._classifier.scores_without(left_out)
        classified = scores["duty"]
        utilities = np.zeros(count)
        for number in range(count):
            mine = self.owners == number
            nearest = np.sort(cosines[mine])[::-1]
            utilities[number] = (
                w.best * nearest[0]
                + w.three * nearest[:3].mean()
                + w.classified * classified[number]
                + w.lexical * lexical[mine].max()
            )
        return softmax(utilities)

    def _of_duty(self, sentence: str, vector: Vectors) -> DepartmentRoute | None:
        """The department with the most probability over its duties, when it is enough."""
        if self.dense is None:
            return None
        probabilities = self.duty_probabilities(sentence, vector)
        best = int(probabilities.argmax())
        duty = self.duties[best]
        lead = sum(p for p, d in zip(probabilities.tolist(), self.duties, strict=True) if d.lead == duty.lead)
        near = float((self.dense.vectors[self.owners == best] @ vector.reshape(-1)).max())
        probability = float(lead) * min(1.0, max(0.0, (near - 0.80) / 0.08))
        if probability < self._weights.sure:
            return None
        return DepartmentRoute(
            lead=duty.lead,
            lead_name=self._name(duty.lead),
            assist=duty.assist,
            category=duty.category.value,
            topic=duty.topic,
            duty=duty.id,
            why=f"职责清单：{duty.topic}" + (f"（{duty.basis}）" if duty.basis else ""),
            probability=round(probability, 4),
        )

    def _of_service(
        self, sentence: str, vector: Vectors, found: Understanding, item: str | None
    ) -> DepartmentRoute | None:
        snapshot = self._snapshot
        visible = np.ones(len(snapshot.entries) + 1, np.bool_)
        evidence = gather(snapshot, found, sentence, vector, visible)
        topics, _ = by_topic(snapshot, evidence.owners, self._ranker.probabilities(evidence.rows))
        department, probability = self._most_probable(topics)
        if probability < self._weights.sure:
            return self._of_item(item)
        title = snapshot.entries[topics[0].topic].entry.title
        return DepartmentRoute(
            lead=department,
            lead_name=self._name(department),
            category=WorkOrderCategory.CONSULTATION.value,
            topic=title,
            why=f"主管事项：{title}",
            probability=round(probability, 4),
        )

    def _most_probable(self, topics: list[TopicScore]) -> tuple[str, float]:
        sums: dict[str, float] = {}
        for topic in topics:
            department = self._snapshot.entries[topic.topic].entry.department
            sums[department] = sums.get(department, 0.0) + topic.probability
        best = max(sums, key=lambda department: sums[department], default=HOTLINE)
        return best, sums.get(best, 0.0)

    def _of_item(self, item: str | None) -> DepartmentRoute | None:
        position = self._snapshot.position.get(item) if item is not None else None
        if position is None:
            return None
        entry = self._snapshot.entries[position].entry
        return DepartmentRoute(
            lead=entry.department,
            lead_name=self._name(entry.department),
            category=WorkOrderCategory.CONSULTATION.value,
            topic=entry.title,
            why=f"前面问的事项：{entry.title}",
            probability=0.6,
        )

    def _of_department(self, found: Understanding) -> DepartmentRoute | None:
        if not found.departments:
            return None
        office = found.departments[0].id
        return DepartmentRoute(office, self._name(office), topic="点名部门", why="市民点名的部门", probability=0.5)

    def _hotline(self, why: str) -> DepartmentRoute:
        return DepartmentRoute(HOTLINE, self._name(HOTLINE), why=f"{why}，由热线中心受理后转办", probability=0.0)

    def _name(self, department: str) -> str:
        known = self._snapshot.departments.get(department)
        return known.name if known is not None else department
