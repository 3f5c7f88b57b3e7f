"""The words of the published knowledge, for the one matcher and the engine's tokenizer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from contracts.codec import to_data
from contracts.lexicon import Lexicon, Term
from knowledge_base.model import Department, Guide, Region


def make_lexicon(guides: Iterable[Guide], departments: Iterable[Department], regions: Iterable[Region]) -> Lexicon:
    """Names and aliases of items, departments and regions; the version is a hash of them all."""
    items = tuple(sorted((Term(g.id, g.name, g.aliases) for g in guides), key=lambda term: term.id))
    offices = tuple(
        Term(d.id, d.name, tuple(dict.fromkeys((d.short, *(a for a in d.aliases if a != d.short)))))
        for d in sorted(departments, key=lambda department: department.id)
    )
    places = tuple(Term(r.code, r.name, r.aliases) for r in sorted(regions, key=lambda region: region.code))
    words = tuple(sorted({word for term in (*items, *offices, *places) for word in (term.name, *term.aliases)}))
    draft = Lexicon("", items, offices, places, words)
    digest = hashlib.sha256(json.dumps(to_data(draft), ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    return Lexicon(digest[:16], items, offices, places, words)
