"""`python -m benchmarks.search_speed`: the search by size, clients, back end and index structure.

    --parts backends indexes load change     what to measure (default: all)
    --sizes 1000 10000 100000 [1000000]      passages, for the whole search
    --index-sizes … 1000000                  passages, for the index structures alone

Beyond the content, passages are the city's again for made-up towns (`grown.py`). Fails when a changed entry among the
passages of `--changed-among` is not live in time.
"""

from __future__ import annotations

import asyncio
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from threadpoolctl import threadpool_limits

from benchmarks.machine import describe
from benchmarks.search_speed import backends, change, indexes, load
from benchmarks.search_speed.grown import TownEmbedder, grown, questions
from knowledge_base.content import read_city
from knowledge_base.loading import publish_in_memory
from knowledge_base.retrieval.cache import CachingEmbedder
from knowledge_base.retrieval.embedders import load_embedder
from knowledge_base.retrieval.rankers import load_rankers
from knowledge_base.retrieval.snapshot import build_snapshot
from knowledge_base.retrieval.train import arguments
from knowledge_base.retrieval.wording import official

_QUERIES = 200
_ASKED = 5000


def measure_backends(options: Namespace) -> int:
    print(f"\nEmbedding back ends, one thread each, {_QUERIES} questions\n\n{backends.HEAD}", flush=True)
    for row in backends.compare(Path(options.model), options.city, _QUERIES):
        print(row, flush=True)
    return 0


def measure_indexes(options: Namespace) -> int:
    print(f"\nIndex structures, {_QUERIES} real questions, one after another\n\n{indexes.HEAD}", flush=True)
    embedder = CachingEmbedder(load_embedder(options.model), options.cache)
    published = publish_in_memory(read_city(options.city))
    snapshot = build_snapshot(published, embedder)
    asked = embedder.encode([official(text) for text in questions(published, _QUERIES)], "query")
    for row in indexes.compare(snapshot.dense.vectors.whole, asked, options.index_sizes):
        print(row, flush=True)
    return 0


def measure_load(options: Namespace) -> int:
    print(f"\nWhole searches over HTTP, every question new\n\n{load.HEAD}", flush=True)
    texts = questions(publish_in_memory(read_city(options.city)), _ASKED)
    common = ["--model", options.model, "--city", str(options.city), "--cache", str(options.cache)]

    async def rows(server: load.Served) -> None:
        async for row in load.asked(server, texts, options.on, options.seconds):
            print(row, flush=True)

    for size in options.sizes:
        with load.served([*common, "--passages", str(size)]) as server:
            asyncio.run(rows(server))
    if options.alone:
        with load.served([*common, "--passages", str(options.alone), "--batch", "1"]) as server:
            print(f"\nThe same, every question embedded alone\n\n{load.HEAD}", flush=True)
            asyncio.run(rows(server))
    return 0


def measure_change(options: Namespace) -> int:
    """Fails when a change takes too long."""
    print(f"\nOne entry changed among {options.changed_among:,} passages, while somebody searches\n", flush=True)
    model = load_embedder(options.model)
    embedder = TownEmbedder(CachingEmbedder(model, options.cache))
    published = grown(publish_in_memory(read_city(options.city)), options.changed_among)
    threadpool_limits(1, user_api="blas")

    async def all_changes(folder: Path) -> list[change.Change]:
        running = change.changes(
            folder, options.city, published, embedder, load_rankers(model.name), options.changes, options.on
        )
        return [found async for found in running]

    with tempfile.TemporaryDirectory(prefix="search-speed-") as folder:
        found = asyncio.run(all_changes(Path(folder)))
    for row in change.table(found):
        print(row, flush=True)
    return 1 if max(one.seconds for one in found) > change.LIMIT else 0


PARTS: dict[str, Callable[[Namespace], int]] = {
    "backends": measure_backends,
    "indexes": measure_indexes,
    "load": measure_load,
    "change": measure_change,
}


def options_of() -> ArgumentParser:
    parser = arguments(__doc__)
    parser.add_argument("--parts", nargs="+", choices=list(PARTS), default=list(PARTS))
    parser.add_argument("--sizes", nargs="+", type=int, default=[1_000, 10_000, 100_000])
    parser.add_argument("--alone", type=int, default=1_000, help="passages, for searches without batching; 0: none")
    parser.add_argument("--index-sizes", nargs="+", type=int, default=[1_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--seconds", type=float, default=15.0, help="of load per number of clients")
    parser.add_argument("--changed-among", type=int, default=100_000, help="passages")
    parser.add_argument("--changes", type=int, default=8, help="entries changed, one after the other")
    return parser


def main(argv: list[str] | None = None) -> int:
    options = options_of().parse_args(argv)
    print(describe(), flush=True)
    return max(PARTS[part](options) for part in options.parts)


if __name__ == "__main__":
    raise SystemExit(main())
