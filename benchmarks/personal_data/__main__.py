"""`make bench-personal-data`: recall and precision by kind, ours beside plain regular expressions."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from benchmarks.machine import describe
from benchmarks.personal_data.corpus import SEED, SIZE, SIZE_APART, Sentence, corpus
from benchmarks.personal_data.plain import plain_expressions
from benchmarks.personal_data.scoring import CHECKSUMMED, Find, Score, score
from language.personal_data import find

LEAST_RECALL, LEAST_PRECISION = 0.99, 0.98


def ours(text: str) -> list[tuple[str, int, int]]:
    """The project's recognisers."""
    return [(item.kind.value, item.start, item.end) for item in find(text)]


def held(result: Score) -> list[tuple[str, bool]]:
    """What the project holds itself to."""
    recall, precision = result.recall(CHECKSUMMED), result.precision(result.kinds)
    return [
        (f"recall of the checksummed kinds {recall:.4f} (at least {LEAST_RECALL})", recall >= LEAST_RECALL),
        (f"precision of all kinds {precision:.4f} (at least {LEAST_PRECISION})", precision >= LEAST_PRECISION),
    ]


def table(mine: Score, plain: Score) -> str:
    """A row a kind."""
    lines = ["| kind | there | recall | precision | plain expressions: recall | precision |"]
    lines.append("| --- | --- | --- | --- | --- | --- |")
    rows = [(kind, [kind]) for kind in mine.kinds]
    for name, kinds in [*rows, ("checksummed", list(CHECKSUMMED)), ("all", mine.kinds)]:
        there = sum(mine.there[kind] for kind in kinds)
        shares = (mine.recall(kinds), mine.precision(kinds), plain.recall(kinds), plain.precision(kinds))
        lines.append(f"| {name} | {there} | " + " | ".join(f"{share:.4f}" for share in shares) + " |")
    return "\n".join(lines)


def microseconds(sentences: Sequence[Sentence], finder: Find) -> float:
    """What a sentence takes."""
    begun = time.perf_counter()
    for sentence in sentences:
        finder(sentence.text)
    return 1e6 * (time.perf_counter() - begun) / len(sentences)


def main(arguments: list[str] | None = None) -> int:
    """The command; exit 1 when a bound is not held."""
    parser = argparse.ArgumentParser(description="How well personal data is found.")
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--size-apart", type=int, default=SIZE_APART)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--wrong", type=int, default=0, metavar="N", help="print so many of our mistakes on the first")
    options = parser.parse_args(arguments)
    print(describe())
    fine = True
    for title, apart in (("sentences", False), ("sentences of templates written afterwards", True)):
        sentences = corpus(options.size_apart if apart else options.size, options.seed, apart=apart)
        mine, plain = score(sentences, ours), score(sentences, plain_expressions)
        with_data = sum(1 for sentence in sentences if sentence.pieces)
        print(f"\n{len(sentences)} generated {title} (seed {options.seed}), {with_data} with personal data\n")
        print(table(mine, plain))
        if not apart:
            times = (microseconds(sentences, ours), microseconds(sentences, plain_expressions))
            print("\na sentence takes {:.0f} µs (plain expressions: {:.0f} µs)".format(*times))
            print(*mine.wrong[: options.wrong], sep="\n")
        for line, held_to in held(mine):
            print(f"{'ok  ' if held_to else 'FAIL'} {line}")
            fine &= held_to
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
