"""Compares the entries of a base with each other, and one changed entry with all the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TypeVar

from knowledge_base.consistency.aspects import Aspect
from knowledge_base.consistency.claims import Claim, claims_of
from knowledge_base.consistency.comparing import contradictions
from knowledge_base.consistency.findings import Finding, Side
from knowledge_base.consistency.matters import Names
from knowledge_base.consistency.needs import Need, needs_of, opposed
from knowledge_base.consistency.phones import Phone, different_numbers, phones_of
from knowledge_base.consistency.questions import Question, QuestionIndex, questions_of
from knowledge_base.consistency.scope import Scope
from knowledge_base.consistency.statements import Sentence
from knowledge_base.model import Department, Entry, Guide, Region

S = TypeVar("S", Claim, Need, Phone)


@dataclass(frozen=True)
class Statements:
    """Everything an entry states that can be compared."""

    entry: Entry
    own_matter: str
    claims: tuple[Claim, ...]
    needs: tuple[Need, ...]
    phones: tuple[Phone, ...]
    questions: tuple[Question, ...]

    @property
    def matters(self) -> frozenset[str]:
        stated: tuple[Claim | Need | Phone, ...] = (*self.claims, *self.needs, *self.phones)
        return frozenset(one.matter for one in stated if one.matter is not None)


class Checker:
    """One base, read once. Contradictions are looked for between departments, double questions between all entries.

    Reading takes milliseconds an entry, a comparison with all the rest microseconds; make one per base. `before`, the
    base as it was, spares reading what is the same in both.
    """

    def __init__(
        self,
        entries: Iterable[Entry],
        departments: Iterable[Department],
        regions: Iterable[Region],
        before: Checker | None = None,
    ) -> None:
        known = {entry.id: entry for entry in entries}
        self._names = Names.of(entry for entry in known.values() if isinstance(entry, Guide))
        self._scope = Scope(regions)
        same = before.statements(self._names) if before is not None else {}
        self._read = {
            entry.id: same[entry.id] if entry.id in same and same[entry.id].entry == entry else self._statements(entry)
            for entry in known.values()
        }
        self._own_numbers = _numbers(departments, self._read.values())
        self._index = QuestionIndex({entry: read.questions for entry, read in self._read.items()})
        self._by_matter: dict[str, set[str]] = defaultdict(set)
        for entry, read in self._read.items():
            for matter in read.matters:
                self._by_matter[matter].add(entry)

    def statements(self, names: Names) -> Mapping[str, Statements]:
        """What was read by entry, as far as it holds under these names of items."""
        return self._read if self._names == names else {}

    def findings(self) -> list[Finding]:
        """All of the base, sorted."""
        return _each_once(finding for read in self._read.values() for finding in self._of(read))

    def findings_of(self, entry: Entry) -> list[Finding]:
        """What one entry, new or changed, has against the rest of the base."""
        return _each_once(self._of(self._statements(entry)))

    def findings_among(self, entries: Sequence[Entry]) -> list[Finding]:
        """What several new or changed entries have against the rest and against each other."""
        reads = [self._statements(entry) for entry in entries]
        changed = {entry.id for entry in entries}
        found = [
            finding for read in reads for finding in self._of(read) if not (finding.entries - {read.entry.id}) & changed
        ]
        for one, other in combinations(reads, 2):
            found += self._between(one, other)
        return _each_once(found)

    def _statements(self, entry: Entry) -> Statements:
        names = self._names
        return Statements(
            entry,
            names.matter_of(entry.id),
            tuple(self._by_name(claim) for claim in claims_of(entry, names)),
            tuple(self._by_name(need) for need in needs_of(entry, names)),
            tuple(self._by_name(phone) for phone in phones_of(entry, names)),
            questions_of(entry),
        )

    def _by_name(self, stated: S) -> S:
        return stated if stated.matter is None else replace(stated, matter=self._names.matter_of(stated.matter))

    def _of(self, mine: Statements) -> Iterator[Finding]:
        near = {entry for matter in mine.matters for entry in self._by_matter.get(matter, ())}
        named = {
            entry
            for entry, read in self._read.items()
            if any(phone.of for phone in mine.phones) and any(phone.of for phone in read.phones)
        }
        for identifier in sorted((near | named) - {mine.entry.id}):
            yield from self._between(mine, self._read[identifier])
        for question, other, theirs in self._index.near(mine.entry.id, mine.questions):
            read = self._read[other]
            if self._scope.meet(mine.entry, read.entry):
                yield Finding.of(
                    Aspect.QUESTION,
                    _side(mine.entry, question.path, question.text, question.text),
                    _side(read.entry, theirs.path, theirs.text, theirs.text),
                )

    def _between(self, one: Statements, other: Statements) -> Iterator[Finding]:
        if one.entry.department == other.entry.department or not self._scope.meet(one.entry, other.entry):
            return
        for left, right in ((one, other), (other, one)):
            for matter in one.matters & other.matters:
                yield from _amounts(left, right, matter)
                yield from _materials(left, right, matter)
        numbers = self._own_numbers
        for phone, their in different_numbers(
            one.phones, other.phones, numbers[one.entry.department], numbers[other.entry.department]
        ):
            yield Finding.of(
                Aspect.PHONE,
                _at(one.entry, phone.sentence, phone.number),
                _at(other.entry, their.sentence, their.number),
            )


def _each_once(findings: Iterable[Finding]) -> list[Finding]:
    """A disagreement is one, in however many sentences the same two values stand."""
    first: dict[tuple[object, ...], Finding] = {}
    for finding in sorted(findings):
        first.setdefault((finding.aspect, finding.entries, finding.one.value, finding.other.value), finding)
    return sorted(first.values())


def _amounts(one: Statements, other: Statements, matter: str) -> Iterator[Finding]:
    mine = [claim for claim in one.claims if claim.matter == matter]
    theirs = [claim for claim in other.claims if claim.matter == matter]
    for found in contradictions(mine, theirs):
        yield Finding.of(
            found.one.aspect,
            _at(one.entry, found.one.sentence, found.one.quantity.shown),
            _at(other.entry, found.other.sentence, found.other.quantity.shown),
        )


def _materials(one: Statements, other: Statements, matter: str) -> Iterator[Finding]:
    mine = [need for need in one.needs if need.matter == matter]
    theirs = [need for need in other.needs if need.matter == matter]
    guide = other.entry if other.own_matter == matter and isinstance(other.entry, Guide) else None
    for need, against in opposed(mine, theirs, guide):
        sentence = against.sentence if against is not None else Sentence("materials", "材料清单里没有这一项", "")
        value = _polarity(need.material, asked=not need.asked)
        yield Finding.of(
            Aspect.MATERIALS,
            _at(one.entry, need.sentence, _polarity(need.material, asked=need.asked)),
            _at(other.entry, sentence, value),
        )


def _polarity(material: str, *, asked: bool) -> str:
    return f"{'要' if asked else '不要'}{material}"


def _numbers(departments: Iterable[Department], reads: Iterable[Statements]) -> dict[str, frozenset[str]]:
    """Per department the numbers of its register and of its own entries."""
    found: dict[str, set[str]] = defaultdict(set)
    for department in departments:
        found[department.id] |= {department.phone, department.complaint_phone}
    for read in reads:
        if isinstance(read.entry, Guide):
            found[read.entry.department] |= {phone.number for phone in read.phones}
    return defaultdict(frozenset, {key: frozenset(numbers) for key, numbers in found.items()})


def _at(entry: Entry, sentence: Sentence, value: str) -> Side:
    return _side(entry, sentence.path, sentence.text, value)


def _side(entry: Entry, path: str, text: str, value: str) -> Side:
    return Side(entry.id, entry.department, entry.title, path, text, value)
