"""One changed entry against the rest: both owners are named, and only what can meet is compared."""

from __future__ import annotations

from datetime import date

from knowledge_base.consistency import Aspect, Checker
from knowledge_base.content import City
from knowledge_base.model import Guide
from tests.knowledge_base.consistency.conftest import stated

FEE = ("身份证丢了补一张要多少钱？", "补领居民身份证每证收工本费50元。")


def test_a_fee_that_another_department_states_otherwise_names_both_owners(real_checker: Checker) -> None:
    findings = real_checker.findings_of(stated("mca", "psb-id-card-reissue", *FEE))
    fee = next(finding for finding in findings if finding.aspect is Aspect.FEE)
    assert fee.departments == {"mca", "psb"}
    assert {fee.one.value, fee.other.value} == {"50元", "40元"}
    assert fee.about("psb-id-card-reissue")
    assert fee.about("mca-faq-planted")


def test_the_key_stays_while_both_sentences_do(real_checker: Checker) -> None:
    def keys(question: str, answer: str) -> set[str]:
        findings = real_checker.findings_of(stated("mca", "psb-id-card-reissue", question, answer))
        return {finding.key for finding in findings if finding.aspect is Aspect.FEE}

    assert keys(*FEE) == keys("补身份证收多少？", FEE[1]) != set()
    assert not keys(*FEE) & keys(FEE[0], FEE[1].replace("50", "60"))


def test_ones_own_department_is_not_contradicted(real_checker: Checker) -> None:
    findings = real_checker.findings_of(stated("psb", "psb-id-card-reissue", *FEE))
    assert {finding.aspect for finding in findings} <= {Aspect.QUESTION}


def test_what_never_meets_is_not_compared(real_checker: Checker) -> None:
    ended = stated("mca", "psb-id-card-reissue", *FEE, valid_from=date(2020, 1, 1), valid_to=date(2021, 1, 1))
    firms = stated("mca", "psb-id-card-reissue", *FEE, audience=("enterprise",))
    elsewhere = stated("mca", "psb-id-card-reissue", *FEE, regions=("110000",))
    for entry in (ended, firms, elsewhere):
        assert real_checker.findings_of(entry) == []


def test_a_district_meets_its_city(real_checker: Checker) -> None:
    findings = real_checker.findings_of(stated("mca", "psb-id-card-reissue", *FEE, regions=("990102",)))
    assert Aspect.FEE in {finding.aspect for finding in findings}


def test_a_changed_guide_is_compared_as_it_would_be(real_checker: Checker, real_city: City) -> None:
    guide = next(entry for entry in real_city.guides if entry.id == "tax-deed")
    before = guide.places[0]
    changed = guide.model_copy(update={"places": (before.model_copy(update={"phone": "0600-86111202"}),)})
    findings = real_checker.findings_of(Guide.model_validate(changed.model_dump()))
    assert [(f.aspect, f.departments) for f in findings] == [(Aspect.PHONE, {"nrp", "tax"})]


def test_the_same_question_of_two_entries(real_checker: Checker) -> None:
    twice = stated("edu", None, "孩子要办护照，父母都得去吗？", "请问公安。")
    alike = stated("edu", None, "护照丢了怎么报警？", "请问公安。", similar_questions=("户口本丢了多少钱补",))
    assert Aspect.QUESTION in {finding.aspect for finding in real_checker.findings_of(twice)}
    assert real_checker.findings_of(alike) == []


def test_new_entries_are_compared_with_each_other(real_checker: Checker) -> None:
    one = stated("edu", None, "青少年宫的电话是多少？", "青少年宫服务台（电话0600-86990001）。")
    other = stated("hc", None, "青少年宫在哪里？", "青少年宫服务台（电话0600-86990002）。")
    assert real_checker.findings_among([one]) == []
    found = real_checker.findings_among([one, other])
    assert [(f.aspect, f.departments) for f in found] == [(Aspect.PHONE, {"edu", "hc"})]
