"""Leaves out the pieces that Chinese, Latin letters, digits, punctuation and symbols can never produce.

The citizens' language needs 40 % of the multilingual vocabulary; the rest would cost 230 MB of memory.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import numpy as np

from knowledge_base.embedding.weights import Vocabulary, Weights

_METASPACE = "▁"


def is_needed(piece: str) -> bool:
    """Whether every character of the piece can occur in the citizens' messages."""
    return all(_character_needed(character) for character in piece)


def _character_needed(character: str) -> bool:
    if character == _METASPACE or character.isascii():
        return True
    if unicodedata.category(character)[0] in "NPSZ":
        return True
    name = unicodedata.name(character, "")
    return name.startswith(("CJK ", "LATIN ", "FULLWIDTH ", "BOPOMOFO "))


def prune(weights: Weights) -> Weights:
    """The same weights with fewer pieces; ids move, special pieces stay."""
    old = weights.vocabulary
    special = {old.bos, old.eos, old.pad, old.unk}
    kept = [i for i, piece in enumerate(old.pieces) if i in special or is_needed(piece)]
    new_id = {identifier: position for position, identifier in enumerate(kept)}
    vocabulary = Vocabulary(
        pieces=tuple(old.pieces[i] for i in kept),
        scores=tuple(old.scores[i] for i in kept),
        bos=new_id[old.bos],
        eos=new_id[old.eos],
        pad=new_id[old.pad],
        unk=new_id[old.unk],
    )
    shape = replace(weights.shape, vocabulary=len(kept))
    table = weights.tensors["emb.word"].reshape(-1, weights.shape.hidden)[np.asarray(kept)]
    return Weights(shape, vocabulary, {**weights.tensors, "emb.word": table.reshape(-1)})
