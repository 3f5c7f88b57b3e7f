"""The exported network of a sentence-transformers directory in onnxruntime: no torch in the process that searches."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from knowledge_base.retrieval.embedder import Role, Vectors


class OnnxModel:
    """From texts to vectors of unit length; several threads may call it, each run uses `threads`."""

    def __init__(self, graph: Path, tokenizer: Path, max_length: int, padding: int, *, threads: int = 1) -> None:
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(max_length)
        self._tokenizer.enable_padding(pad_id=padding, pad_token=self._tokenizer.id_to_token(padding))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # a busy neighbour must not be made busier by threads that spin while they wait
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])

    def encode(self, texts: Sequence[str]) -> Vectors:
        encoded = self._tokenizer.encode_batch(list(texts))
        tokens = {
            "input_ids": np.array([one.ids for one in encoded], np.int64),
            "attention_mask": np.array([one.attention_mask for one in encoded], np.int64),
        }
        found: Any = self._session.run(["vectors"], tokens)[0]
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        return np.ascontiguousarray(found / np.maximum(1e-12, lengths), dtype=np.float32)


class OnnxEmbedder:
    """The same vectors as sentence-transformers gives for the model (checked at export), in less than half the time.

    `name` tells which weights belong to it; a quantised graph makes other vectors and has another name.
    """

    def __init__(self, name: str, model: OnnxModel, prompts: dict[str, str], *, batch: int = 32) -> None:
        self.name = name
        self._model = model
        self._prompts = prompts
        self._batch = batch

    def encode(self, texts: Sequence[str], role: Role) -> Vectors:
        prompt = self._prompts.get(role, "")
        order = sorted(range(len(texts)), key=lambda number: len(texts[number]))  # alike lengths: little padding
        parts = [
            self._model.encode([prompt + texts[number] for number in order[start : start + self._batch]])
            for start in range(0, len(order), self._batch)
        ]
        found = np.concatenate(parts) if parts else np.zeros((0, 1), np.float32)
        vectors = np.empty_like(found)
        vectors[order] = found
        return vectors
