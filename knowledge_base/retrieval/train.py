"""`python -m knowledge_base.retrieval.train`: train the ranker's weights on the city's development questions.

Prints cross-validated figures (by matter) and writes `weights/<embedding>.json`, which is committed.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

import numpy as np

from knowledge_base.content import read_city
from knowledge_base.loading import publish_in_memory
from knowledge_base.retrieval.cache import CachingEmbedder
from knowledge_base.retrieval.embedder import SentenceTransformerEmbedder
from knowledge_base.retrieval.ranker import Ranker, fit, weights_file
from knowledge_base.retrieval.snapshot import Snapshot, build_snapshot
from knowledge_base.retrieval.training import Asked, asked_questions, folds

ROOT = Path(__file__).resolve().parents[2]
FOLDS = 5


def cross_validated(asked: list[Asked], embedding: str) -> list[np.ndarray]:
    """Per question the candidates' probabilities, from weights that never saw its matter."""
    fold = folds(asked, FOLDS)
    rankers = [
        fit([q.example() for q, f in zip(asked, fold, strict=True) if f != number], embedding) for number in range(FOLDS)
    ]
    return [rankers[f].probabilities(q.evidence.rows) for q, f in zip(asked, fold, strict=True)]


def train(asked: list[Asked], embedding: str, note: str) -> Ranker:
    return fit([question.example() for question in asked], embedding, note=note)


def prepare(model: str, city: Path, outside: Path, cache: Path, on: date) -> tuple[Snapshot, list[Asked], str]:
    """The index of the city's files and the training questions with their evidence."""
    embedder = CachingEmbedder(SentenceTransformerEmbedder(model), cache)
    snapshot = build_snapshot(publish_in_memory(read_city(city)), embedder)
    asked = asked_questions(snapshot, embedder, outside, on)
    embedder.save()
    return snapshot, asked, embedder.name


def arguments(description: str | None) -> argparse.ArgumentParser:
    """The options that training and the benchmark share."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--model", default=str(ROOT / "var" / "embedding" / "multilingual-e5-small"))
    parser.add_argument("--city", type=Path, default=ROOT / "data" / "knowledge")
    parser.add_argument(
        "--outside", type=Path, default=ROOT / "data" / "evaluation" / "out_of_scope_development.yml"
    )
    parser.add_argument("--cache", type=Path, default=ROOT / "var" / "index" / "training")
    parser.add_argument("--on", type=date.fromisoformat, default=date(2026, 11, 1), help="the day of the search")
    return parser


def main(argv: list[str] | None = None) -> int:
    options = arguments(__doc__).parse_args(argv)
    snapshot, asked, name = prepare(options.model, options.city, options.outside, options.cache, options.on)
    counts = {source: sum(q.source == source for q in asked) for source in dict.fromkeys(q.source for q in asked)}
    note = ", ".join(f"{count} {source}" for source, count in counts.items()) + f"; {len(snapshot.entries)} entries"
    ranker = train(asked, name, note)
    ranker.save(weights_file(name))
    print(f"trained on {note}\nwritten: {weights_file(name)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
