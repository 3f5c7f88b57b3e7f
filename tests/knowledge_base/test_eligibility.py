"""Who may apply: the evaluator by its properties, the twelve guides by cases worked out from their own conditions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from knowledge_base.answering import eligibility_step
from knowledge_base.content import City, read_city
from knowledge_base.eligibility import Answer, Asks, Decided, fitting, step, truth
from knowledge_base.errors import NoEligibility
from knowledge_base.linting.eligibility import paths, sample
from knowledge_base.loading import publish_in_memory
from knowledge_base.model import Eligibility, Guide

ROOT = Path(__file__).resolve().parents[2]
CITY: City = read_city(ROOT / "data" / "knowledge")
GUIDES = {guide.id: guide for guide in CITY.guides if guide.eligibility is not None}
TWELVE = {
    "mca-minimum-living",
    "hurd-public-rental",
    "mca-elderly-allowance",
    "hrss-unemployment-benefit",
    "hpf-withdraw-purchase",
    "psb-residence-permit",
    "edu-primary-enrol",
    "mia-maternity-allowance",
    "hrss-flexible-subsidy",
    "hrss-startup-loan",
    "mca-disabled-subsidies",
    "hpf-withdraw-rent",
}
QUESTIONS = [
    {"id": "a", "text": "甲？", "kind": "yes_no"},
    {
        "id": "b",
        "text": "乙？",
        "kind": "choice",
        "choices": [{"id": "x", "label": "子"}, {"id": "y", "label": "丑"}, {"id": "z", "label": "寅"}],
    },
    {"id": "c", "text": "丙？", "kind": "number", "unit": "岁", "maximum": 100},
]
ANSWERS = st.fixed_dictionaries(
    {}, optional={"a": st.booleans(), "b": st.sampled_from("xyz"), "c": st.floats(0, 100, allow_nan=False)}
)
ALL_ANSWERS = st.fixed_dictionaries({"a": st.booleans(), "b": st.sampled_from("xyz"), "c": st.floats(0, 100)})


def conditions() -> st.SearchStrategy[dict[str, Any]]:
    """Any condition over the three questions."""
    atoms = st.one_of(
        st.builds(lambda value: {"question": "a", "is": value}, st.booleans()),
        st.builds(lambda value: {"question": "b", "is": value}, st.sampled_from("xyz")),
        st.builds(
            lambda values: {"question": "b", "in": values}, st.lists(st.sampled_from("xyz"), min_size=1, max_size=3)
        ),
        st.builds(
            lambda how, bound: {"question": "c", how: bound},
            st.sampled_from(["at_least", "at_most", "above", "below"]),
            st.integers(0, 100),
        ),
    )
    return st.recursive(
        atoms,
        lambda inner: st.one_of(
            st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=2)),
            st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=2)),
            st.builds(lambda part: {"not": part}, inner),
        ),
        max_leaves=4,
    )


CONDITIONS = conditions()


@st.composite
def definitions(draw: st.DrawFn) -> Eligibility:
    outcomes = [
        {"when": draw(CONDITIONS), "outcome": draw(st.sampled_from(["eligible", "not_eligible", "depends"]))}
        for _ in range(draw(st.integers(1, 3)))
    ]
    outcomes.append({"outcome": "eligible"})
    materials = [{"name": f"材料{n}", "when": draw(CONDITIONS)} for n in range(draw(st.integers(0, 2)))]
    return Eligibility.model_validate(
        {"questions": QUESTIONS, "outcomes": [{**o, "reason": "因为"} for o in outcomes], "materials": materials}
    )


def run(eligibility: Eligibility, answers: dict[str, Answer]) -> tuple[list[str], Decided]:
    """Ask until decided; fails when a question comes twice."""
    given_now: dict[str, Answer] = {}
    asked: list[str] = []
    while isinstance(found := step(eligibility, given_now), Asks):
        assert found.question.id not in asked
        asked.append(found.question.id)
        given_now[found.question.id] = answers[found.question.id]
    return asked, found


@given(definitions(), ALL_ANSWERS)
def test_every_path_ends_with_an_outcome_and_no_question_twice(definition: Eligibility, answers: dict[str, Answer]):
    asked, found = run(definition, answers)
    assert len(asked) <= len(definition.questions)
    assert found.rule in definition.outcomes


@given(definitions(), ALL_ANSWERS)
def test_what_was_not_asked_could_not_have_changed_the_outcome(definition: Eligibility, answers: dict[str, Answer]):
    _, found = run(definition, answers)
    assert step(definition, answers) == found


@given(CONDITIONS, ANSWERS, ALL_ANSWERS)
def test_a_condition_once_decided_stays_decided(
    condition: dict[str, Any], some: dict[str, Answer], everything: dict[str, Answer]
):
    definition = Eligibility.model_validate(
        {
            "questions": QUESTIONS,
            "outcomes": [
                {"when": condition, "outcome": "eligible", "reason": "甲"},
                {"outcome": "depends", "reason": "乙"},
            ],
        }
    )
    when = definition.outcomes[0].when
    assert when is not None
    early = truth(when, some)
    if isinstance(early, bool):
        assert truth(when, {**everything, **some}) is early


@given(st.dictionaries(st.text(max_size=3) | st.sampled_from("abc"), st.text(max_size=8)))
def test_answers_that_do_not_fit_are_left_out(words: dict[str, str]):
    definition = Eligibility.model_validate(
        {
            "questions": QUESTIONS,
            "outcomes": [
                {"when": {"question": "a", "is": True}, "outcome": "eligible", "reason": "甲"},
                {"outcome": "depends", "reason": "乙"},
            ],
        }
    )
    kept = fitting(definition, words)
    assert set(kept) <= {"a", "b", "c"}
    assert not isinstance(kept.get("a"), str)
    step(definition, kept)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"outcomes": [{"outcome": "eligible", "reason": "甲"}] * 2}, "only that"),
        (
            {
                "outcomes": [
                    {"when": {"question": "nix", "is": True}, "outcome": "eligible", "reason": "甲"},
                    {"outcome": "depends", "reason": "乙"},
                ]
            },
            "no question nix",
        ),
        (
            {
                "outcomes": [
                    {"when": {"question": "b", "is": "nix"}, "outcome": "eligible", "reason": "甲"},
                    {"outcome": "depends", "reason": "乙"},
                ]
            },
            "does not fit",
        ),
        ({"questions": [QUESTIONS[0], QUESTIONS[0]]}, "same id"),
    ],
)
def test_a_definition_that_does_not_hold_together_is_refused(change: dict[str, Any], problem: str):
    sound = {
        "questions": QUESTIONS,
        "outcomes": [
            {"when": {"question": "a", "is": True}, "outcome": "eligible", "reason": "甲"},
            {"outcome": "depends", "reason": "乙"},
        ],
    }
    Eligibility.model_validate(sound)
    with pytest.raises(ValidationError, match=problem):
        Eligibility.model_validate({**sound, **change})


def test_the_twelve_guides_define_who_may_apply():
    assert set(GUIDES) >= TWELVE


@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_every_way_through_a_guide_ends_with_reason_and_basis(guide: Guide):
    assert guide.eligibility is not None
    for _, found in paths(guide.eligibility):
        assert found.rule.reason
        assert found.rule.basis or found.rule.demonstration
    for question in guide.eligibility.questions:
        assert len(sample(guide.eligibility, question)) > 1


# guide, the answers of one citizen, the outcome, words of the reason, materials to bring (or not)
CASES: list[tuple[str, dict[str, str], str, str, set[str]]] = [
    (
        "mca-minimum-living",
        {"household": "all", "income": "859", "property": "no", "hardship": "ill", "renting": "no"},
        "eligible",
        "860元",
        {"医院诊断证明和近12个月医疗费用票据"},
    ),
    (
        "mca-minimum-living",
        {"household": "all", "income": "860", "property": "no", "hardship": "none"},
        "not_eligible",
        "860元以上",
        set(),
    ),
    (
        "mca-minimum-living",
        {"household": "all", "income": "1290", "property": "no", "hardship": "disabled", "renting": "yes"},
        "depends",
        "低保边缘",
        {"残疾人证", "租房合同"},
    ),
    ("mca-minimum-living", {"household": "all", "income": "1291"}, "not_eligible", "1290元", set()),
    ("mca-minimum-living", {"household": "none"}, "not_eligible", "户口所在地", set()),
    ("mca-minimum-living", {"household": "all", "income": "0", "property": "yes"}, "not_eligible", "20640", set()),
    (
        "hurd-public-rental",
        {"adult": "yes", "group": "local", "other_help": "no", "home": "small", "income": "below"},
        "eligible",
        "公租房",
        set(),
    ),
    (
        "hurd-public-rental",
        {"adult": "yes", "group": "migrant", "other_help": "no", "home": "small"},
        "not_eligible",
        "无房",
        set(),
    ),
    (
        "hurd-public-rental",
        {"adult": "yes", "group": "graduate", "other_help": "no", "home": "none", "graduate_work": "yes"},
        "eligible",
        "公租房",
        {"劳动合同", "社会保险缴费记录"},
    ),
    ("mca-elderly-allowance", {"age": "78"}, "not_eligible", "80周岁", set()),
    ("mca-elderly-allowance", {"age": "79", "local": "yes", "agent": "no"}, "depends", "前一个月", set()),
    (
        "mca-elderly-allowance",
        {"age": "80", "local": "yes", "agent": "yes"},
        "eligible",
        "退休金",
        {"代办人居民身份证"},
    ),
    ("mca-elderly-allowance", {"age": "95", "local": "no"}, "not_eligible", "本市户籍", set()),
    ("hrss-unemployment-benefit", {"paid": "full", "reason": "quit"}, "not_eligible", "主动辞职", set()),
    (
        "hrss-unemployment-benefit",
        {"paid": "remaining", "reason": "employer", "working": "no", "pension": "no"},
        "eligible",
        "失业登记",
        set(),
    ),
    (
        "hrss-unemployment-benefit",
        {"paid": "full", "reason": "disputed", "working": "no", "pension": "no", "ruling": "yes"},
        "depends",
        "裁决",
        {"法院判决书、仲裁裁决书或调解书"},
    ),
    (
        "hpf-withdraw-purchase",
        {"house": "second", "buyer": "spouse", "place": "city", "done": "yes", "months": "24", "restricted": "no"},
        "eligible",
        "购房款",
        {"不动产权证书和契税完税凭证", "结婚证或婚姻登记信息"},
    ),
    (
        "hpf-withdraw-purchase",
        {"house": "new", "buyer": "self", "place": "city", "done": "yes", "months": "25"},
        "not_eligible",
        "24个月",
        set(),
    ),
    (
        "hpf-withdraw-purchase",
        {"house": "new", "buyer": "family", "place": "hometown"},
        "not_eligible",
        "云州市",
        set(),
    ),
    (
        "psb-residence-permit",
        {"local": "no", "purpose": "first", "stay": "half_year", "ground": "home", "photo": "yes", "agent": "no"},
        "eligible",
        "首次申领免费",
        {"住所材料（租赁合同、房屋买卖合同、房产证、房东或单位或学校出具的住宿证明任选一种）"},
    ),
    (
        "psb-residence-permit",
        {"local": "no", "purpose": "first", "stay": "unregistered"},
        "not_eligible",
        "暂住登记",
        set(),
    ),
    ("psb-residence-permit", {"local": "yes"}, "not_eligible", "不用办", set()),
    (
        "edu-primary-enrol",
        {"six": "yes", "special": "no", "local": "no", "permit": "yes", "settled": "yes", "housing": "rented"},
        "eligible",
        "统筹安排",
        {
            "已备案的房屋租赁合同或公租房租赁合同",
            "父母一方有效的云州市居住证",
            "父母一方的劳动合同、营业执照或社会保险缴费记录（三者有其一即可）",
        },
    ),
    (
        "edu-primary-enrol",
        {"six": "yes", "special": "no", "local": "no", "permit": "no"},
        "not_eligible",
        "居住证",
        set(),
    ),
    (
        "mia-maternity-allowance",
        {"insured": "employee", "birth": "recent", "months": "6", "bank": "yes"},
        "eligible",
        "连续缴满6个月",
        set(),
    ),
    (
        "mia-maternity-allowance",
        {"insured": "employee", "birth": "recent", "months": "5", "bank": "no"},
        "depends",
        "补领",
        {"本人银行卡（已把社会保障卡开通银行功能的不用提供）"},
    ),
    ("mia-maternity-allowance", {"insured": "resident"}, "not_eligible", "居民医保没有", set()),
    (
        "hrss-flexible-subsidy",
        {"group": "graduate", "paid": "employee", "other_help": "no", "registered": "yes"},
        "eligible",
        "三分之二",
        {"毕业证书"},
    ),
    (
        "hrss-flexible-subsidy",
        {"group": "unrecognised", "paid": "employee", "other_help": "no"},
        "depends",
        "认定",
        {"就业困难人员认定结果"},
    ),
    (
        "hrss-startup-loan",
        {
            "applicant": "person",
            "group": "yes",
            "licence": "yes",
            "loans": "no",
            "credit": "yes",
            "amount": "30",
        },
        "eligible",
        "50%贴息",
        {"婚姻状况承诺书"},
    ),
    (
        "hrss-startup-loan",
        {"applicant": "company", "hires": "yes", "honest": "no", "credit": "yes", "amount": "401"},
        "depends",
        "400万元",
        {"新招用人员名单和劳动合同"},
    ),
    (
        "mca-disabled-subsidies",
        {
            "local": "yes",
            "certificate": "yes",
            "special": "none",
            "grade": "severe",
            "family": "allowance",
            "agent": "no",
        },
        "eligible",
        "同时领",
        {"低保或者低保边缘家庭认定信息"},
    ),
    (
        "mca-disabled-subsidies",
        {"local": "yes", "certificate": "yes", "special": "none", "grade": "other", "family": "neither"},
        "not_eligible",
        "护理补贴",
        set(),
    ),
    (
        "hpf-withdraw-rent",
        {"renting": "yes", "home": "no", "months": "3", "lease": "plain", "spouse": "no"},
        "eligible",
        "1800元",
        set(),
    ),
    (
        "hpf-withdraw-rent",
        {"renting": "yes", "home": "no", "months": "2", "lease": "registered", "spouse": "no"},
        "depends",
        "满3个月",
        {"已网签备案的租赁合同"},
    ),
]


@pytest.mark.parametrize(("entry", "answers", "outcome", "words", "bring"), CASES)
def test_a_citizen_gets_outcome_reason_basis_and_a_personal_list(
    entry: str, answers: dict[str, str], outcome: str, words: str, bring: set[str]
):
    published = publish_in_memory(CITY)
    found = next(p for p in published.entries if p.entry.id == entry)
    guides = {guide.id: guide for guide in published.guides}
    told = eligibility_step(found, answers, {d.id: d for d in published.departments}, guides)
    assert told.verdict is not None, f"still asks {told.ask}"
    assert told.verdict.value == outcome
    assert words in told.blocks[0].text
    basis = next(block for block in told.blocks if getattr(block, "title", None) == "依据")
    assert basis.items
    listed = next((block.items for block in told.blocks if getattr(block, "title", None) == "您要带的材料"), ())
    optional = {m.name for m in found.entry.materials if not m.required}
    assert {name for name in optional if any(line.startswith(f"{name}（") for line in listed)} == bring
    assert told.blocks[-1].type == "source"
    asked_before_the_last = dict(list(answers.items())[:-1])
    again = eligibility_step(found, asked_before_the_last, {}, guides)
    assert again.ask == list(answers)[-1], "the answers stand in the order they are asked"


def test_a_guide_without_a_definition_says_so():
    published = publish_in_memory(CITY)
    passport = next(p for p in published.entries if p.entry.id == "psb-passport")
    with pytest.raises(NoEligibility):
        eligibility_step(passport, {}, {}, {})
