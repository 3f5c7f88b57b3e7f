"""`python -m benchmarks.retrieval.fine_tune --sets FOLDER`: would a tuned embedding be better? Kept only when it is.

Trains a copy of the embedding model on pairs of questions of one entry, each with the nearest question of another
matter against it (a hard negative mined from the base, by the model itself), and the other pairs of the batch. Then
dense search alone is compared on the public test parts, which the training has not seen, and on the development
questions. `--keep FOLDER` writes the tuned model there, and only when no test part loses and one gains.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import describe
from benchmarks.retrieval.public import bootstrap, first_rank
from knowledge_base.content import read_city
from knowledge_base.loading import publish_in_memory
from knowledge_base.retrieval.cache import CachingEmbedder
from knowledge_base.retrieval.embedder import Embedder, SentenceTransformerEmbedder
from knowledge_base.retrieval.embedders import load_embedder
from knowledge_base.retrieval.passages import PassageKind
from knowledge_base.retrieval.public_sets import read_sets
from knowledge_base.retrieval.snapshot import Snapshot, build_snapshot
from knowledge_base.retrieval.train import arguments
from knowledge_base.retrieval.wording import official, searchable
from language.normalise import normalise

_SHARPNESS = 100.0  # of the softmax over cosines: e5 was trained with a temperature of 0.01
_LONGEST = 64  # tokens of a question
_WARMING = 10  # batches


@dataclass(frozen=True)
class Triplet:
    """Two questions of one entry, and the nearest question of another matter."""

    anchor: str
    positive: str
    negative: str
    matter: int


@dataclass(frozen=True)
class Training:
    """`minutes` bounds the training whatever the machine."""

    epochs: int = 1
    batch: int = 16
    rate: float = 2e-5
    minutes: float = 8.0


def triplets(snapshot: Snapshot, random: np.random.Generator) -> list[Triplet]:
    """Every question of an entry that has two, in random pairs."""
    asked = np.array(
        [p.kind is PassageKind.QUESTION and p.owner != snapshot.outside for p in snapshot.passages], np.bool_
    )
    rows = np.flatnonzero(asked)
    vectors, owners = snapshot.dense.vectors[rows], snapshot.owners[rows]
    matters = snapshot.topics[owners]
    found = []
    for owner in np.unique(owners):
        own = random.permutation(np.flatnonzero(owners == owner))
        for first, second in zip(own[::2], own[1::2], strict=False):
            cosines = np.where(matters == matters[first], -1.0, vectors @ vectors[first])
            anchor, positive, negative = (
                official(snapshot.passages[int(rows[number])].text) for number in (first, second, int(cosines.argmax()))
            )
            found.append(Triplet(anchor, positive, negative, int(matters[first])))
    return found


def batches(examples: Sequence[Triplet], size: int, random: np.random.Generator) -> Iterator[list[Triplet]]:
    """All examples in random order; no two of one matter in a batch, where each is a negative of the others."""
    waiting = [examples[number] for number in random.permutation(len(examples))]
    while waiting:
        batch: list[Triplet] = []
        left: list[Triplet] = []
        for example in waiting:
            alone = all(example.matter != other.matter for other in batch)
            (batch if alone and len(batch) < size else left).append(example)
        waiting = left
        if len(batch) > 1:
            yield batch


def tune(model: str, snapshot: Snapshot, training: Training, target: Path) -> str:
    """Train a copy of `model` and save it; says what was done."""
    import torch  # noqa: PLC0415 - five seconds that `--help` need not wait for
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss  # noqa: PLC0415

    torch.manual_seed(0)
    torch.set_num_threads(1)  # beside a busy neighbour two threads wait for each other
    random = np.random.default_rng(0)
    network: Any = SentenceTransformer(model, device="cpu")
    network.max_seq_length, longest = _LONGEST, network.max_seq_length
    layers = network[0].auto_model.encoder.layer
    for frozen in (network[0].auto_model.embeddings, *layers[: len(layers) // 2]):
        frozen.requires_grad_(False)  # most of the memory, and what is known of words that no question here holds
    loss: Any = MultipleNegativesRankingLoss(network, scale=_SHARPNESS)
    examples = triplets(snapshot, random)
    optimiser = torch.optim.AdamW([p for p in network.parameters() if p.requires_grad], lr=training.rate)
    warming = torch.optim.lr_scheduler.LinearLR(optimiser, start_factor=0.1, total_iters=_WARMING)
    prompt = network.prompts.get("query", "")
    ends = time.monotonic() + 60 * training.minutes
    network.train()
    done = 0
    for _epoch in range(training.epochs):
        for batch in batches(examples, training.batch, random):
            if time.monotonic() > ends:
                break
            columns = zip(*((e.anchor, e.positive, e.negative) for e in batch), strict=True)
            value = loss([network.preprocess([prompt + text for text in column]) for column in columns], None)
            value.backward()
            optimiser.step()
            warming.step()
            optimiser.zero_grad()
            done += len(batch)
            if done % (10 * training.batch) < len(batch):
                print(f"  {done} pairs, loss {value.item():.3f}", file=sys.stderr, flush=True)
    network.eval()
    network.max_seq_length = longest
    network.save(str(target))
    return f"{done} of {training.epochs} × {len(examples)} pairs, batches of {training.batch}, rate {training.rate}"


def reciprocal_ranks(folder: Path, embedder: Embedder) -> dict[str, NDArray[np.float64]]:
    """Per public set, for every test question 100 / rank of the first right document (0 beyond ten): dense alone."""
    return {
        one.name: _reciprocal(
            embedder.encode([normalise(text) for text in one.texts], "passage"),
            embedder.encode([normalise(query) for query, _ in one.queries], "query"),
            [right for _, right in one.queries],
        )
        for one in read_sets(folder, "test")
    }


def own_ranks(snapshot: Snapshot, embedder: Embedder, on: date) -> NDArray[np.float64]:
    """The same for the development questions: is the nearest passage in force of the right matter?"""
    rows = np.flatnonzero(snapshot.visible(on, None, None)[snapshot.owners] & (snapshot.owners != snapshot.outside))
    matters = snapshot.topics[snapshot.owners[rows]]
    asked = [
        (question.text, int(snapshot.topics[owner]))
        for owner, item in enumerate(snapshot.entries)
        if item.entry.in_force(on)
        for question in item.entry.development_questions
    ]
    passages = embedder.encode([official(snapshot.passages[row].text) for row in rows.tolist()], "query")
    queries = embedder.encode([official(searchable(text)) for text, _ in asked], "query")
    right = [frozenset(np.flatnonzero(matters == matter).tolist()) for _, matter in asked]
    return _reciprocal(passages, queries, right)


def _reciprocal(
    passages: NDArray[np.float32], queries: NDArray[np.float32], right: Sequence[frozenset[int]]
) -> NDArray[np.float64]:
    ranks = np.array(
        [first_rank((passages @ query).astype(np.float64), gold) for query, gold in zip(queries, right, strict=True)]
    )
    return np.where(ranks <= 10, 100.0 / ranks, 0.0)


def gains(differences: dict[str, float]) -> bool:
    """Whether no public test part loses and at least one gains."""
    return min(differences.values()) >= 0 and max(differences.values()) > 0


def main(argv: list[str] | None = None) -> int:
    parser = arguments(__doc__)
    parser.add_argument("--sets", type=Path, required=True, help="folder with public retrieval sets")
    parser.add_argument("--epochs", type=int, default=Training.epochs)
    parser.add_argument("--minutes", type=float, default=Training.minutes, help="of training, at most")
    parser.add_argument("--rate", type=float, default=Training.rate)
    parser.add_argument("--keep", type=Path, help="write the tuned model here, if it gains")
    options = parser.parse_args(argv)
    print(describe(), "\n")
    present = CachingEmbedder(load_embedder(options.model), options.cache)
    snapshot = build_snapshot(publish_in_memory(read_city(options.city)), present)
    with tempfile.TemporaryDirectory(prefix="fine-tune-") as scratch:
        target = Path(scratch, f"{Path(options.model).name}-tuned")
        begun = time.monotonic()
        training = Training(options.epochs, rate=options.rate, minutes=options.minutes)
        print(f"{tune(options.model, snapshot, training, target)}: {time.monotonic() - begun:.0f} s\n")
        tuned = SentenceTransformerEmbedder(str(target))
        before, after = reciprocal_ranks(options.sets, present), reciprocal_ranks(options.sets, tuned)
        print(f"dense alone, MRR@10 {'n':>10}{'present':>9}{'tuned':>9}   difference (95 % interval)")
        for name in before:
            print(_row(name, before[name], after[name]), flush=True)
        print(_row("development", own_ranks(snapshot, present, options.on), own_ranks(snapshot, tuned, options.on)))
        kept = gains({name: float((after[name] - before[name]).mean()) for name in before})
        print(f"\n{'kept' if kept else 'not kept'}: the rule is that no public test part loses and at least one gains")
        if kept and options.keep is not None:
            target.rename(options.keep)
    return 0


def _row(name: str, before: NDArray[np.float64], after: NDArray[np.float64]) -> str:
    mean, low, high = bootstrap(after - before)
    figures = f"{before.mean():>9.1f}{after.mean():>9.1f}"
    return f"{name:<20}{len(before):>10}{figures}   {mean:+.1f} ({low:+.1f} to {high:+.1f})"


if __name__ == "__main__":
    raise SystemExit(main())
