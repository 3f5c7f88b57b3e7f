"""Embedding back ends beside each other, each in a process of its own: `python -m benchmarks.search_speed.backends`."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import numpy as np

from benchmarks.search_speed.grown import questions
from benchmarks.timing import median_and_p95
from deploy.setup.memory import resident_mb
from knowledge_base.content import read_city
from knowledge_base.embedding.export import export
from knowledge_base.loading import publish_in_memory
from knowledge_base.retrieval.embedders import Backend, load_embedder

_NAMES: dict[Backend, str] = {
    "torch": "torch, fp32",
    "bf16": "torch, bf16",
    "onnx": "onnxruntime, fp32 (default)",
    "int8": "onnxruntime, int8",
}
HEAD = (
    "| back end | load s | memory MB | one question, p50 ms | p95 ms | questions/s, 32 together "
    "| cosine to fp32, lowest | same nearest passage |\n| --- | --- | --- | --- | --- | --- | --- | --- |"
)


def compare(model: Path, city: Path, count: int) -> Iterator[str]:
    """Rows of the table; what is not exported yet is exported into a copy of the model, which is thrown away."""
    with tempfile.TemporaryDirectory(prefix="embedding-") as scratch:
        copy = Path(scratch, model.name)
        shutil.copytree(model, copy)
        export(copy, int8=True)
        told: dict[Backend, dict[str, Any]] = {}
        for backend in _NAMES:
            out = Path(scratch, f"{backend}.npz")
            command = [sys.executable, "-m", __spec__.name, "--model", str(copy), "--city", str(city)]
            options = ["--backend", backend, "--questions", str(count), "--vectors", str(out)]
            done = subprocess.run([*command, *options], stdout=subprocess.PIPE, text=True, check=True)
            told[backend] = json.loads(done.stdout.splitlines()[-1])
        vectors = {backend: np.load(Path(scratch, f"{backend}.npz")) for backend in _NAMES}
        right = vectors["torch"]
        nearest = _nearest(right)
        for backend, name in _NAMES.items():
            own, figures = vectors[backend], told[backend]
            cosine = float((own["asked"] * right["asked"]).sum(axis=1).min())
            same = float(np.mean(_nearest(own) == nearest))
            yield (
                f"| {name} | {figures['load']:.1f} | {figures['memory']:.0f} | {figures['p50']:.1f} "
                f"| {figures['p95']:.1f} | {figures['per_second']:.0f} | {cosine:.4f} | {same:.1%} |"
            )


def _nearest(vectors: Any) -> Any:
    return (vectors["asked"] @ vectors["known"].T).argmax(axis=1)


def main() -> None:
    """One back end: its figures as the last line, its vectors into a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True)
    parser.add_argument("--city", type=Path, required=True)
    parser.add_argument("--backend", choices=get_args(Backend), required=True)
    parser.add_argument("--questions", type=int, required=True)
    parser.add_argument("--vectors", type=Path, required=True)
    options = parser.parse_args()
    published = publish_in_memory(read_city(options.city))
    asked = questions(published, options.questions)
    known = [text for item in published.entries for text in item.entry.similar_questions[:2]][: options.questions]
    before, begun = resident_mb(os.getpid()), time.perf_counter()
    embedder = load_embedder(options.model, options.backend, threads=1)
    embedder.encode(asked[:1], "query")
    load = time.perf_counter() - begun
    times = []
    for text in asked:
        begun = time.perf_counter()
        embedder.encode([text], "query")
        times.append(1000 * (time.perf_counter() - begun))
    begun = time.perf_counter()
    vectors = [embedder.encode(asked[start : start + 32], "query") for start in range(0, len(asked), 32)]
    per_second = len(asked) / (time.perf_counter() - begun)
    memory = resident_mb(os.getpid()) - before
    np.savez(options.vectors, asked=np.concatenate(vectors), known=embedder.encode(known, "query"))
    p50, p95 = median_and_p95(times)
    print(json.dumps({"load": load, "memory": memory, "p50": p50, "p95": p95, "per_second": per_second}))


if __name__ == "__main__":
    main()
