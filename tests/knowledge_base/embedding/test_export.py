"""The exported graph: made once, refused when the weights have changed, never another answer than the model's."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from knowledge_base.embedding import export as exporting
from knowledge_base.embedding.build import build
from knowledge_base.embedding.errors import ExportDiffers
from knowledge_base.embedding.export import DESCRIPTION, FOLDER, GRAPHS, description, export, main
from knowledge_base.errors import ExportMissing
from knowledge_base.retrieval.embedder import SentenceTransformerEmbedder
from knowledge_base.retrieval.embedders import load_embedder
from knowledge_base.retrieval.onnx_embedder import OnnxEmbedder
from tests.knowledge_base.embedding.tiny import tiny_model

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")
TEXTS = ["身份证", "护照多少钱一本", "办", "身份证丢了怎么补办,要多少钱"]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tiny_model(tmp_path_factory.mktemp("tiny") / "tiny")
    assert export(folder)
    return folder


def test_the_graph_gives_the_vectors_of_sentence_transformers(model: Path):
    quick, plain = load_embedder(str(model)), load_embedder(str(model), "torch")
    assert isinstance(quick, OnnxEmbedder)
    assert isinstance(plain, SentenceTransformerEmbedder)
    assert quick.name == plain.name
    for role in ("query", "passage"):
        assert np.allclose(quick.encode(TEXTS, role), plain.encode(TEXTS, role), atol=1e-5)
    assert not np.allclose(quick.encode(TEXTS, "query"), quick.encode(TEXTS, "passage"), atol=1e-3)


def test_a_second_export_does_nothing(model: Path):
    assert not export(model)
    assert main(["--model", str(model)]) == 0


def test_other_weights_make_the_graph_stale(model: Path, tmp_path: Path):
    copy = Path(shutil.copytree(model, tmp_path / "copy"))
    assert description(copy) is not None
    weights = copy / "model.safetensors"
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    assert description(copy) is None
    assert isinstance(load_embedder(str(copy)), SentenceTransformerEmbedder)
    with pytest.raises(ExportMissing):
        load_embedder(str(copy), "onnx")


def test_a_quantised_graph_is_another_model(model: Path, tmp_path: Path):
    copy = Path(shutil.copytree(model, tmp_path / "copy"))
    with pytest.raises(ExportMissing):
        load_embedder(str(copy), "int8")
    assert export(copy, int8=True)
    assert (copy / FOLDER / GRAPHS["int8"]).is_file()
    quick = load_embedder(str(copy), "int8")
    assert quick.name == "copy.int8"
    assert np.allclose(np.linalg.norm(quick.encode(TEXTS, "query"), axis=1), 1.0, atol=1e-3)


def test_a_graph_that_differs_is_thrown_away(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    copy = Path(shutil.copytree(model, tmp_path / "copy", ignore=shutil.ignore_patterns(FOLDER)))
    monkeypatch.setattr(exporting, "NEAR_ENOUGH", 1.5)
    with pytest.raises(ExportDiffers):
        export(copy)
    assert not (copy / FOLDER / GRAPHS["onnx"]).exists()
    assert main(["--model", str(copy)]) == 1


def test_an_export_of_another_version_is_made_again(model: Path, tmp_path: Path):
    copy = Path(shutil.copytree(model, tmp_path / "copy"))
    file = copy / FOLDER / DESCRIPTION
    file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")) | {"version": "0"}), encoding="utf-8")
    assert export(copy)


@pytest.mark.slow  # set-up itself refuses an export that differs
def test_the_default_model_is_exported_and_equal(tmp_path: Path):
    import os

    directory = Path(os.environ.get("WENZHENG_VAR", "var")) / "embedding" / "multilingual-e5-small"
    build(directory)
    export(directory)
    quick, plain = load_embedder(str(directory), "onnx"), load_embedder(str(directory), "torch")
    cosines = (quick.encode(TEXTS, "query") * plain.encode(TEXTS, "query")).sum(axis=1)
    assert cosines.min() > 0.99999
