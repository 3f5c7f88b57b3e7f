"""Whose matter is this? The department that leads, those that assist, and the duty that says so."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from contracts.commands import WorkOrderCategory
from contracts.search import DepartmentRoute, RouteRequest
from knowledge_base.retrieval.complaints import complains
from knowledge_base.retrieval.decision import by_topic
from knowledge_base.retrieval.duties import DutyIndex
from knowledge_base.retrieval.embedder import Embedder, Vectors
from knowledge_base.retrieval.evidence import gather
from knowledge_base.retrieval.ranker import Ranker
from knowledge_base.retrieval.snapshot import Snapshot
from knowledge_base.retrieval.wording import official, searchable
from language.matcher import Understanding
from language.normalise import has_content, normalise
from language.rhetoric import without_rhetoric

HOTLINE = "gov"


@dataclass(frozen=True)
class RoutingThresholds:
    """`sure`: a department is named from this probability on; below it the hotline centre takes the matter."""

    sure: float = 0.25


class Router:
    """Complaints go by the duties; a question about a service goes to the service's department."""

    def __init__(
        self,
        snapshot: Snapshot,
        duties: DutyIndex | None,
        embedder: Embedder,
        search: Ranker,
        routing: Ranker,
        thresholds: RoutingThresholds | None = None,
    ) -> None:
        self._snapshot = snapshot
        self._duties = duties
        self._embedder = embedder
        self._search = search
        self._routing = routing
        self._thresholds = thresholds or RoutingThresholds()

    def route(self, request: RouteRequest) -> DepartmentRoute:
        """The department accountable for the matter; the hotline centre when nothing fits."""
        if not has_content(request.text):
            return self._of_item(request.item) or self._hotline("没有可以辨认的内容")
        written = normalise(request.text)
        found = self._snapshot.matcher.match(searchable(without_rhetoric(written) or written))
        sentence = found.text
        vector = self._embedder.encode([official(sentence)], "query")
        duty = self._of_duty(sentence, vector, found)
        service = self._of_service(sentence, vector, found)
        ordered = (duty, service) if request.appeal or complains(sentence) else (service, duty)
        for route in (*ordered, self._of_item(request.item), self._of_department(found)):
            if route is not None and route.probability >= self._thresholds.sure:
                return route
        return self._hotline("没有找到对应的事项或职责")

    def _of_duty(self, sentence: str, vector: Vectors, found: Understanding) -> DepartmentRoute | None:
        if self._duties is None:
            return None
        rows, nearness = self._duties.evidence(sentence, found, vector)
        probabilities = self._routing.probabilities(rows)
        office = int(probabilities[: self._duties.nobody].argmax())
        mine = np.flatnonzero(self._duties.lead_of == office)
        if not len(mine):
            return None
        duty = self._duties.duties[int(mine[nearness[mine].argmax()])]
        return DepartmentRoute(
            lead=duty.lead,
            lead_name=self._name(duty.lead),
            assist=duty.assist,
            category=duty.category.value,
            topic=duty.topic,
            duty=duty.id,
            why=f"职责清单：{duty.topic}" + (f"（{duty.basis}）" if duty.basis else ""),
            probability=round(float(probabilities[office]), 4),
        )

    def _of_service(self, sentence: str, vector: Vectors, found: Understanding) -> DepartmentRoute | None:
        snapshot = self._snapshot
        visible = np.ones(len(snapshot.entries) + 1, np.bool_)
        evidence = gather(snapshot, found, sentence, vector, visible)
        topics, _ = by_topic(snapshot, evidence.owners, self._search.probabilities(evidence.rows))
        sums: dict[str, float] = {}
        for topic in topics:
            department = snapshot.entries[topic.topic].entry.department
            sums[department] = sums.get(department, 0.0) + topic.probability
        if not sums:
            return None
        lead = max(sums, key=lambda department: sums[department])
        title = next(
            snapshot.entries[t.topic].entry.title for t in topics if snapshot.entries[t.topic].entry.department == lead
        )
        return self._service_route(lead, title, f"主管事项：{title}", sums[lead])

    def _of_item(self, item: str | None) -> DepartmentRoute | None:
        position = self._snapshot.position.get(item) if item is not None else None
        if position is None:
            return None
        entry = self._snapshot.entries[position].entry
        return self._service_route(entry.department, entry.title, f"前面问的事项：{entry.title}", 0.6)

    def _of_department(self, found: Understanding) -> DepartmentRoute | None:
        if not found.departments:
            return None
        office = found.departments[0].id
        return DepartmentRoute(office, self._name(office), why="市民点名的部门", probability=0.5)

    def _service_route(self, lead: str, topic: str, why: str, probability: float) -> DepartmentRoute:
        return DepartmentRoute(
            lead=lead,
            lead_name=self._name(lead),
            category=WorkOrderCategory.CONSULTATION.value,
            topic=topic,
            why=why,
            probability=round(probability, 4),
        )

    def _hotline(self, why: str) -> DepartmentRoute:
        return DepartmentRoute(HOTLINE, self._name(HOTLINE), why=f"{why}，由热线中心受理后转办", probability=0.0)

    def _name(self, department: str) -> str:
        known = self._snapshot.departments.get(department)
        return known.name if known is not None else department
