"""`python -m knowledge_base.embed_city`: embeds a city's files into the index folder, so that a first start only reads.

Part of set-up; it needs no database. What is embedded already is skipped.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from knowledge_base.content import read_city
from knowledge_base.indexing import Indexer
from knowledge_base.loading import publish_in_memory
from knowledge_base.retrieval.embedders import load_embedder
from knowledge_base.retrieval.rankers import load_rankers

ROOT = Path(__file__).resolve().parents[1]


def main(argv: list[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default=str(ROOT / "var" / "embedding" / "multilingual-e5-small"))
    parser.add_argument("--city", type=Path, default=ROOT / "data" / "knowledge")
    parser.add_argument("--index", type=Path, default=ROOT / "var" / "index")
    options = parser.parse_args(argv)
    embedder = load_embedder(options.model, threads=2)  # nobody searches yet
    indexer = Indexer(embedder, embedder, load_rankers(embedder.name), options.index)
    live = indexer.build(publish_in_memory(read_city(options.city)))
    print(
        f"{len(live.snapshot.passages)} passages of {len(live.snapshot.entries)} entries, {indexer.embedded} embedded"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
