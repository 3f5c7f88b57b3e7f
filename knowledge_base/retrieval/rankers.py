"""The trained rankers of an embedding model, kept in `weights/`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from knowledge_base.retrieval.duties import ROUTING_FEATURES
from knowledge_base.retrieval.evidence import FEATURES
from knowledge_base.retrieval.ranker import Ranker

FOLDER = Path(__file__).with_name("weights")


@dataclass(frozen=True)
class Rankers:
    """One for searching, one for routing; both belong to the same embedding model."""

    search: Ranker
    routing: Ranker


def load_rankers(embedding: str) -> Rankers:
    """Read both; raises `WeightsMissing` or `ModelMismatch`."""
    search, routing = weights_files(embedding)
    return Rankers(Ranker.load(search, FEATURES), Ranker.load(routing, ROUTING_FEATURES))


def weights_files(embedding: str) -> tuple[Path, Path]:
    """Where the weights for searching and for routing are kept."""
    return FOLDER / f"{embedding}.search.json", FOLDER / f"{embedding}.routing.json"


def flat_weights_file(embedding: str) -> Path:
    """Where the weights for flat documents (public sets) are kept."""
    return FOLDER / f"{embedding}.flat.json"
