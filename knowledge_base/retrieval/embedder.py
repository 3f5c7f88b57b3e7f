"""Turning sentences into vectors: the port, and sentence-transformers behind it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future
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

    def __init__(self, model: str, *, threads: int = 1, batch: int = 32, bf16: bool = False) -> None:
        import torch  # noqa: PLC0415 - five seconds, paid by the process that searches
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415
        from transformers.utils.logging import disable_progress_bar  # noqa: PLC0415

        torch.set_num_threads(threads)
        disable_progress_bar()  # type: ignore[no-untyped-call]
        self.name = f"{Path(model).name}.bf16" if bf16 else Path(model).name
        self._batch = batch
        self._model: Any = SentenceTransformer(
            model,
            device="cpu",
            local_files_only=Path(model).exists(),
            model_kwargs={"dtype": torch.bfloat16} if bf16 else {},
        )

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


class BatchingEmbedder:
    """Sentences that several threads ask for at the same time are encoded together.

    Nobody waits for company: who finds the model free encodes at once, and whoever comes meanwhile is taken together
    (at most `most`) by the next. Results are the same up to rounding.
    """

    def __init__(self, inner: Embedder, most: int = 16) -> None:
        self.name = inner.name
        self._inner = inner
        self._most = most
        self._waiting: list[tuple[str, Future[Vectors]]] = []
        self._listing, self._turn = Lock(), Lock()

    def encode(self, texts: Sequence[str], role: Role) -> Vectors:
        if role != "query" or len(texts) != 1:
            return self._inner.encode(texts, role)
        mine: Future[Vectors] = Future()
        with self._listing:
            self._waiting.append((texts[0], mine))
        while not mine.done():
            with self._turn:
                if not mine.done():
                    self._encode_waiting()
        return mine.result().reshape(1, -1)

    def _encode_waiting(self) -> None:
        with self._listing:
            batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
        try:
            vectors = self._inner.encode([text for text, _ in batch], "query")
        except Exception as error:  # noqa: BLE001 - every caller of the batch gets it
            for _, future in batch:
                future.set_exception(error)
            return
        for (_, future), vector in zip(batch, vectors, strict=True):
            future.set_result(vector)


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
