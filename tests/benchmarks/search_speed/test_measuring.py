"""The measurements themselves, on bases so small that only their sense is tested."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np

from benchmarks.search_speed import change, indexes
from benchmarks.search_speed.grown import grown
from benchmarks.timing import median_and_p95
from knowledge_base.loading import publish_in_memory
from knowledge_base.retrieval.rankers import Rankers
from tests.knowledge_base.city import city_data, read, write_city
from tests.knowledge_base.embedder import FakeEmbedder


def test_every_structure_is_compared_with_the_exact_one() -> None:
    real = np.random.default_rng(0).normal(size=(300, 16)).astype(np.float32)
    real /= np.linalg.norm(real, axis=1, keepdims=True)
    rows = list(indexes.compare(real, real[:20], [500], seconds=0.02))
    assert [row.split("|")[2].strip() for row in rows] == ["flat (chosen)", "hnsw", "ivf"]
    recall = [float(row.split("|")[8].strip().rstrip("%")) for row in rows]
    assert recall[0] == 100.0
    assert min(recall[1:]) > 80.0
    assert all(float(rate) > 0 for row in rows for rate in row.split("|")[7].split("/"))


async def test_a_change_is_timed_until_a_search_tells_it(tmp_path: Path, rankers: Rankers) -> None:
    city = write_city(tmp_path / "city", city_data())
    published = grown(publish_in_memory(read(tmp_path / "again", city_data())), 200)
    found = [
        one
        async for one in change.changes(
            tmp_path, city, published, FakeEmbedder(), rankers, 1, date(2026, 11, 1), watch=0.05
        )
    ]
    assert len(found) == 1
    assert 0 < found[0].seconds < change.LONGEST
    assert found[0].slowest_search > 0
    assert "live after" in "\n".join(change.table(found))


def test_the_95th_percentile() -> None:
    assert median_and_p95([float(number) for number in range(101)]) == (50.0, 95.0)
