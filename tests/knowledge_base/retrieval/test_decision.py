"""From probabilities to outcomes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from contracts.facets import Facet
from contracts.search import Outcome, Reason
from knowledge_base.loading import publish_in_memory
from knowledge_base.retrieval.decision import Thresholds, TopicScore, by_topic, choose_entry, decide
from knowledge_base.retrieval.snapshot import Snapshot, build_snapshot
from tests.knowledge_base.city import bundle, city_data, read
from tests.knowledge_base.embedder import FakeEmbedder

LIMITS = Thresholds()


def _topics(snapshot: Snapshot, **probabilities: float) -> list[TopicScore]:
    names = {name.replace("_", "-"): value for name, value in probabilities.items()}
    positions = {snapshot.position[name]: value for name, value in names.items()}
    owners = np.array([*positions, snapshot.outside])
    return by_topic(snapshot, owners, np.array([*positions.values(), 0.0]))[0]


def test_a_sure_matter_is_answered(snapshot: Snapshot):
    decision = decide(snapshot, _topics(snapshot, psb_passport=0.9, mca_marriage=0.1), 0.0, (), LIMITS)
    assert decision.outcome is Outcome.ANSWER
    assert decision.chosen == snapshot.position["psb-passport"]


def test_two_close_matters_are_asked_back(snapshot: Snapshot):
    decision = decide(snapshot, _topics(snapshot, psb_passport=0.5, mca_marriage=0.45), 0.0, (), LIMITS)
    assert decision.outcome is Outcome.CLARIFY
    assert len(decision.topics) == 2


@pytest.mark.parametrize(("outside", "reason"), [(0.95, Reason.OUT_OF_SCOPE), (0.65, Reason.TOO_FAR)])
def test_outside_is_declined(snapshot: Snapshot, outside: float, reason: Reason):
    decision = decide(snapshot, _topics(snapshot, psb_passport=1 - outside), outside, (), LIMITS)
    assert (decision.outcome, decision.reason) == (Outcome.NO_ANSWER, reason)


def test_an_empty_index_declines(snapshot: Snapshot):
    assert decide(snapshot, [], 0.0, (), LIMITS).outcome is Outcome.NO_ANSWER


def test_a_faq_belongs_to_its_guides_matter(snapshot: Snapshot):
    topics = _topics(snapshot, psb_id_card_reissue=0.4, psb_faq_proxy=0.5)
    assert len(topics) == 1
    assert topics[0].probability == pytest.approx(0.9)


def test_the_likelier_faq_answers(snapshot: Snapshot):
    topic = _topics(snapshot, psb_id_card_reissue=0.2, psb_faq_proxy=0.7)[0]
    assert choose_entry(snapshot, topic, (), LIMITS) == (snapshot.position["psb-faq-proxy"], None)


def test_a_faq_close_behind_is_told_after_the_guide(snapshot: Snapshot):
    topic = _topics(snapshot, psb_id_card_reissue=0.5, psb_faq_proxy=0.4)[0]
    chosen, related = choose_entry(snapshot, topic, (Facet.FEE,), LIMITS)
    assert chosen == snapshot.position["psb-id-card-reissue"]
    assert related == snapshot.position["psb-faq-proxy"]


def test_a_far_faq_is_not_told(snapshot: Snapshot):
    topic = _topics(snapshot, psb_id_card_reissue=0.8, psb_faq_proxy=0.1)[0]
    assert choose_entry(snapshot, topic, (), LIMITS) == (snapshot.position["psb-id-card-reissue"], None)


def test_the_faq_that_fits_is_told_before_the_field_asked_for(embedder: FakeEmbedder, tmp_path: Path):
    data = city_data()
    data["faqs"][0]["facet"] = "conditions"
    snapshot = build_snapshot(publish_in_memory(read(tmp_path, data)), embedder)
    topic = _topics(snapshot, psb_id_card_reissue=0.2, psb_faq_proxy=0.7)[0]
    guide, fitting = snapshot.position["psb-id-card-reissue"], snapshot.position["psb-faq-proxy"]
    assert choose_entry(snapshot, topic, (Facet.FEE,), LIMITS) == (fitting, guide)
    assert choose_entry(snapshot, topic, (Facet.CONDITIONS,), LIMITS) == (fitting, None)


@pytest.fixture(scope="module")
def with_event(tmp_path_factory: pytest.TempPathFactory, embedder: FakeEmbedder) -> Snapshot:
    data = city_data()
    data["bundles"].append(bundle("bundle-abroad", "出国一件事", ("psb-passport", "psb-id-card-reissue")))
    return build_snapshot(publish_in_memory(read(tmp_path_factory.mktemp("event"), data)), embedder)


def test_an_event_and_its_service_are_as_sure_as_both(with_event: Snapshot):
    decision = decide(with_event, _topics(with_event, bundle_abroad=0.55, psb_passport=0.4), 0.0, (), LIMITS)
    assert (decision.outcome, decision.chosen) == (Outcome.ANSWER, with_event.position["psb-passport"])


def test_a_field_of_its_own_is_told_by_the_service(with_event: Snapshot):
    topics = _topics(with_event, bundle_abroad=0.9, psb_passport=0.05)
    assert decide(with_event, topics, 0.0, (Facet.FEE,), LIMITS).chosen == with_event.position["psb-passport"]
    assert decide(with_event, topics, 0.0, (), LIMITS).chosen == with_event.position["bundle-abroad"]
