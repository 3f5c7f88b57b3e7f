"""Exports a sentence-transformers directory to ONNX, so that sentences are embedded without torch.

    python -m knowledge_base.embedding.export --model var/embedding/multilingual-e5-small [--int8]

Writes `<model>/onnx/`: the whole pipeline (network, pooling, normalising) as one graph from token ids to sentence
vectors, and what the reader must know (`export.json`). The graph is kept only when its vectors equal those of
sentence-transformers. A model that cannot be exported goes on working through sentence-transformers.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from knowledge_base.embedding.errors import EmbeddingBuildError, ExportDiffers, NotExportable

EXPORT_VERSION = "1"
FOLDER = "onnx"
DESCRIPTION = "export.json"
GRAPHS = {"onnx": "model.onnx", "int8": "model_int8.onnx"}
SAMPLES = (
    "query: 身份证丢了怎么补办，要多少钱？",
    "护照",
    "passage: 在本市连续参保满十二个月、年满60周岁的，可以申请",
    "e5 ok 12345",
)
NEAR_ENOUGH = 0.9999


def weights_digest(model: Path) -> str:
    """What the exported graph was made from: the hash of the weights and of the order of the modules."""
    digest = hashlib.sha256()
    for file in sorted([*model.glob("*.safetensors"), *model.glob("*.bin"), model / "modules.json"]):
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


def description(model: Path) -> dict[str, Any] | None:
    """What the export says about itself; None when there is none or it was made from other weights."""
    file = model / FOLDER / DESCRIPTION
    if not file.is_file():
        return None
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    current = found.get("version") == EXPORT_VERSION and found.get("weights") == weights_digest(model)
    return found if current else None


def export(model: Path, *, int8: bool = False) -> bool:
    """Write what is missing; whether there was anything. Raises `NotExportable`, `ExportDiffers`."""
    wanted = [GRAPHS["onnx"], *([GRAPHS["int8"]] if int8 else [])]
    missing = [name for name in wanted if description(model) is None or not (model / FOLDER / name).is_file()]
    if not missing:
        return False
    folder = model / FOLDER
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=model, prefix=".onnx-") as scratch:
        graph = Path(scratch, GRAPHS["onnx"])
        told = _export(model, graph)
        if int8:
            _quantise(graph, Path(scratch, GRAPHS["int8"]))
        for name in wanted:
            Path(scratch, name).replace(folder / name)
    text = json.dumps(told, ensure_ascii=False, indent=2)
    (folder / DESCRIPTION).write_text(text + "\n", encoding="utf-8")
    return True


def _export(model: Path, graph: Path) -> dict[str, Any]:
    import torch
    from sentence_transformers import SentenceTransformer

    sentences = SentenceTransformer(str(model), device="cpu", local_files_only=True)
    tokens = sentences.preprocess(list(SAMPLES))
    if set(tokens) - {"input_ids", "attention_mask", "modality"} or not (model / "tokenizer.json").is_file():
        raise NotExportable(str(model), f"it needs {sorted(tokens)} and a tokenizer.json")

    class Pipeline(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.modules_in_order = sentences

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            return self.modules_in_order({"input_ids": input_ids, "attention_mask": attention_mask})[
                "sentence_embedding"
            ]

    axes = {0: "sentences", 1: "tokens"}
    with _quiet(), torch.no_grad():
        torch.onnx.export(
            Pipeline().eval(),
            (tokens["input_ids"], tokens["attention_mask"]),
            str(graph),
            input_names=["input_ids", "attention_mask"],
            output_names=["vectors"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "vectors": {0: "sentences"}},
            opset_version=17,
            dynamo=False,
        )
    told = {
        "version": EXPORT_VERSION,
        "weights": weights_digest(model),
        "max_length": int(sentences.max_seq_length or 512),
        "padding": int(sentences.tokenizer.pad_token_id or 0),
        "prompts": dict(sentences.prompts),
    }
    _compare(sentences, graph, model, told)
    return told


def _compare(sentences: Any, graph: Path, model: Path, told: dict[str, Any]) -> None:
    """The graph's vectors, alone and together, against those of sentence-transformers."""
    from knowledge_base.retrieval.onnx_embedder import OnnxModel

    wanted = sentences.encode(list(SAMPLES), normalize_embeddings=True, convert_to_numpy=True)
    exported = OnnxModel(graph, model / "tokenizer.json", told["max_length"], told["padding"])
    alone = np.concatenate([exported.encode([text]) for text in SAMPLES])
    for found in (exported.encode(SAMPLES), alone):
        cosine = float((found * wanted).sum(axis=1).min())
        if cosine < NEAR_ENOUGH:
            raise ExportDiffers(str(model), cosine)


def _quantise(graph: Path, output: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(graph, output, weight_type=QuantType.QInt8, per_channel=True)


@contextmanager
def _quiet() -> Iterator[None]:
    """The exporter warns about itself (it is the old one, which needs no further package) and about constants."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def main(arguments: list[str] | None = None) -> int:
    """The command; exit 1 with one sentence when the model cannot be exported."""
    parser = argparse.ArgumentParser(description="Export a sentence-transformers directory to ONNX.")
    parser.add_argument("--model", type=Path, default=Path("var/embedding/multilingual-e5-small"))
    parser.add_argument("--int8", action="store_true", help="also a quantised graph (other vectors: train for it)")
    options = parser.parse_args(arguments)
    try:
        worked = export(options.model, int8=options.int8)
    except (EmbeddingBuildError, OSError) as error:
        print(f"Cannot export the embedding model: {error}", file=sys.stderr)
        return 1
    print(f"{'exported' if worked else 'up to date'}: {options.model / FOLDER}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
