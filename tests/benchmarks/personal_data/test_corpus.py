from __future__ import annotations

import pytest

from benchmarks.personal_data.__main__ import main, ours
from benchmarks.personal_data.corpus import corpus
from benchmarks.personal_data.plain import plain_expressions
from benchmarks.personal_data.scoring import CHECKSUMMED, score


def test_the_same_seed_is_the_same_corpus() -> None:
    assert corpus(300, 7) == corpus(300, 7) != corpus(300, 8)
    sentence = next(sentence for sentence in corpus(300, 7) if sentence.pieces)
    assert all(sentence.text[piece.start : piece.end] for piece in sentence.pieces)


@pytest.mark.parametrize("apart", [False, True])
def test_ours_hold_the_bounds_where_plain_expressions_do_not(apart: bool) -> None:
    sentences = corpus(1200, 11, apart=apart)
    mine, plain = score(sentences, ours), score(sentences, plain_expressions)
    assert mine.recall(CHECKSUMMED) >= 0.99
    assert mine.precision(mine.kinds) >= 0.98
    assert plain.recall(CHECKSUMMED) < 0.8


def test_finds_of_another_kind_or_place_are_false() -> None:
    sentences = [sentence for sentence in corpus(50, 3) if sentence.pieces]
    shifted = score(sentences, lambda text: [(kind, start + 1, end) for kind, start, end in ours(text)])
    assert shifted.recall(shifted.kinds) == 0
    renamed = score(sentences, lambda text: [("other", start, end) for _, start, end in ours(text)])
    assert renamed.precision(renamed.kinds) == 0


def test_the_command_tells_both(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--size", "400", "--size-apart", "200"]) == 0
    told = capsys.readouterr().out
    assert "ok   recall of the checksummed kinds" in told
    assert "plain expressions" in told
