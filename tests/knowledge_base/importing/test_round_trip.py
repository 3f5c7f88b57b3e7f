"""What is exported comes back the same: the city, and whatever entries hypothesis thinks of."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge_base.content import City
from knowledge_base.importing.errors import ExportRefused
from knowledge_base.importing.files.worker import read_content
from knowledge_base.importing.known import Known
from knowledge_base.importing.limits import Limits
from knowledge_base.importing.reading import records_of
from knowledge_base.importing.templates import FAQ, GUIDE, TEMPLATES
from knowledge_base.importing.templates.vocabulary import AUDIENCES, FACETS, FORMS, LEVELS, LOCAL_FIELDS, UNITS
from knowledge_base.importing.validating import validate
from knowledge_base.importing.writing import write_csv, write_json, write_workbook
from knowledge_base.model import Entry, Faq, Guide, Policy
from tests.knowledge_base.city import faq, guide, policy

_SETTINGS = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
# everything a workbook can carry: no controls, no surrogates, and not the marks of our own cell notation
_ALPHABET = st.one_of(
    st.sampled_from("身份证办理费用元〔〕（）《》，。；、：—"),
    st.sampled_from("=+-@'\"#<>&%_\\/ \n\t0123456789aZ,;"),
    st.characters(
        min_codepoint=0x21, max_codepoint=0x2FFFF, exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"]
    ),
).filter(lambda c: c not in "↵|｜" and not ("\u2e80" <= c <= "\u2fd5" or "\uf900" <= c <= "\ufaff"))
TEXTS = st.text(_ALPHABET, min_size=1, max_size=30).map(str.strip).filter(lambda text: text and "x005F_" not in text)
LINES = st.lists(TEXTS, min_size=1, max_size=4)
OPTIONAL = st.none() | TEXTS
REGIONS = st.lists(st.sampled_from(["000000", "990100", "990102"]), min_size=1, max_size=3)
AUDIENCE = st.lists(st.sampled_from(list(AUDIENCES)), min_size=1, max_size=2)
DAYS = st.dates().map(str)
FACET = st.lists(st.sampled_from(list(FACETS)), max_size=3)
BASES = st.lists(st.fixed_dictionaries({"title": TEXTS, "article": OPTIONAL, "document_number": OPTIONAL}), max_size=3)
QUESTIONS = st.lists(st.fixed_dictionaries({"text": TEXTS, "facets": FACET}), max_size=3)
AMOUNTS = st.floats(0, 1e9, allow_nan=False) | st.integers(0, 10**9).map(float)
LIMITS = st.fixed_dictionaries(
    {"text": TEXTS, "days": st.none() | st.integers(0, 9999), "unit": st.sampled_from(list(UNITS)), "basis": OPTIONAL}
)
MATERIALS = st.fixed_dictionaries(
    {
        "name": TEXTS,
        "form": st.sampled_from(list(FORMS)),
        "copies": st.integers(0, 20),
        "source": TEXTS,
        "required": st.booleans(),
        "when": TEXTS,
        "how_to_get": OPTIONAL,
    }
)
SHARED: dict[str, st.SearchStrategy[Any]] = {
    "regions": REGIONS,
    "audience": AUDIENCE,
    "valid_from": DAYS,
    "valid_to": st.none() | DAYS,
    "similar_questions": st.lists(TEXTS, max_size=4),
    "development_questions": QUESTIONS,
}
GUIDES = st.fixed_dictionaries(
    {
        **SHARED,
        "name": TEXTS,
        "aliases": st.lists(TEXTS, max_size=3),
        "subject": TEXTS,
        "level": st.sampled_from(list(LEVELS)),
        "summary": TEXTS,
        "conditions": LINES,
        "steps": LINES,
        "notes": st.lists(TEXTS, max_size=3),
        "materials": st.lists(MATERIALS, min_size=1, max_size=3),
        "time_limit": st.fixed_dictionaries({"legal": LIMITS, "promised": LIMITS}),
        "fee": st.fixed_dictionaries(
            {
                "charged": st.booleans(),
                "text": TEXTS,
                "items": st.lists(st.fixed_dictionaries({"name": TEXTS, "amount": AMOUNTS, "unit": TEXTS}), max_size=2),
                "basis": TEXTS,
            }
        ),
        "places": st.lists(
            st.fixed_dictionaries({"name": TEXTS, "district": st.just("990102"), "address": TEXTS, "phone": TEXTS}),
            min_size=1,
            max_size=2,
        ),
        "hours": TEXTS,
        "online": st.fixed_dictionaries({"available": st.booleans(), "text": TEXTS, "url": OPTIONAL}),
        "phone": st.fixed_dictionaries({"consult": TEXTS, "complaint": TEXTS}),
        "result": st.fixed_dictionaries({"name": TEXTS, "delivery": TEXTS}),
        "visits": st.integers(0, 10),
        "legal_basis": BASES,
        "demonstration": st.lists(st.sampled_from(list(LOCAL_FIELDS)), max_size=3),
    }
)
FAQS = st.fixed_dictionaries(
    {
        **SHARED,
        "question": TEXTS,
        "answer": LINES,
        "item": st.none() | st.just("psb-passport"),
        "facet": st.none() | st.sampled_from(list(FACETS)),
        "sources": BASES,
        "demonstration": st.booleans(),
    }
)
POLICIES = st.fixed_dictionaries(
    {
        **SHARED,
        "title": TEXTS,
        "document_number": TEXTS,
        "issuer": TEXTS,
        "issued_on": DAYS,
        "status": st.sampled_from(["in_force", "repealed"]),
        "items": st.lists(st.just("hpf-rent"), max_size=2),
        "sections": st.lists(st.fixed_dictionaries({"heading": TEXTS, "text": TEXTS}), min_size=1, max_size=3),
    }
)


def back(name: str, content: bytes, known: Known) -> list[Entry]:
    """The entries of a file; no problem is accepted."""
    assembled = records_of(read_content(name, content, "", Limits()), known)
    candidates, problems = validate(assembled.records)
    assert [*assembled.problems, *problems] == []
    return [candidate.entry for candidate in candidates]


@_SETTINGS
@given(changes=st.lists(GUIDES, min_size=1, max_size=2))
def test_guides_come_back_from_the_workbook(changes: list[dict[str, Any]], known: Known) -> None:
    entries: list[Entry] = [
        Guide.model_validate({**guide("psb-passport"), **change, "id": f"psb-g{number}"})
        for number, change in enumerate(changes)
    ]
    assert back("g.xlsx", write_workbook(GUIDE, entries, known), known) == entries


@_SETTINGS
@given(change=FAQS)
def test_faqs_come_back_from_workbook_and_csv(change: dict[str, Any], known: Known) -> None:
    entry = Faq.model_validate({**faq("psb-faq-x", "问？", None, "答。", []), **change})
    assert back("f.xlsx", write_workbook(FAQ, [entry], known), known) == [entry]
    assert back("f.csv", write_csv([entry]), known) == [entry]


@_SETTINGS
@given(change=POLICIES)
def test_policies_come_back_from_the_workbook(change: dict[str, Any], known: Known) -> None:
    entry = Policy.model_validate({**policy("policy-x", "办法", "云〔2026〕1号"), **change})
    assert back("p.xlsx", write_workbook(TEMPLATES["policy"], [entry], known), known) == [entry]


@_SETTINGS
@given(text=st.text(min_size=1, max_size=20).filter(lambda text: bool(text.strip()) and text.isprintable()))
def test_json_carries_every_text(text: str, known: Known) -> None:
    entry = Faq.model_validate({**faq("psb-faq-x", text, None, text, [text])})
    assert back("f.json", write_json([entry]), known) == [entry]


@_SETTINGS
@given(text=st.text(min_size=1, max_size=20).filter(lambda text: bool(text.strip())))
def test_a_text_comes_back_or_is_refused(text: str, known: Known) -> None:
    """Never a third way: an export that would lose something says so."""
    entry = Faq.model_validate(faq("psb-faq-x", text, None, text, [text]))
    try:
        content = write_workbook(FAQ, [entry], known)
    except ExportRefused:
        return
    assert back("f.xlsx", content, known) == [entry]


def test_the_whole_city_comes_back(city: City, known: Known) -> None:
    assert back("g.xlsx", write_workbook(GUIDE, city.guides, known), known) == city.guides
    assert back("f.xlsx", write_workbook(FAQ, city.faqs, known), known) == city.faqs
    assert back("p.xlsx", write_workbook(TEMPLATES["policy"], city.policies, known), known) == city.policies
    assert back("a.json", write_json(city.entries), known) == city.entries


def test_a_formula_stays_a_text(known: Known) -> None:
    text = '=HYPERLINK("http://x","y")'
    entry = Faq.model_validate(faq("psb-faq-x", text, None, "+1", ["@x", "'=1", "-2"]))
    assert "'=HYPERLINK" in write_csv([entry]).decode("utf-8-sig")
    assert back("f.csv", write_csv([entry]), known) == [entry]
    assert back("f.xlsx", write_workbook(FAQ, [entry], known), known) == [entry]


@pytest.mark.parametrize("text", ["有\x07铃", "零\u200b宽", "⾃行车", "长" * 40_000, "断↵行"])
def test_what_a_cell_cannot_hold_is_refused(text: str, known: Known) -> None:
    entry = Faq.model_validate(faq("psb-faq-x", "问？", None, text, []))
    with pytest.raises(ExportRefused) as refused:
        write_workbook(FAQ, [entry], known)
    assert (refused.value.entry, refused.value.field) == ("psb-faq-x", "答案")
