"""Sentences asked for at the same time are encoded together; every caller gets his own vector or the error."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import numpy as np
import pytest

from knowledge_base.retrieval.embedder import BatchingEmbedder, Role, Vectors
from tests.knowledge_base.embedder import FakeEmbedder


class SlowFirst:
    """Holds the first call until it is released; remembers the size of every call."""

    name = "slow"

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.entered, self.released = Event(), Event()
        self.fail = False

    def encode(self, texts: Sequence[str], role: Role) -> Vectors:
        self.sizes.append(len(texts))
        if len(self.sizes) == 1:
            self.entered.set()
            assert self.released.wait(10)
        elif self.fail:
            raise RuntimeError("no memory")
        return FakeEmbedder().encode(texts, role)


def _ask_while_busy(inner: SlowFirst, embedder: BatchingEmbedder, texts: list[str]) -> list[object]:
    with ThreadPoolExecutor(len(texts) + 1) as pool:
        first = pool.submit(embedder.encode, ["先来的"], "query")
        assert inner.entered.wait(10)
        others = [pool.submit(embedder.encode, [text], "query") for text in texts]
        while len(embedder._waiting) < len(texts):
            assert not inner.released.is_set()
        inner.released.set()
        assert first.result().shape == (1, 512)
        return [other.exception() or other.result() for other in others]


def test_what_comes_meanwhile_is_encoded_together():
    inner = SlowFirst()
    texts = [f"第{number}个问题" for number in range(7)]
    found = _ask_while_busy(inner, BatchingEmbedder(inner, most=4), texts)
    assert inner.sizes == [1, 4, 3]
    for text, vector in zip(texts, found, strict=True):
        assert isinstance(vector, np.ndarray)
        assert np.array_equal(vector, FakeEmbedder().encode([text], "query"))


def test_an_error_reaches_every_caller_and_the_next_call_works():
    inner = SlowFirst()
    inner.fail = True
    embedder = BatchingEmbedder(inner)
    found = _ask_while_busy(inner, embedder, ["一", "二", "三"])
    assert all(isinstance(error, RuntimeError) for error in found)
    inner.fail = False
    assert embedder.encode(["四"], "query").shape == (1, 512)


def test_many_sentences_and_passages_go_straight_through():
    inner = FakeEmbedder()
    embedder = BatchingEmbedder(inner)
    embedder.encode(["一", "二"], "query")
    embedder.encode(["三"], "passage")
    assert inner.encoded == ["一", "二", "三"]


@pytest.mark.parametrize("callers", [8])
def test_under_load_everybody_gets_his_own(callers: int):
    embedder = BatchingEmbedder(FakeEmbedder(), most=3)
    texts = [f"问题{number}" for number in range(60)]
    with ThreadPoolExecutor(callers) as pool:
        found = list(pool.map(lambda text: embedder.encode([text], "query"), texts))
    assert np.array_equal(np.concatenate(found), FakeEmbedder().encode(texts, "query"))
