"""What speaks for each entry: one row of features per owner, from dense, lexical and exact matches.

All features are comparable between entries of one question; the ranker weighs them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge_base.model import Policy
from knowledge_base.retrieval.dense import Mask
from knowledge_base.retrieval.elsewhere import names_elsewhere
from knowledge_base.retrieval.embedder import Vectors
from knowledge_base.retrieval.passages import PassageKind
from knowledge_base.retrieval.pooling import Floats, best, density, mean_of_three
from knowledge_base.retrieval.snapshot import Snapshot
from knowledge_base.retrieval.wording import bigrams, official, words
from language.matcher import Understanding

FEATURES = (
    "question_best",
    "question_three",
    "name_best",
    "text_best",
    "topic_best",
    "topic_three",
    "entry_class",
    "topic_class",
    "topic_density",
    "words_best",
    "bigrams_best",
    "topic_words",
    "topic_bigrams",
    "named",
    "named_other",
    "guide_bias",
    "guide_facets",
    "faq_facet",
    "faq_other_facet",
    "policy_bias",
    "policy_words",
    "policy_number",
    "outside_bias",
    "outside_unnamed",
    "outside_residue",
    "outside_best_other",
    "outside_unknown_words",
    "outside_elsewhere",
    "outside_of_elsewhere",
)

_TOP = 400
_POLICY_WORDS = ("文件", "政策", "办法", "细则", "方案", "通知", "条款", "文号", "号文", "实施意见", "公告")
_KINDS = {kind: number for number, kind in enumerate(PassageKind)}


@dataclass(frozen=True)
class Evidence:
    """`rows[i]` are the features of owner `owners[i]`; the last one is `outside`."""

    owners: NDArray[np.int64]
    rows: Floats


def gather(
    snapshot: Snapshot,
    found: Understanding,
    sentence: str,
    vector: Vectors,
    visible: Mask,
    *,
    left_out: int | None = None,
) -> Evidence:
    """Features of every visible owner for one sentence; `vector` is the one of its `official` form.

    `left_out` is a passage that must not be seen (training on a question that is itself in the index).
    """
    allowed = visible[snapshot.owners]
    if left_out is not None:
        allowed = allowed.copy()
        allowed[left_out] = False
    count = len(visible)
    hits = snapshot.dense.search(vector, allowed, _TOP)
    floor = float(hits.cosines[-1]) if len(hits.cosines) else 0.0
    columns: dict[str, Floats] = {}
    plain = official(sentence)
    owners, topics, kinds = snapshot.owners[hits.passages], snapshot.topics, snapshot.kinds[hits.passages]
    scale = (hits.cosines.astype(np.float64) - floor) * 10.0

    questions = kinds == _KINDS[PassageKind.QUESTION]
    names = kinds == _KINDS[PassageKind.NAME]
    texts = kinds == _KINDS[PassageKind.TEXT]
    columns["question_best"] = best(owners[questions], scale[questions], count)
    columns["question_three"] = mean_of_three(owners[questions], scale[questions], count)
    columns["name_best"] = best(owners[names], scale[names], count)
    columns["text_best"] = best(owners[texts], scale[texts], count)
    columns["topic_best"] = best(topics[owners], scale, count)[topics]
    columns["topic_three"] = mean_of_three(topics[owners[questions]], scale[questions], count)[topics]
    classes = snapshot.classifier.scores(vector) if left_out is None else _scores_without(snapshot, left_out)
    columns["entry_class"] = classes["entry"].astype(np.float64)
    columns["topic_class"] = classes["topic"].astype(np.float64)[topics]
    columns["topic_density"] = density(
        topics[owners[~texts]], hits.cosines[~texts].astype(np.float64), count, snapshot.topic_sizes
    )[topics]
    for name, index, tokens in (
        ("words", snapshot.words, words(plain)),
        ("bigrams", snapshot.bigrams, bigrams(plain)),
    ):
        scores = np.where(allowed, index.scores(tokens).astype(np.float64), 0.0)
        columns[f"{name}_best"] = best(snapshot.owners, scores, count)
        columns[f"topic_{name}"] = best(topics[snapshot.owners], scores, count)[topics]
    _exact(columns, snapshot, found, sentence, visible)
    _outside(columns, snapshot, found, plain, visible)
    rows = np.stack([columns[name] for name in FEATURES], axis=1)
    chosen = np.flatnonzero(visible)
    return Evidence(chosen, rows[chosen])


def _exact(columns: dict[str, Floats], snapshot: Snapshot, found: Understanding, sentence: str, visible: Mask) -> None:
    """Names, facets and document numbers, as the matcher found them."""
    count = len(visible)
    named = np.zeros(count)
    for mention in found.items:
        position = snapshot.position.get(mention.id)
        if position is not None and visible[position]:
            named[position] = max(named[position], min(1.0, len(mention.text) / 6))
    columns["named"] = named[snapshot.topics]
    columns["named_other"] = np.where(columns["named"] > 0, 0.0, min(1.0, float(named.sum())))
    for name in (
        "guide_bias",
        "guide_facets",
        "faq_facet",
        "faq_other_facet",
        "policy_bias",
        "policy_words",
        "policy_number",
    ):
        columns[name] = np.zeros(count)
    asked = set(found.facets)
    about_policy = any(word in sentence for word in _POLICY_WORDS)
    numbers = [number.text for number in found.numbers if number.kind == "document"]
    kinds = snapshot.entry_kinds
    columns["guide_bias"][kinds.guides] = 1.0
    columns["guide_facets"][kinds.guides] = float(bool(asked))
    columns["faq_other_facet"][kinds.faqs] = float(bool(asked))
    for facet in asked:
        columns["faq_facet"][kinds.faqs_of(facet)] = 1.0
        columns["faq_other_facet"][kinds.faqs_of(facet)] = 0.0
    columns["policy_bias"][kinds.policies] = 1.0
    columns["policy_words"][kinds.policies] = float(about_policy)
    for position in kinds.policies.tolist() if numbers else ():
        entry = snapshot.entries[position].entry
        if isinstance(entry, Policy):
            columns["policy_number"][position] = float(any(_same_number(n, entry.document_number) for n in numbers))


def _outside(
    columns: dict[str, Floats], snapshot: Snapshot, found: Understanding, sentence: str, visible: Mask
) -> None:
    """What speaks for none of ours: nothing named, words we have never seen, nothing near."""
    count = len(visible)
    tokens = words(sentence)
    weights = [snapshot.words.idf(token) for token in tokens]
    unknown = sum(w for token, w in zip(tokens, weights, strict=True) if not snapshot.words.knows(token))
    inside = visible.copy()
    inside[-1] = False
    elsewhere, of_elsewhere = names_elsewhere(sentence, snapshot.region_names)
    values = {
        "outside_elsewhere": float(elsewhere),
        "outside_of_elsewhere": float(of_elsewhere),
        "outside_bias": 1.0,
        "outside_unnamed": float(not found.items),
        "outside_residue": float(bool(found.facets)),
        "outside_best_other": float(columns["topic_best"][inside].max(initial=0.0)),
        "outside_unknown_words": unknown / max(1e-6, sum(weights)),
    }
    for name, value in values.items():
        column = np.zeros(count)
        column[-1] = value
        columns[name] = column


def _scores_without(snapshot: Snapshot, passage: int) -> dict[str, NDArray[np.float32]]:
    return snapshot.classifier.scores_without(int(snapshot.classified[passage]))


def _same_number(written: str, number: str) -> bool:
    def digits(text: str) -> list[str]:
        return [part for part in "".join(c if c.isdigit() else " " for c in text).split() if part]

    return digits(written) == digits(number) and number[:2] in written
