"""From scores of passages to one score per owner."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Owners = NDArray[np.int64]

_NEARNESS = 60.0  # how fast a passage stops counting as its cosine falls


def best(owners: Owners, scores: Floats, count: int) -> Floats:
    """Each owner's best score, at least 0."""
    found = np.zeros(count)
    np.maximum.at(found, owners, scores)
    return found


def mean_of_three(owners: Owners, scores: Floats, count: int) -> Floats:
    """The mean of each owner's three best; what is missing counts as 0."""
    total, seen = np.zeros(count), np.zeros(count, np.int64)
    for position in np.argsort(-scores, kind="stable").tolist():
        owner = owners[position]
        if seen[owner] < 3:
            total[owner] += scores[position]
            seen[owner] += 1
    result: Floats = total / 3.0
    return result


def density(owners: Owners, cosines: Floats, count: int, sizes: Floats) -> Floats:
    """How much of an owner lies near: a soft count of near passages, eased for owners with many."""
    near = np.full(count, 1e-4)
    np.add.at(near, owners, np.exp(_NEARNESS * (cosines - 1.0)))
    result: Floats = np.log(near) - 0.5 * np.log(sizes)
    return result
