"""Needs: whether an entry asks for a document, or says that it does not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contracts.facets import Facet
from knowledge_base.consistency.matters import Names
from knowledge_base.consistency.statements import Sentence, plain, sentences_of
from knowledge_base.consistency.wording import Cases, wording
from knowledge_base.model import Entry, Guide

_STRETCH = re.compile(r"[^,;:。!?()]+")
_BRING = r"(?:携带|带|提交|提供|出示|交)"
_REFUSED = re.compile(rf"(?:不用|不需要?|不必|无需|无须|不再要求|不要求|不要|免于|不再)(?:再)?{_BRING}?(?P<objects>.*)")
_ASKED = re.compile(rf"(?:只|须|需要?|要|应当|必须|还要|都要|带好|请)*(?<!附){_BRING}(?:上|着|好|齐)?(?P<objects>.*)")
# for some only, or one of several: says nothing of what everybody brings
_CONDITIONAL = re.compile(r"的$|时$|如果|的话|或|任一|任选|其一|代办|受托|委托|建议|最好|吗|能|可以|没有|更方便")


@dataclass(frozen=True)
class Need:
    """`asked` False: expressly not needed. `listed`: from the complete list of a guide."""

    sentence: Sentence
    material: str
    asked: bool
    matter: str | None
    cases: Cases
    listed: bool = False


def needs_of(entry: Entry, names: Names) -> tuple[Need, ...]:
    """What an entry states of documents, of everybody who applies."""
    found = [need for sentence in sentences_of(entry) for need in _stated(entry, sentence, names)]
    if isinstance(entry, Guide):
        found += _listed(entry)
    return tuple(found)


def opposed(ones: Sequence[Need], others: Sequence[Need], guide: Guide | None) -> Iterator[tuple[Need, Need | None]]:
    """Needs of one entry that the other denies; the second is None when its list of materials leaves the thing out.

    `guide` is the other entry when it is the matter's own guide.
    """
    for need in ones:
        same = [their for their in others if their.material == need.material and _same_case(need, their)]
        against = next((their for their in same if their.asked is not need.asked), None)
        if against is not None and not any(their.asked is need.asked for their in same):
            yield need, against
        elif not same and need.asked and not need.listed and guide is not None and _leaves_out(guide, need):
            yield need, None


def _leaves_out(guide: Guide, need: Need) -> bool:
    """Whether a guide lists its materials without this one, and does not speak of it elsewhere."""
    if need.cases:
        return False
    mentioned = "\n".join([plain(material.name) for material in guide.materials])
    mentioned += "\n".join(sentence.plain for sentence in sentences_of(guide))
    pattern = wording().materials[need.material]
    return not pattern.search(mentioned)


def _listed(guide: Guide) -> Iterator[Need]:
    for number, material in enumerate(guide.materials):
        if not material.required or material.form in {"electronic", "verified_online"}:
            continue
        text = plain(material.name)
        if _CONDITIONAL.search(text):
            continue
        sentence = Sentence(f"materials[{number}]", material.name, "", Facet.MATERIALS, complete=True)
        for name in _materials(text):
            yield Need(sentence, name, asked=True, matter=guide.id, cases=_who(text), listed=True)


def _stated(entry: Entry, sentence: Sentence, names: Names) -> Iterator[Need]:
    text, heading = sentence.plain, plain(sentence.heading)
    if not wording().stated(text):
        return
    before, conditional = "", False
    for stretch in _STRETCH.findall(text):
        denied = _REFUSED.search(stretch)
        match = denied or _ASKED.search(stretch)
        if match is not None and not conditional:
            lead = stretch[: match.start()]
            if not _CONDITIONAL.search(lead + match["objects"]):
                matter = names.named(before + lead) or (entry.items[0] if entry.items else None) or names.named(heading)
                for name in _materials(match["objects"]):
                    yield Need(sentence, name, asked=denied is None, matter=matter, cases=_who(stretch))
        # a stretch that ends with 的 (到期的, 代办的) limits everything after it in the sentence
        conditional = conditional or bool(_CONDITIONAL.search(stretch))
        before += stretch + ","


def _materials(text: str) -> list[str]:
    """The documents a stretch names."""
    return [name for name, pattern in wording().materials.items() if pattern.search(text)]


def _who(text: str) -> Cases:
    return frozenset(
        (group, name) for group, name in wording().cases_of(text) if group in {"who", "occasion", "urgency"}
    )


def _same_case(one: Need, other: Need) -> bool:
    return one.cases == other.cases
