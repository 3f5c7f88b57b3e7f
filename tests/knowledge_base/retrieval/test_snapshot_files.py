"""Stored snapshots: what comes back is what was stored; what is damaged is passed over and named."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from contracts.search import SearchRequest
from knowledge_base.candidate import Changes, apply_changes
from knowledge_base.loading import publish_in_memory
from knowledge_base.retrieval import snapshot_files
from knowledge_base.retrieval.approximate import SegmentedIndex
from knowledge_base.retrieval.rankers import Rankers
from knowledge_base.retrieval.search import Searcher
from knowledge_base.retrieval.sizes import SIZES, IndexSizes
from knowledge_base.retrieval.snapshot import Snapshot, build_snapshot
from knowledge_base.retrieval.snapshot_files import SnapshotFolder
from tests.knowledge_base.city import GUIDES, city_data, read
from tests.knowledge_base.embedder import FakeEmbedder

LARGE = IndexSizes(flat=5, exact_when_allowed=3, exact_questions=10)


def _snapshot(folder: Path, sizes: IndexSizes = SIZES) -> Snapshot:
    return build_snapshot(publish_in_memory(read(folder / "city", city_data())), FakeEmbedder(), sizes=sizes)


@pytest.mark.parametrize("sizes", [SIZES, LARGE])
def test_what_is_restored_answers_the_same(tmp_path: Path, rankers: Rankers, sizes: IndexSizes):
    stored = _snapshot(tmp_path, sizes)
    files = SnapshotFolder(tmp_path / "snapshots", "fake")
    files.save(stored)
    restored = files.restore("").snapshot
    assert restored is not None
    assert restored.version == stored.version
    assert restored.published == stored.published
    assert isinstance(restored.dense, SegmentedIndex) == (sizes is LARGE)
    before, after = (Searcher(made, FakeEmbedder(), rankers.search) for made in (stored, restored))
    for words in GUIDES.values():
        request = SearchRequest(words["development"][0], date(2026, 11, 1))
        assert before.search(request) == after.search(request)


def test_a_restored_snapshot_follows_changes(tmp_path: Path):
    files = SnapshotFolder(tmp_path / "snapshots", "fake")
    files.save(_snapshot(tmp_path))
    restored = files.restore("").snapshot
    assert restored is not None
    entry = restored.entries[0].entry.model_copy(update={"similar_questions": ("全新的问法一句",)})
    now = apply_changes(restored.published, Changes((entry,)))
    stepped, scratch = build_snapshot(now, FakeEmbedder(), previous=restored), build_snapshot(now, FakeEmbedder())
    assert stepped.version == scratch.version
    assert np.array_equal(stepped.dense.vectors, scratch.dense.vectors)


@pytest.mark.parametrize("name", ["passages.npz", "passages.json", "published.json", "manifest.json"])
@pytest.mark.parametrize("damage", ["flipped", "cut", "gone"])
def test_a_damaged_file_falls_back_to_the_last_good_one(tmp_path: Path, name: str, damage: str):
    files = SnapshotFolder(tmp_path / "snapshots", "fake")
    snapshot = _snapshot(tmp_path)
    good, bad = files.save(snapshot), files.save(snapshot)
    assert good != bad
    file = bad / name
    data = file.read_bytes()
    if damage == "gone":
        file.unlink()
    elif damage == "cut":
        file.write_bytes(data[: len(data) // 2])
    else:
        file.write_bytes(bytes([data[0] ^ 0xFF]) + data[1:])
    restored = files.restore("")
    assert restored.snapshot is not None
    assert restored.snapshot.version == snapshot.version
    assert len(restored.problems) == 1
    assert name in restored.problems[0]


def test_when_all_are_damaged_all_are_named(tmp_path: Path):
    files = SnapshotFolder(tmp_path / "snapshots", "fake")
    snapshot = _snapshot(tmp_path)
    for folder in (files.save(snapshot), files.save(snapshot)):
        (folder / "passages.npz").write_bytes(b"")
    restored = files.restore("")
    assert restored.snapshot is None
    assert len(restored.problems) == 2


def test_another_model_or_release_is_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = tmp_path / "snapshots"
    SnapshotFolder(folder, "fake").save(_snapshot(tmp_path))
    assert SnapshotFolder(folder, "other").restore("") == snapshot_files.Restored(None)
    monkeypatch.setattr(snapshot_files, "recipe", lambda: "the next release")
    assert SnapshotFolder(folder, "fake").restore("") == snapshot_files.Restored(None)


def test_only_the_newest_are_kept_and_half_written_ones_do_not_count(tmp_path: Path):
    folder = tmp_path / "snapshots"
    files = SnapshotFolder(folder, "fake", keep=2)
    snapshot = _snapshot(tmp_path)
    names = [files.save(snapshot).name for _ in range(4)]
    assert sorted(path.name for path in folder.iterdir()) == names[-2:]
    (folder / ".writing-x").mkdir()
    assert json.loads((folder / names[-1] / "manifest.json").read_text(encoding="utf-8"))["model"] == "fake"
    assert files.restore("").problems == ()
