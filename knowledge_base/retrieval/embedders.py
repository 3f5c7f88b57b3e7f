"""Which back end embeds: chosen by a setting, the quickest one that gives the model's own vectors by default.

A model is always a sentence-transformers directory (or name); docs/adr tells what was measured.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from knowledge_base.embedding.export import FOLDER, GRAPHS, description
from knowledge_base.errors import ExportMissing
from knowledge_base.retrieval.embedder import Embedder, SentenceTransformerEmbedder
from knowledge_base.retrieval.onnx_embedder import OnnxEmbedder, OnnxModel

Backend = Literal["auto", "torch", "bf16", "onnx", "int8"]


def load_embedder(model: str, backend: Backend = "auto", *, threads: int = 1) -> Embedder:
    """Load a model.

    `auto`: onnxruntime when the directory holds a current export, sentence-transformers otherwise. `bf16` and `int8`
    make other vectors: they carry another name and need weights of their own. Raises `ExportMissing`.
    """
    folder = Path(model)
    told = description(folder) if backend in ("auto", "onnx", "int8") and folder.is_dir() else None
    if backend in ("torch", "bf16") or (backend == "auto" and told is None):
        return SentenceTransformerEmbedder(model, threads=threads, bf16=backend == "bf16")
    graph = folder / FOLDER / GRAPHS["int8" if backend == "int8" else "onnx"]
    if told is None or not graph.is_file():
        raise ExportMissing(folder, int8=backend == "int8")
    exported = OnnxModel(graph, folder / "tokenizer.json", told["max_length"], told["padding"], threads=threads)
    name = f"{folder.name}.int8" if backend == "int8" else folder.name
    return OnnxEmbedder(name, exported, told["prompts"])
