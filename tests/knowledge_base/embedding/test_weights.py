"""The E5S1 reader, on a file of one block and a few pieces made here."""

from __future__ import annotations

import struct

import numpy as np
import pytest

from knowledge_base.embedding.errors import WeightsUnreadable
from knowledge_base.embedding.network import tensor_names
from knowledge_base.embedding.pruning import is_needed, prune
from knowledge_base.embedding.weights import dequantise, parse

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁身份证", "привет", "Abc", "。"]


def q4(scale: float, nibbles: list[int]) -> bytes:
    packed = bytes(nibbles[i] | nibbles[i + 16] << 4 for i in range(16))
    return struct.pack("<e", scale) + packed


def weights_file() -> bytes:
    blob = "".join(PIECES).encode()
    offsets, position = [0], 0
    for piece in PIECES:
        position += len(piece.encode())
        offsets.append(position)
    out = b"E5S1" + struct.pack("<I7if i", 1, 32, 1, 1, 64, len(PIECES), 512, 1, 1e-12, 32)
    out += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(blob))
    out += struct.pack(f"<{len(offsets)}I", *offsets) + struct.pack(f"<{len(PIECES)}f", *range(len(PIECES)))
    out += blob + struct.pack("<iI", 1, 9) + struct.pack("<IBI", 0xFF21, 1, 0x21)
    word = b"".join(q4(1.0, [row] * 32) for row in range(len(PIECES)))
    bias = np.arange(4, dtype="<f4").tobytes()
    header = 4 + 2 * (2 + 8 + 1 + 4 + 16)
    start = len(out) + header
    out += struct.pack("<i", 2)
    out += struct.pack("<H8sBIQQ", 8, b"emb.word", 1, 32 * len(PIECES), start, len(word))
    out += struct.pack("<H8sBIQQ", 8, b"emb.ln.b", 0, 4, start + len(word), len(bias))
    return out + word + bias


def test_blocks_are_unpacked_low_nibbles_first() -> None:
    values = dequantise(q4(0.5, list(range(16)) + [8] * 16))
    assert values.tolist() == [(i - 8) * 0.5 for i in range(16)] + [0.0] * 16


def test_a_file_is_read_whole() -> None:
    weights = parse(weights_file())
    assert weights.vocabulary.pieces == tuple(PIECES)
    assert (weights.vocabulary.bos, weights.vocabulary.pad, weights.vocabulary.unk) == (0, 1, 3)
    assert weights.shape.hidden == 32
    assert weights.tensors["emb.ln.b"].tolist() == [0, 1, 2, 3]
    assert weights.tensors["emb.word"][32] == -7.0


@pytest.mark.parametrize("cut", [2, 30, 60, 100])
def test_a_short_file_is_refused(cut: int) -> None:
    with pytest.raises(WeightsUnreadable):
        parse(weights_file()[:cut])


def test_pruning_keeps_chinese_and_latin_rows_in_order() -> None:
    pruned = prune(parse(weights_file()))
    assert pruned.vocabulary.pieces == ("<s>", "<pad>", "</s>", "<unk>", "▁身份证", "Abc", "。")
    assert pruned.shape.vocabulary == 7
    assert pruned.tensors["emb.word"].reshape(7, 32)[:, 0].tolist() == [-8, -7, -6, -5, -4, -2, -1]


@pytest.mark.parametrize(
    ("piece", "needed"),
    [
        ("▁公积金", True),
        ("é", True),
        ("㎡", True),
        ("12", True),
        ("ﾊ", False),
        ("日本の", False),
        ("ж", False),
    ],
)
def test_which_pieces_are_needed(piece: str, needed: bool) -> None:
    assert is_needed(piece) is needed


def test_every_layer_has_sixteen_tensors() -> None:
    assert len(tensor_names(12)) == 5 + 12 * 16
