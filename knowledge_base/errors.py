"""Errors of the knowledge base.

KnowledgeError
├── ContentError        a YAML file breaks the format; `file` and `path` say where
├── BaseUnreadable      the database has no knowledge tables or cannot be read
├── EntryNotFound       no such entry (or version) is published
├── ChangeInvalid       an entry to be tried breaks the entry model
├── NoEligibility       the guide does not define who may apply
├── IndexNotReady       the service has not built its first index yet
├── SnapshotDamaged     a file of a stored snapshot is missing or not what was written
├── ExportMissing       the embedding model has no ONNX graph for the back end that was asked for
├── WeightsMissing      the ranker was never trained for this embedding model
├── ModelMismatch       the ranker's weights were trained for other features
└── KnowledgeUnavailable   (client) the service cannot be reached
    ├── KnowledgeTimeout   (client) it did not answer in time
    └── KnowledgeRefused   (client) it answered with a problem document
"""

from __future__ import annotations

from pathlib import Path


class KnowledgeError(Exception):
    """Root of the errors raised by the knowledge base."""


class ContentError(KnowledgeError):
    """A YAML file does not follow the format of docs/knowledge-format.md."""

    def __init__(self, file: Path, path: str, problem: str) -> None:
        super().__init__(f"{file}: {path or 'file'}: {problem}")
        self.file = file
        self.path = path
        self.problem = problem


class BaseUnreadable(KnowledgeError):
    """The database cannot be read; `problem` is what it said."""

    def __init__(self, problem: str) -> None:
        super().__init__(
            f"the knowledge in the database cannot be read ({problem}); "
            "set it up with `make run`, or name a folder with --city"
        )
        self.problem = problem


class EntryNotFound(KnowledgeError):
    """No published entry has this id."""

    def __init__(self, entry: str, version: int | None = None) -> None:
        super().__init__(entry if version is None else f"{entry} version {version}")
        self.entry = entry
        self.version = version


class ChangeInvalid(KnowledgeError):
    """Change number `number` (from 0) of a trial is no valid entry."""

    def __init__(self, number: int, problem: str) -> None:
        super().__init__(f"changes[{number}]: {problem}")
        self.number = number
        self.problem = problem


class NoEligibility(KnowledgeError):
    """The published entry is no guide that defines who may apply."""

    def __init__(self, entry: str) -> None:
        super().__init__(entry)
        self.entry = entry


class IndexNotReady(KnowledgeError):
    """The first index is still being built."""


class SnapshotDamaged(KnowledgeError):
    """A stored snapshot cannot be used; the one before it is."""

    def __init__(self, file: Path, problem: str) -> None:
        super().__init__(f"{file.parent.name}/{file.name}: {problem}")
        self.file = file
        self.problem = problem


class ExportMissing(KnowledgeError):
    """The directory holds no current ONNX graph."""

    def __init__(self, model: Path, *, int8: bool) -> None:
        command = f"python -m knowledge_base.embedding.export --model {model}{' --int8' if int8 else ''}"
        super().__init__(f"{model} holds no current ONNX graph: run `{command}`, or set the back end to `auto`")
        self.model = model


class WeightsMissing(KnowledgeError):
    """The ranker was never trained for this embedding model."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"{file} is missing: run `python -m knowledge_base.retrieval.train --model <embedding>`")
        self.file = file


class ModelMismatch(KnowledgeError):
    """The ranker's weights name other features than the code computes: train again."""

    def __init__(self, expected: tuple[str, ...], found: tuple[str, ...]) -> None:
        super().__init__(f"features differ: expected {expected}, found {found}")
        self.expected = expected
        self.found = found


class KnowledgeUnavailable(KnowledgeError):
    """The knowledge service cannot be reached."""


class KnowledgeTimeout(KnowledgeUnavailable):
    """The knowledge service did not answer in time."""


class KnowledgeRefused(KnowledgeUnavailable):
    """The knowledge service answered with a problem document."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(f"{status}: {detail}")
        self.status = status
        self.detail = detail
