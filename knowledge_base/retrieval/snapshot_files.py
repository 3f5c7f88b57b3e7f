"""Snapshots on disk: a restarted service answers at once from the last good one, even before it sees the database.

A snapshot is a folder written beside the others and renamed when it is whole; `manifest.json` holds the checksum of
every file. A damaged one is passed over and told of. One made by another release (`recipe`) or model is no damage.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from knowledge_base.errors import SnapshotDamaged
from knowledge_base.retrieval.approximate import Base, SegmentedIndex
from knowledge_base.retrieval.classifier import RIDGE
from knowledge_base.retrieval.classifiers import Classifier, Ownership, make_classifier
from knowledge_base.retrieval.dense import DenseIndex, DenseSearch
from knowledge_base.retrieval.landmarks import LandmarkClassifier, Landmarks
from knowledge_base.retrieval.layers import LayeredRows
from knowledge_base.retrieval.prepared import Prepared
from knowledge_base.retrieval.prepared_files import read_prepared, write_prepared
from knowledge_base.retrieval.ridge import Ridge
from knowledge_base.retrieval.sizes import IndexKind
from knowledge_base.retrieval.snapshot import Snapshot, assemble, ownership
from knowledge_base.store.published_file import published_from, published_to

_MANIFEST = "manifest.json"
_HERE = Path(__file__).parent
_RECIPE_FILES = ("passages.py", "wording.py", "synonyms.yml", "outside.yml", "snapshot_files.py", "prepared_files.py")


@lru_cache(maxsize=1)
def recipe() -> str:
    """What decides how passages are made from entries: other code makes other passages."""
    files = [*(_HERE / name for name in _RECIPE_FILES), _HERE.parents[1] / "language" / "normalise.py"]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:16]


@dataclass(frozen=True)
class Restored:
    """What could be read: `snapshot` is None when nothing good was there; `problems` names what was damaged."""

    snapshot: Snapshot | None
    problems: tuple[str, ...] = ()


class SnapshotFolder:
    """The snapshots of one model, newest last; `keep` of them stay."""

    def __init__(self, folder: Path, model: str, *, keep: int = 2) -> None:
        self._folder = folder
        self._model = model
        self._keep = keep

    def save(self, snapshot: Snapshot) -> Path:
        """Write a snapshot; a crash leaves the others whole."""
        self._folder.mkdir(parents=True, exist_ok=True)
        number = 1 + max((int(path.name.split("-")[0]) for path in self._all()), default=0)
        target = self._folder / f"{number:08d}-{snapshot.version}"
        with tempfile.TemporaryDirectory(dir=self._folder, prefix=".writing-") as scratch:
            draft = Path(scratch, "snapshot")
            draft.mkdir()
            _write(snapshot, draft)
            files = {path.name: _digest(path) for path in sorted(draft.iterdir())}
            manifest = {"model": self._model, "recipe": recipe(), "files": files}
            (draft / _MANIFEST).write_text(json.dumps(manifest, indent=2), encoding="utf-8")
            draft.rename(target)
        for old in self._all()[: -self._keep]:
            shutil.rmtree(old)
        return target

    def restore(self, salt: str) -> Restored:
        """The newest good snapshot; `salt` as in `build_snapshot`."""
        problems: list[str] = []
        for path in reversed(self._all()):
            try:
                manifest = _checked(path)
                if (manifest["model"], manifest["recipe"]) == (self._model, recipe()):
                    return Restored(_read(path, self._model + salt), tuple(problems))
            except SnapshotDamaged as error:
                problems.append(str(error))
        return Restored(None, tuple(problems))

    def _all(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return sorted(path for path in self._folder.iterdir() if path.is_dir() and path.name[:8].isdigit())


def _checked(path: Path) -> dict[str, Any]:
    """The manifest, when every file is there and whole; raises `SnapshotDamaged`."""
    try:
        manifest: dict[str, Any] = json.loads((path / _MANIFEST).read_text(encoding="utf-8"))
        files, _ = dict(manifest["files"]), (manifest["model"], manifest["recipe"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SnapshotDamaged(path / _MANIFEST, f"unreadable ({type(error).__name__})") from error
    for name, digest in files.items():
        file = path / name
        if not file.is_file():
            raise SnapshotDamaged(file, "missing")
        if _digest(file) != digest:
            raise SnapshotDamaged(file, "checksum differs")
    return manifest


def _write(snapshot: Snapshot, folder: Path) -> None:
    (folder / "published.json").write_text(published_to(snapshot.published), encoding="utf-8")
    write_prepared(snapshot.prepared, folder)
    if isinstance(snapshot.dense, SegmentedIndex):
        faiss.write_index(snapshot.dense.base.index, str(folder / "dense.faiss"))
        base = snapshot.dense.base
        np.savez(folder / "dense.npz", rows=snapshot.dense.rows, kind=base.kind.value, label=base.label)
    if isinstance(snapshot.classifier, LandmarkClassifier):
        marks = snapshot.classifier.landmarks
        np.savez(
            folder / "landmarks.npz",
            mean=marks.mean,
            points=marks.points,
            whitening=marks.whitening,
            gram=snapshot.classifier.ridge.whole,
            sums=snapshot.classifier.sums.whole,
        )


def _read(folder: Path, salt: str) -> Snapshot:
    published = published_from((folder / "published.json").read_text(encoding="utf-8"))
    prepared = read_prepared(folder)
    owned, dense = ownership(published, prepared), _read_dense(folder, prepared)
    return assemble(published, prepared, owned, dense, _read_classifier(folder, owned, prepared), salt)


def _read_dense(folder: Path, prepared: Prepared) -> DenseSearch:
    if not (folder / "dense.faiss").is_file():
        return DenseIndex(prepared.vectors)
    with np.load(folder / "dense.npz") as stored:
        base = Base(IndexKind(str(stored["kind"])), faiss.read_index(str(folder / "dense.faiss")), str(stored["label"]))
        return SegmentedIndex(prepared.vectors, base, stored["rows"])


def _read_classifier(folder: Path, owned: Ownership, prepared: Prepared) -> Classifier:
    if not (folder / "landmarks.npz").is_file():
        return make_classifier(prepared.vectors, owned)
    with np.load(folder / "landmarks.npz") as stored:
        marks = Landmarks(stored["mean"], stored["points"], stored["whitening"])
        ridge, sums = Ridge.of(stored["gram"], RIDGE), LayeredRows.of(stored["sums"])
        asked = np.flatnonzero(owned.asked)
        return LandmarkClassifier(marks, ridge, sums, prepared.vectors, asked, owned.owners[asked], owned.topics)


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
