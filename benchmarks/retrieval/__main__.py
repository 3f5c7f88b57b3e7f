"""`python -m benchmarks.retrieval [--sets FOLDER]`: the search measured.

The development questions, cross-validated by matter, with the failures in a file; and with `--sets`, recall and
reciprocal rank on public sets (`<set>/corpus.jsonl`, `queries.test.jsonl`), one row per method, and the differences
with their intervals. The weights come from `python -m knowledge_base.retrieval.train --sets FOLDER`.
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from benchmarks.machine import describe
from benchmarks.retrieval.development import Judged, judged, table
from benchmarks.retrieval.public import compare
from knowledge_base.content import read_city
from knowledge_base.loading import publish_in_memory
from knowledge_base.retrieval.cache import CachingEmbedder
from knowledge_base.retrieval.embedder import RememberingEmbedder
from knowledge_base.retrieval.embedders import load_embedder
from knowledge_base.retrieval.snapshot import build_snapshot
from knowledge_base.retrieval.train import arguments
from knowledge_base.retrieval.training import asked_questions


def main(argv: list[str] | None = None) -> int:
    parser = arguments(__doc__)
    parser.add_argument("--sets", type=Path, help="folder with public retrieval sets")
    parser.add_argument("--parts", nargs="+", choices=("development", "public"), default=["development", "public"])
    parser.add_argument("--queries", default="test", choices=("train", "test"))
    parser.add_argument("--failures", type=Path, default=Path("var/development-failures.txt"))
    options = parser.parse_args(argv)
    print(describe(), "\n")
    embedder = CachingEmbedder(load_embedder(options.model), options.cache)
    if "development" in options.parts:
        measure_development(embedder, options)
    if "public" in options.parts and options.sets is not None:
        for line in compare(options.sets, options.queries, RememberingEmbedder(embedder)):
            print(line, flush=True)
    return 0


def measure_development(embedder: CachingEmbedder, options: Namespace) -> None:
    """Print the verdicts, write the failures."""
    snapshot = build_snapshot(publish_in_memory(read_city(options.city)), embedder)
    asked = asked_questions(snapshot, embedder, options.outside, options.on)
    results = list(judged(snapshot, asked, embedder, options.on))
    print(f"development questions, {len(snapshot.entries)} entries, cross-validated by matter")
    print(table(results), "\n")
    options.failures.parent.mkdir(parents=True, exist_ok=True)
    options.failures.write_text("\n".join(_failure(item) for item in results if _failed(item)) + "\n", encoding="utf-8")
    print(f"failures: {options.failures}\n")


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
