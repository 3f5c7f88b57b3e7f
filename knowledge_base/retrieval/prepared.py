"""Passages with all that is costly to make of them: vectors and token counts.

What an index was made of is kept, so that the next one is made of it and of what has changed. An entry is the same
when its content hash is; then its rows are copied and nothing is embedded or cut into words again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from knowledge_base.retrieval.embedder import Embedder, Vectors
from knowledge_base.retrieval.layers import LayeredRows
from knowledge_base.retrieval.lexical import Counts, Vocabulary
from knowledge_base.retrieval.passages import PassageKind, Text
from knowledge_base.retrieval.wording import bigrams, official, words

Rows = NDArray[np.int64]
OUTSIDE = "\0outside"  # the key of the sentences that are no matter of ours


@dataclass(frozen=True)
class Prepared:
    """The passages of all owners, one after the other: owner `o` has rows `starts[o]` to `starts[o + 1]`.

    `keys[o]` is the owner's content hash; equal keys mean equal passages. `kinds[p]`: see `kind_numbers`.
    """

    keys: tuple[str, ...]
    starts: Rows
    texts: tuple[Text, ...]
    kinds: Rows
    vectors: LayeredRows
    words: Counts
    bigrams: Counts
    word_numbers: Vocabulary
    bigram_numbers: Vocabulary


def kind_numbers(texts: Sequence[Text]) -> Rows:
    """Per passage the position of its kind in `PassageKind`."""
    number = {kind: position for position, kind in enumerate(PassageKind)}
    return np.fromiter((number[text.kind] for text in texts), np.int64, len(texts))


@dataclass(frozen=True)
class Taken:
    """Where the rows and the owners stood before; -1 for what is new."""

    rows: Rows
    owners: Rows


def prepare(
    keys: Sequence[str], texts_of: Sequence[Sequence[Text] | None], embedder: Embedder, before: Prepared | None
) -> tuple[Prepared, Taken]:
    """Prepare the passages of owners; `texts_of[o]` is None for an owner whose key stands in `before`."""
    owners_before = {key: number for number, key in enumerate(before.keys)} if before is not None else {}
    fresh: list[Text] = []
    rows: list[Rows] = []
    owners = np.full(len(keys), -1, np.int64)
    for number, (key, texts) in enumerate(zip(keys, texts_of, strict=True)):
        if texts is None and before is not None:
            owners[number] = owner = owners_before[key]
            rows.append(np.arange(before.starts[owner], before.starts[owner + 1], dtype=np.int64))
        else:
            rows.append(-1 - np.arange(len(fresh), len(fresh) + len(texts or ()), dtype=np.int64))
            fresh += texts or ()
    sizes = [len(of_owner) for of_owner in rows]
    source = np.concatenate(rows) if rows else np.zeros(0, np.int64)
    made = _make(fresh, embedder, before)
    prepared = _joined(tuple(keys), np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64), source, made, before)
    return prepared, Taken(np.maximum(source, -1), owners)


@dataclass(frozen=True)
class _Made:
    texts: list[Text]
    kinds: Rows
    vectors: Vectors
    words: Counts
    bigrams: Counts
    word_numbers: Vocabulary
    bigram_numbers: Vocabulary


def _make(fresh: list[Text], embedder: Embedder, before: Prepared | None) -> _Made:
    plain = [official(text.text) for text in fresh]
    word_numbers = before.word_numbers if before is not None else Vocabulary()
    bigram_numbers = before.bigram_numbers if before is not None else Vocabulary()
    return _Made(
        fresh,
        kind_numbers(fresh),
        _embed(fresh, plain, embedder),
        word_numbers.count([words(text) for text in plain]),
        bigram_numbers.count([bigrams(text) for text in plain]),
        word_numbers,
        bigram_numbers,
    )


def _embed(fresh: list[Text], plain: list[str], embedder: Embedder) -> Vectors:
    is_text = np.array([text.kind is PassageKind.TEXT for text in fresh], np.bool_)
    vectors: Vectors | None = None
    for chosen, role in ((~is_text, "query"), (is_text, "passage")):
        if chosen.any():
            found = embedder.encode([plain[number] for number in np.flatnonzero(chosen)], role)  # type: ignore[arg-type]
            vectors = np.zeros((len(fresh), found.shape[1]), np.float32) if vectors is None else vectors
            vectors[chosen] = found
    return vectors if vectors is not None else np.zeros((0, 1), np.float32)


def _joined(keys: tuple[str, ...], starts: Rows, source: Rows, made: _Made, before: Prepared | None) -> Prepared:
    """Rows from before and new ones, in the order of `source`."""
    if before is None:
        return Prepared(
            keys,
            starts,
            tuple(made.texts),
            made.kinds,
            LayeredRows.of(made.vectors),
            made.words,
            made.bigrams,
            made.word_numbers,
            made.bigram_numbers,
        )
    old = source >= 0
    order = np.where(old, source, len(before.texts) - 1 - source)
    texts = (*before.texts, *made.texts)
    return Prepared(
        keys,
        starts,
        tuple(map(texts.__getitem__, order.tolist())),
        np.concatenate([before.kinds, made.kinds])[order],
        before.vectors.changed(source, made.vectors[-1 - source[~old]]),
        _stack(before.words, made.words)[order],
        _stack(before.bigrams, made.bigrams)[order],
        made.word_numbers,
        made.bigram_numbers,
    )


def _stack(old: Counts, new: Counts) -> Counts:
    """Old rows above new ones; the vocabulary has grown meanwhile."""
    width = max(old.shape[1], new.shape[1])
    wide = sparse.csr_matrix((old.data, old.indices, old.indptr), shape=(old.shape[0], width))
    more = sparse.csr_matrix((new.data, new.indices, new.indptr), shape=(new.shape[0], width))
    return sparse.vstack([wide, more], format="csr")
