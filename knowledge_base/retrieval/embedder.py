"""Turning sentences into vectors: the port, and sentence-transformers behind it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Role = Literal["query", "passage"]


class Embedder(Protocol):
    """Vectors of unit length, one row per text. `name` tells models apart (cache, trained weights)."""

    name: str

    def encode(self, texts: Sequence[str], role: Role) -> Vectors: ...


class SentenceTransformerEmbedder:
    """A sentence-transformers model from a folder or by name; uses the model's own prompts where it has them."""

    def __init__(self, model: str, *, threads: int = 1, batch: int = 32) -> None:
        import torch  # noqa: PLC0415 - five seconds, paid by the process that searches
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415
        from transformers.utils.logging import disable_progress_bar  # noqa: PLC0415

        torch.set_num_threads(threads)
        disable_progress_bar()  # type: ignore[no-untyped-call]
        self.name = Path(model).name
        self._batch = batch
        self._model: Any = SentenceTransformer(model, device="cpu", local_files_only=Path(model).exists())

    def encode(self, texts: Sequence[str], role: Role) -> Vectors:
        prompt = role if role in self._model.prompts else None
        vectors = self._model.encode(
            list(texts),
            prompt_name=prompt,
            batch_size=self._batch,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)


class RememberingEmbedder:
    """Keeps the vectors of the latest queries (by text; the text is normalised already), at most `size` of them.

    Only for queries: an index is built with the embedder inside. Texts that are not known are encoded together.
    """

    def __init__(self, inner: Embedder, size: int = 4096) -> None:
        self.name = inner.name
        self._inner = inner
        self._size = size
        self._known: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = Lock()

    def encode(self, texts: Sequence[str], role: Role) -> Vectors:
        if role != "query" or not texts:
            return self._inner.encode(texts, role)
        found = self._look_up(texts)
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        if missing:
            found |= dict(zip(missing, self._inner.encode(missing, role), strict=True))
            self._remember(found)
        return np.stack([found[text] for text in texts])

    def _look_up(self, texts: Sequence[str]) -> dict[str, Vectors]:
        with self._lock:
            found = {text: self._known[text] for text in texts if text in self._known}
            for text in found:
                self._known.move_to_end(text)
        return found

    def _remember(self, vectors: dict[str, Vectors]) -> None:
        with self._lock:
            self._known.update(vectors)
            while len(self._known) > self._size:
                self._known.popitem(last=False)
