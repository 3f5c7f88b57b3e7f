"""`python -m benchmarks.retrieval [--sets FOLDER]`: the search measured.

Always: the development questions, cross-validated by matter, with the failures in a file. With `--sets`: recall and
reciprocal rank on public sets (`<set>/corpus.jsonl`, `queries.test.jsonl`), one row per method.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.machine import describe
from benchmarks.retrieval.development import Judged, judged, table
from benchmarks.retrieval.methods import Method, methods
from knowledge_base.content import read_city
from knowledge_base.loading import publish_in_memory
from knowledge_base.retrieval.cache import CachingEmbedder
from knowledge_base.retrieval.embedder import Embedder, RememberingEmbedder, SentenceTransformerEmbedder
from knowledge_base.retrieval.snapshot import build_snapshot
from knowledge_base.retrieval.train import arguments
from knowledge_base.retrieval.training import asked_questions


def main(argv: list[str] | None = None) -> int:
    parser = arguments(__doc__)
    parser.add_argument("--sets", type=Path, help="folder with public retrieval sets")
    parser.add_argument("--queries", default="test", choices=("train", "test"))
    parser.add_argument("--failures", type=Path, default=Path("var/development-failures.txt"))
    options = parser.parse_args(argv)
    print(describe(), "\n")
    embedder = CachingEmbedder(SentenceTransformerEmbedder(options.model), options.cache)
    snapshot = build_snapshot(publish_in_memory(read_city(options.city)), embedder)
    asked = asked_questions(snapshot, embedder, options.outside, options.on)
    results = list(judged(snapshot, asked, embedder, options.on))
    embedder.save()
    print(f"development questions, {len(snapshot.entries)} entries, cross-validated by matter")
    print(table(results), "\n")
    options.failures.parent.mkdir(parents=True, exist_ok=True)
    options.failures.write_text("\n".join(_failure(item) for item in results if _failed(item)) + "\n", encoding="utf-8")
    print(f"failures: {options.failures}\n")
    if options.sets is not None:
        _public(options.sets, options.queries, RememberingEmbedder(embedder))
    return 0


def _public(folder: Path, queries: str, embedder: Embedder) -> None:
    print(f"{'set':<18}{'method':<22}{'n':>5}{'R@1':>8}{'R@5':>8}{'MRR@10':>8}")
    for corpus in sorted(folder.glob("*/corpus.jsonl")):
        documents = list(_lines(corpus))
        ids = [document["id"] for document in documents]
        asked = list(_lines(corpus.with_name(f"queries.{queries}.jsonl")))
        for name, method in methods([document["text"] for document in documents], embedder).items():
            ranks = [_rank(method, ids, row["query"], set(row["gold"])) for row in asked]
            first = 100 * np.mean([rank == 1 for rank in ranks])
            five = 100 * np.mean([rank <= 5 for rank in ranks])
            reciprocal = 100 * np.mean([1 / rank if rank <= 10 else 0.0 for rank in ranks])
            print(
                f"{corpus.parent.name:<18}{name:<22}{len(asked):>5}{first:>8.1f}{five:>8.1f}{reciprocal:>8.1f}",
                flush=True,
            )


def _rank(method: Method, ids: list[str], query: str, gold: set[str]) -> int:
    scores = method(query)
    order = np.argsort(-scores, kind="stable")
    return next(rank for rank, position in enumerate(order.tolist(), start=1) if ids[position] in gold)


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def _failed(item: Judged) -> bool:
    return item.verdict.name in ("WRONG", "REFUSED")


def _failure(item: Judged) -> str:
    got = [f"{candidate.entry} {candidate.probability:.2f}" for candidate in item.result.candidates]
    answered = item.result.answer.entry if item.result.answer is not None else "-"
    return "\t".join(
        (
            item.verdict.name.lower(),
            item.case.kind,
            item.case.text,
            f"expected {item.case.entry or 'nothing'} {','.join(f.value for f in item.case.facets)}",
            f"{item.result.outcome.value}/{item.result.reason.value} {answered}",
            f"facets {','.join(f.value for f in item.result.facets)}",
            "; ".join(got),
        )
    )


if __name__ == "__main__":
    raise SystemExit(main())
