"""The knowledge service's questions and answers.

POST /internal/search   SearchRequest -> SearchResult
GET  /internal/search?text=…&in_force_on=2026-11-01[&region=…&audience=…&item=…&facets=fee,materials][&explain=1]
     the same (the hit test); with `explain=1` {"request", "index_version", "steps": [{"step": …}], "result"},
     and with `about=ENTRY` a last step that tells why that entry is, or is not, the answer
POST /internal/route    RouteRequest  -> DepartmentRoute
POST /internal/vectors  VectorsRequest -> Vectors (questions compared by meaning)
GET  /internal/entries/{entry}?facets=fee,materials&region=990102 -> EntryAnswer
GET  /internal/lexicon  -> contracts.lexicon.Lexicon (ETag: its version)
POST /internal/trial    TrialRequest  -> TrialResults (the publish gate; nothing is written)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

from contracts.blocks import Block
from contracts.facets import Facet


class Outcome(str, Enum):
    """The three outcomes of a search."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    NO_ANSWER = "no_answer"


class Reason(str, Enum):
    """Why a search ended as it did."""

    MATCHED = "matched"
    CONTEXT = "context"
    AMBIGUOUS = "ambiguous"
    WHICH_REGION = "which_region"
    TOO_FAR = "too_far"
    OUT_OF_SCOPE = "out_of_scope"
    EXPIRED = "expired"
    OTHER_REGION = "other_region"
    OTHER_AUDIENCE = "other_audience"
    ELSEWHERE = "elsewhere"
    NOT_IN_FORCE_YET = "not_in_force_yet"
    EMPTY_QUERY = "empty_query"


@dataclass(frozen=True)
class SearchContext:
    """Hints from the conversation, never filters."""

    item: str | None = None
    facets: tuple[Facet, ...] = ()


@dataclass(frozen=True)
class SearchRequest:
    """`text` is the citizen's (masked) sentence; the result depends on nothing else but the published index."""

    text: str
    in_force_on: date
    context: SearchContext = field(default_factory=SearchContext)
    region: str | None = None
    audience: str | None = None
    lexicon_version: str | None = None


@dataclass(frozen=True)
class Candidate:
    """An entry that may answer. `probability`: of being the right one, calibrated, 0..1.

    `region`: set when the candidates are the answers of one question in different regions.
    """

    entry: str
    version: int
    kind: str
    title: str
    item: str | None
    department: str
    probability: float
    region: str | None = None


@dataclass(frozen=True)
class Related:
    """A published guide an answer leads on to."""

    entry: str
    title: str


@dataclass(frozen=True)
class EntryAnswer:
    """An entry's answer, composed from its fields verbatim; empty `facets` means the overview.

    `eligibility`: the guide defines who may apply (contracts/eligibility.py). `related`: the guides of a bundle.
    """

    entry: str
    version: int
    kind: str
    title: str
    item: str | None
    department: str
    facets: tuple[Facet, ...]
    blocks: tuple[Block, ...]
    eligibility: bool = False
    related: tuple[Related, ...] = ()


@dataclass(frozen=True)
class SearchResult:
    outcome: Outcome
    reason: Reason
    probability: float
    facets: tuple[Facet, ...] = ()
    region: str | None = None
    candidates: tuple[Candidate, ...] = ()
    answer: EntryAnswer | None = None
    index_version: str = ""
    lexicon_version: str = ""


@dataclass(frozen=True)
class RouteRequest:
    """Whose matter is this? `item` is the matter spoken of before, when there is one.

    `appeal`: the text is known to complain, report or suggest, so that the duties decide before the services.
    """

    text: str
    item: str | None = None
    appeal: bool = False


@dataclass(frozen=True)
class DepartmentRoute:
    """The accountable department; `gov` (the hotline centre) when nothing matches."""

    lead: str
    lead_name: str
    assist: tuple[str, ...] = ()
    category: str = "complaint"
    topic: str = ""
    duty: str | None = None
    why: str = ""
    probability: float = 0.0


@dataclass(frozen=True)
class VectorsRequest:
    """Sentences to be compared by meaning, at most 256."""

    texts: tuple[str, ...]


@dataclass(frozen=True)
class Vectors:
    """One vector of unit length per text, in order."""

    vectors: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class EntryChange:
    """An entry as it would be published: `kind` is `guide`, `faq` or `policy`, `content` its whole record."""

    kind: str
    content: dict[str, Any]


@dataclass(frozen=True)
class TrialRequest:
    """Searches on a candidate index: what is published now, with `changes` in and `retired` (entry ids) out."""

    changes: tuple[EntryChange, ...]
    retired: tuple[str, ...] = ()
    requests: tuple[SearchRequest, ...] = ()


@dataclass(frozen=True)
class TrialResults:
    """One result per request, in order: on the candidate, and on what is live now. `revision` is the live one."""

    candidate: tuple[SearchResult, ...]
    live: tuple[SearchResult, ...]
    revision: int
