"""Prepared passages as files: arrays in one, words in the other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from knowledge_base.retrieval.layers import LayeredRows
from knowledge_base.retrieval.lexical import Vocabulary
from knowledge_base.retrieval.passages import PassageKind, Text
from knowledge_base.retrieval.prepared import Prepared, kind_numbers

_COUNTS = ("words", "bigrams")


def write_prepared(prepared: Prepared, folder: Path) -> None:
    """Write `passages.npz` and `passages.json`."""
    arrays: dict[str, Any] = {"starts": prepared.starts, "vectors": prepared.vectors.whole}
    for name, counts in zip(_COUNTS, (prepared.words, prepared.bigrams), strict=True):
        arrays |= {f"{name}_data": counts.data, f"{name}_indices": counts.indices, f"{name}_indptr": counts.indptr}
    np.savez(folder / "passages.npz", **arrays)
    told = {
        "keys": prepared.keys,
        "texts": [(text.kind.value, text.text) for text in prepared.texts],
        "words": list(prepared.word_numbers.numbers),
        "bigrams": list(prepared.bigram_numbers.numbers),
    }
    (folder / "passages.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def read_prepared(folder: Path) -> Prepared:
    """What `write_prepared` wrote."""
    told = json.loads((folder / "passages.json").read_text(encoding="utf-8"))
    with np.load(folder / "passages.npz") as arrays:
        words, bigrams = (
            sparse.csr_matrix(
                (arrays[f"{name}_data"], arrays[f"{name}_indices"], arrays[f"{name}_indptr"]),
                shape=(len(told["texts"]), len(told[name])),
            )
            for name in _COUNTS
        )
        starts, vectors = arrays["starts"], LayeredRows.of(np.ascontiguousarray(arrays["vectors"]))
    texts = tuple(Text(PassageKind(kind), text) for kind, text in told["texts"])
    return Prepared(
        keys=tuple(told["keys"]),
        starts=starts,
        texts=texts,
        kinds=kind_numbers(texts),
        vectors=vectors,
        words=words,
        bigrams=bigrams,
        word_numbers=Vocabulary(told["words"]),
        bigram_numbers=Vocabulary(told["bigrams"]),
    )
