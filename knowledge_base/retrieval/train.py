"""`python -m knowledge_base.retrieval.train --sets FOLDER`: train all rankers.

On the city's files: `weights/<embedding>.search.json` and `.routing.json`. On the training parts of the public sets in
FOLDER (`public_sets.py`): `.flat.json`; without FOLDER that one stays as it is, and the command says so. All three are
committed. Figures come from `python -m benchmarks.retrieval`, which trains without the matters it asks about.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from knowledge_base.content import read_city
from knowledge_base.loading import publish_in_memory
from knowledge_base.retrieval.cache import CachingEmbedder
from knowledge_base.retrieval.duties import ROUTING_FEATURES, DutyIndex, build_duties
from knowledge_base.retrieval.embedder import Embedder, RememberingEmbedder
from knowledge_base.retrieval.embedders import load_embedder
from knowledge_base.retrieval.flat import train_flat
from knowledge_base.retrieval.ranker import Ranker, fit
from knowledge_base.retrieval.rankers import flat_weights_file, weights_files
from knowledge_base.retrieval.snapshot import Snapshot, build_snapshot
from knowledge_base.retrieval.training import Asked, asked_questions

ROOT = Path(__file__).resolve().parents[2]
ROUTING_PENALTY = 0.001  # measured on the examples left out in turn: 79.4 % right, 78.2 % with the search's 0.02


def train_search(snapshot: Snapshot, asked: list[Asked], embedding: str) -> Ranker:
    """The ranker of the search, from all questions."""
    counts = {source: sum(q.source == source for q in asked) for source in dict.fromkeys(q.source for q in asked)}
    note = ", ".join(f"{count} {source}" for source, count in counts.items()) + f"; {len(snapshot.entries)} entries"
    return fit([question.example() for question in asked], embedding, note=note)


def train_routing(duties: DutyIndex, embedding: str) -> Ranker:
    """The ranker of the router, from the duties' examples."""
    examples = duties.examples()
    note = f"{len(examples)} examples of {len(duties.duties)} duties, each left out in turn"
    return fit(examples, embedding, features=ROUTING_FEATURES, penalty=ROUTING_PENALTY, note=note)


def arguments(description: str | None) -> argparse.ArgumentParser:
    """The options that training and the benchmark share."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--model", default=str(ROOT / "var" / "embedding" / "multilingual-e5-small"))
    parser.add_argument("--city", type=Path, default=ROOT / "data" / "knowledge")
    parser.add_argument("--outside", type=Path, default=ROOT / "data" / "evaluation" / "out_of_scope_development.yml")
    parser.add_argument("--cache", type=Path, default=ROOT / "var" / "index" / "training")
    parser.add_argument("--on", type=date.fromisoformat, default=date(2026, 11, 1), help="the day of the search")
    return parser


def train_public(sets: Path | None, embedder: Embedder) -> int:
    """The ranker of flat documents; says plainly when there is nothing to train it on. The exit status."""
    file = flat_weights_file(embedder.name)
    if sets is None:
        print(f"{file.name}: left as it is, no folder of public sets was named (--sets FOLDER)")
        return 0
    if not any(sets.glob("*/corpus.jsonl")):
        print(f"{file.name}: left as it is, {sets} holds no <set>/corpus.jsonl", file=sys.stderr)
        return 1
    ranker = train_flat(sets, RememberingEmbedder(embedder))
    ranker.save(file)
    print(f"{file.name}: {ranker.trained_on}")
    return 0


def main(argv: list[str] | None = None) -> int:
    parser = arguments(__doc__)
    parser.add_argument("--sets", type=Path, help="folder with public retrieval sets")
    options = parser.parse_args(argv)
    embedder = CachingEmbedder(load_embedder(options.model), options.cache)
    snapshot = build_snapshot(publish_in_memory(read_city(options.city)), embedder)
    asked = asked_questions(snapshot, embedder, options.outside, options.on)
    duties = build_duties(snapshot, embedder)
    trained = [train_search(snapshot, asked, embedder.name)]
    if duties is not None:
        trained.append(train_routing(duties, embedder.name))
    for ranker, file in zip(trained, weights_files(embedder.name), strict=False):
        ranker.save(file)
        print(f"{file.name}: {ranker.trained_on}")
    return train_public(options.sets, embedder)


if __name__ == "__main__":
    raise SystemExit(main())
