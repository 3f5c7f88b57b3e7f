"""Claims: an amount that an entry states, of what matter, of what sort, for which case, about what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge_base.consistency.aspects import Aspect
from knowledge_base.consistency.matters import Names
from knowledge_base.consistency.quantities import Kind, Quantity, quantities
from knowledge_base.consistency.statements import Clause, Sentence, clauses, plain, sentences_of
from knowledge_base.consistency.wording import Cases, wording
from knowledge_base.model import Entry

# what the wording of a time limit looks like, and yet it is the guide's time limit
_FIELD_SORTS = {"deadline", "standing", "length"}
_ASPECTS = {Kind.AGE: Aspect.AGE, Kind.DURATION: Aspect.TIME_LIMIT}


@dataclass(frozen=True)
class Claim:
    """`matter` is None for an entry without an item; `complete` as in `Sentence`; `own` names the entry's own item."""

    sentence: Sentence
    quantity: Quantity
    sort: str | None
    matter: str | None
    cases: Cases
    about: frozenset[str]
    wide: frozenset[str]

    @property
    def named_cases(self) -> Cases:
        """Without those that follow from other amounts or only say which way a bound points."""
        loose = {*wording().loose, "given"}
        return frozenset((group, name) for group, name in self.cases if group not in loose)

    @property
    def aspect(self) -> Aspect:
        if self.quantity.kind is Kind.MONEY and self.sort == "fee":
            return Aspect.FEE
        return _ASPECTS.get(self.quantity.kind, Aspect.AMOUNT)


def claims_of(entry: Entry, names: Names) -> tuple[Claim, ...]:
    """Every amount of an entry that can be compared."""
    return tuple(claim for sentence in sentences_of(entry) for claim in _claims(entry, sentence, names))


def _claims(entry: Entry, sentence: Sentence, names: Names) -> Iterator[Claim]:
    rules, text = wording(), sentence.plain
    found = quantities(text)
    if not found:
        return
    carried: list[Clause] = []
    for clause in clauses(text):
        end = clause.start + len(clause.text)
        inside = [quantity for quantity in found if clause.start <= quantity.start < end]
        if not inside:
            carried.append(clause)
            continue
        context = "".join(part.text + "," for part in carried) + clause.text
        for quantity in inside:
            if rules.stated(context):
                yield _claim(entry, sentence, quantity, clause, context, names)
        carried = []


def _claim(entry: Entry, sentence: Sentence, quantity: Quantity, clause: Clause, context: str, names: Names) -> Claim:
    rules, heading = wording(), plain(sentence.heading)
    before = sentence.plain[: quantity.start]
    matter = entry.items[0] if entry.items else None
    if sentence.field is None:
        matter = names.named(before + clause.text) or matter or names.named(heading)
    cases = rules.cases_of(context) | _given(context, quantity, clause)
    cases |= _inherited(rules.cases_of(heading), cases)
    own: frozenset[str] = frozenset()
    if matter is not None:
        own = names.words.get(matter, own)
        cases -= names.cases.get(matter, frozenset())
    about = _about(clause.text, names) - own
    wide = _about(context, names) - own | about
    sort = _sort(sentence, quantity, clause, context)
    return Claim(sentence, quantity, sort, matter, frozenset(cases), about or wide, wide)


def _sort(sentence: Sentence, quantity: Quantity, clause: Clause, context: str) -> str | None:
    if quantity.kind is Kind.MONEY and quantity.values == (0.0,):
        return "fee"
    rules = wording()
    after = clause.text[quantity.end - clause.start :]
    sort = rules.sort(quantity.kind, context[: len(context) - len(after)], after)
    field = rules.fields.get(sentence.field.value) if sentence.field is not None else None
    if field is not None and (sort is None or sort in _FIELD_SORTS):
        return field
    return (
        sort
        or rules.sort(quantity.kind, sentence.plain[: quantity.start], "")
        or rules.sort(quantity.kind, plain(sentence.heading), "")
    )


def _given(context: str, quantity: Quantity, clause: Clause) -> Cases:
    """The amounts before this one that it depends on: 80至89周岁 in 80至89周岁每月60元."""
    shift = len(context) - len(clause.text)
    start = quantity.start - clause.start + shift
    return frozenset(
        ("given", f"{other.kind}:{other.values}")
        for other in quantities(context)
        if other.end <= start and (other.kind is not quantity.kind) and other.values != (0.0,)
    )


def _about(text: str, names: Names) -> frozenset[str]:
    bare = names.without(text)
    for quantity in reversed(quantities(bare)):
        bare = bare[: quantity.start] + " " + bare[quantity.end :]
    return wording().content(bare)


def _inherited(heading: Cases, cases: Cases) -> Cases:
    """The cases of the question hold for the answer where the answer names none and the question only one."""
    named = {group for group, _name in cases}
    groups = [group for group, _name in heading]
    return frozenset((group, name) for group, name in heading if group not in named and groups.count(group) == 1)
