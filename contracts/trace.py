"""What a turn keeps of the searches behind its reply, so that each can be asked again (`traced_searches`)."""

from __future__ import annotations

from typing import Any

from contracts.codec import from_data, to_data
from contracts.search import SearchRequest, SearchResult

TRACED = 4  # candidates


def trace_of(request: SearchRequest, result: SearchResult) -> dict[str, Any]:
    """The search by which a turn can be replayed, and what came of it."""
    return {"search": {"request": to_data(request), "result": digest_of(result)}}


def digest_of(result: SearchResult) -> dict[str, Any]:
    """What is kept of a result: its ending, the candidates, and what was searched."""
    return {
        "outcome": result.outcome.value,
        "reason": result.reason.value,
        "probability": round(result.probability, 4),
        "candidates": [
            {"entry": c.entry, "version": c.version, "probability": round(c.probability, 4)}
            for c in result.candidates[:TRACED]
        ],
        "index_version": result.index_version,
        "lexicon_version": result.lexicon_version,
    }


def traced_searches(trace: dict[str, Any]) -> list[tuple[SearchRequest, dict[str, Any]]]:
    """The searches of a turn's trace with the digests of their results; several questions in one turn are several."""
    parts = trace.get("questions") or [trace]
    return [
        (from_data(SearchRequest, part["search"]["request"]), part["search"]["result"])
        for part in parts
        if "search" in part
    ]
