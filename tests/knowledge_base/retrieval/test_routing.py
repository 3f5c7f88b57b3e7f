"""Whose matter a sentence is."""

from __future__ import annotations

import pytest

from contracts.search import RouteRequest
from knowledge_base.retrieval.duties import DutyIndex
from knowledge_base.retrieval.rankers import Rankers
from knowledge_base.retrieval.routing import HOTLINE, Router
from knowledge_base.retrieval.snapshot import Snapshot
from tests.knowledge_base.embedder import FakeEmbedder


@pytest.fixture(scope="module")
def router(snapshot: Snapshot, duties: DutyIndex, embedder: FakeEmbedder, rankers: Rankers) -> Router:
    return Router(snapshot, duties, embedder, rankers.search, rankers.routing)


def test_a_complaint_goes_by_the_duties(router: Router):
    route = router.route(RouteRequest("我们小区电梯坏了物业一直不修，我要投诉"))
    assert route.lead == "hurd"
    assert route.assist == ("amr",)
    assert route.duty == "hurd-duty-property"
    assert route.category == "complaint"
    assert "物业服务质量" in route.why
    assert route.lead_name == "云州市住建局"


def test_a_question_about_a_service_goes_to_its_department(router: Router):
    route = router.route(RouteRequest("护照多少钱一本"))
    assert (route.lead, route.duty, route.category) == ("psb", None, "consultation")


def test_an_appeal_goes_by_the_duties_though_its_words_are_those_of_a_question(router: Router):
    plain = "小区门禁打不开，护照放在里面拿不出来"
    assert router.route(RouteRequest(plain)).lead == "psb"
    assert router.route(RouteRequest(plain, appeal=True)).duty == "hurd-duty-property"


def test_rhetoric_says_nothing_of_the_matter(router: Router):
    said = router.route(RouteRequest("超市卖过期牛奶", appeal=True))
    asked = router.route(RouteRequest("超市卖过期牛奶，还有没有人管了？", appeal=True))
    assert asked == said
    assert said.lead == "amr"


def test_the_matter_before_decides_when_the_sentence_says_nothing(router: Router):
    assert router.route(RouteRequest("？？", item="mca-marriage")).lead == "mca"


@pytest.mark.parametrize("text", ["", "😀", "qwertyuiop"])
def test_what_fits_nobody_goes_to_the_hotline(router: Router, text: str):
    route = router.route(RouteRequest(text))
    assert route.lead == HOTLINE
    assert route.lead_name == "云州市12345热线"


def test_without_duties_the_services_still_route(snapshot: Snapshot, embedder: FakeEmbedder, rankers: Rankers):
    router = Router(snapshot, None, embedder, rankers.search, rankers.routing)
    assert router.route(RouteRequest("护照多少钱一本")).lead == "psb"
