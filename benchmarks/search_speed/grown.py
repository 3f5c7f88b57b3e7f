"""Bases of any size out of the city's content: every entry again for made-up towns, its vectors perturbed.

A perturbed vector is a real one moved by half the difference of two other real ones: it stays among the real ones as
another wording of the same question does (cosine about 0.965 to its original). Noise in all directions would lie
where no sentence lies, and tell nothing about recall.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, product
from typing import Any

import numpy as np

from knowledge_base.loading import content_hash, stored
from knowledge_base.model import Bundle, Entry, Faq, Guide, Policy
from knowledge_base.retrieval.embedder import Embedder, Role, Vectors
from knowledge_base.retrieval.passages import passages_of
from knowledge_base.store.published import Published, PublishedEntry

_FIRST, _SECOND = "青石白金银玉龙凤虎鹤松柏梅桃柳云雪霜晴岚", "溪桥泉坪坝湾岭塘渡铺集店营寨垭沟坞浦屿埠"
_TOWN = re.compile(f"[{_FIRST}][{_SECOND}]镇")
_APART = 0.5
_BLOCK = 50_000


def grown(published: Published, passages: int) -> Published:
    """Entries with about so many passages: the city's own, then its copies for one town after the other."""
    chosen: list[PublishedEntry] = []
    count = 0
    for item in _endless(published.entries):
        count += sum(1 for _ in passages_of(0, item.entry))
        if count > passages:
            break
        chosen.append(item)
    return replace(published, entries=tuple(sorted(chosen, key=lambda item: item.entry.id)))


def _endless(entries: Sequence[PublishedEntry]) -> Iterator[PublishedEntry]:
    yield from entries
    for number, (first, second) in enumerate(product(_FIRST, _SECOND), start=1):
        for item in entries:
            entry = in_town(item.entry, f"{first}{second}镇", number)
            yield PublishedEntry(entry, item.kind, 1, content_hash(stored(entry)))


def in_town(entry: Entry, town: str, number: int) -> Entry:
    """The entry as a town would have it: its names and questions begin with the town's name."""

    def told(texts: Sequence[str]) -> tuple[str, ...]:
        return tuple(f"{town}{text}" for text in texts)

    def linked(name: str) -> str:
        return f"{name}-t{number}"

    changes: dict[str, Any] = {
        "id": linked(entry.id),
        "similar_questions": told(entry.similar_questions),
        "development_questions": (),
    }
    if isinstance(entry, Faq):
        changes |= {"question": f"{town}{entry.question}", "item": linked(entry.item) if entry.item else None}
    else:
        changes["name"] = f"{town}{entry.title}"
    if isinstance(entry, Guide | Bundle):
        changes["aliases"] = told(entry.aliases)
    if isinstance(entry, Bundle):
        changes["steps"] = tuple(step.model_copy(update={"item": linked(step.item)}) for step in entry.steps)
    if isinstance(entry, Policy):
        changes["items_concerned"] = tuple(linked(item) for item in entry.items_concerned)
        changes["successor"] = linked(entry.successor) if entry.successor else None
    return entry.model_copy(update=changes)


class TownEmbedder:
    """Gives a town's sentence the perturbed vector of the city's; anything else is embedded by `inner`."""

    def __init__(self, inner: Embedder) -> None:
        self.name = inner.name
        self._inner = inner
        self._random = np.random.default_rng(0)

    def encode(self, texts: Sequence[str], role: Role) -> Vectors:
        plain = [_TOWN.sub("", text) for text in texts]
        distinct = {text: number for number, text in enumerate(dict.fromkeys(plain))}
        real = self._inner.encode(list(distinct), role)
        vectors = real[[distinct[text] for text in plain]]
        copies = np.array([text != bare for text, bare in zip(texts, plain, strict=True)], np.bool_)
        vectors[copies] = perturbed(vectors[copies], real, self._random)
        return vectors


def perturbed(vectors: Vectors, real: Vectors, random: np.random.Generator) -> Vectors:
    """Each vector moved by half the difference of two real ones, of unit length again."""
    moved = np.empty_like(vectors)
    for start in range(0, len(vectors), _BLOCK):
        block = vectors[start : start + _BLOCK]
        first, second = random.integers(0, len(real), (2, len(block)))
        found = block + np.float32(_APART) * (real[first] - real[second])
        moved[start : start + _BLOCK] = found / np.linalg.norm(found, axis=1, keepdims=True)
    return moved


def many_vectors(real: Vectors, count: int) -> Vectors:
    """So many perturbed vectors, without texts."""
    random = np.random.default_rng(0)
    return perturbed(real[random.integers(0, len(real), count)], real, random)


def questions(published: Published, count: int) -> list[str]:
    """Sentences to ask, no two alike: the development questions, then with a town in front."""
    own = [question.text for item in published.entries for question in item.entry.development_questions]
    towns = ("", *(f"{first}{second}镇" for first, second in product(_FIRST, _SECOND)))
    return list(islice((f"{town}{text}" for town in towns for text in dict.fromkeys(own)), count))
