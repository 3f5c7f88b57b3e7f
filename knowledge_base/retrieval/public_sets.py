"""Public retrieval sets: a folder of `<set>/corpus.jsonl` with `queries.train.jsonl` and `queries.test.jsonl`.

A document is `{"id", "text"}`, a question `{"query", "gold": [ids]}`. Training reads the training parts alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class RetrievalSet:
    """`queries` with the positions of the documents that answer them."""

    name: str
    texts: tuple[str, ...]
    queries: tuple[tuple[str, frozenset[int]], ...]


def read_sets(folder: Path, part: str) -> Iterator[RetrievalSet]:
    """Every `<set>/corpus.jsonl` with its `queries.<part>.jsonl`."""
    for corpus in sorted(folder.glob("*/corpus.jsonl")):
        documents = list(_lines(corpus))
        position = {document["id"]: number for number, document in enumerate(documents)}
        queries = tuple(
            (row["query"], frozenset(position[gold] for gold in row["gold"]))
            for row in _lines(corpus.with_name(f"queries.{part}.jsonl"))
        )
        yield RetrievalSet(corpus.parent.name, tuple(document["text"] for document in documents), queries)


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)
