"""The words of the published knowledge, for the one matcher and the engine's tokenizer."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence

from contracts.codec import to_data
from contracts.lexicon import Lexicon, Term
from knowledge_base.model import Department, Guide, Region

_LONGEST_WORD = 12


def _things(guides: Sequence[Guide]) -> Iterator[str]:
    """Materials and windows, without what stands in brackets behind the name."""
    for guide in guides:
        for name in (*(m.name for m in guide.materials), *(p.name for p in guide.places)):
            word = re.split(r"[（(、，]", name)[0]
            if 2 <= len(word) <= _LONGEST_WORD:
                yield word


def guide_words(guide: Guide) -> tuple[object, ...]:
    """All that a guide gives to the lexicon."""
    return guide.name, guide.aliases, tuple(_things((guide,)))


def make_lexicon(guides: Sequence[Guide], departments: Iterable[Department], regions: Iterable[Region]) -> Lexicon:
    """Names and aliases of items, departments and regions, and all words; the version is a hash of them all."""
    items = tuple(sorted((Term(g.id, g.name, g.aliases) for g in guides), key=lambda term: term.id))
    offices = tuple(
        Term(d.id, d.name, tuple(dict.fromkeys((d.short, *(a for a in d.aliases if a != d.short)))))
        for d in sorted(departments, key=lambda department: department.id)
    )
    places = tuple(Term(r.code, r.name, r.aliases) for r in sorted(regions, key=lambda region: region.code))
    named = {word for term in (*items, *offices, *places) for word in (term.name, *term.aliases)}
    words = tuple(sorted(named | set(_things(guides))))
    draft = Lexicon("", items, offices, places, words)
    digest = hashlib.sha256(json.dumps(to_data(draft), ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    return Lexicon(digest[:16], items, offices, places, words)
