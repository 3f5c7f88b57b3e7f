"""`.venv-rasa/bin/python -m benchmarks.nlu`: LogisticRegressionClassifier and DIET on the same fifth of the data.

Four fifths of `data/nlu` are trained on, one fifth and the off-topic sentences beside this file are asked; the
held-back sentences of `tests/nlu` are not touched. Prints a table.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import random
import resource
import statistics
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
OFF_TOPIC = Path(__file__).with_name("off_topic.txt")
DECLINED = {"chitchat", "nlu_fallback"}
SURE = 0.7
CLASSIFIERS: dict[str, dict[str, Any]] = {
    "LogisticRegression": {"name": "LogisticRegressionClassifier", "max_iter": 400, "solver": "lbfgs"},
    "DIET": {"name": "DIETClassifier", "epochs": 60, "entity_recognition": False, "random_seed": 1},
}
Example = tuple[str, str]


@dataclass(frozen=True)
class Figures:
    """What one classifier did."""

    classifier: str
    training_seconds: float
    macro_f1: float
    accuracy: float
    off_topic_taken: int
    off_topic_sure: int
    off_topic: int
    p50_ms: float
    p95_ms: float
    memory_mb: float


def examples() -> list[Example]:
    """(intent, sentence) of the training data, options left out."""
    found: list[Example] = []
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = block["examples"].strip().splitlines()
            if "intent" in block:
                found += [(block["intent"], line[2:]) for line in lines if not line.startswith("- /")]
    return found


def split(everything: list[Example], seed: int) -> tuple[list[Example], list[Example]]:
    """Four fifths and one fifth of every intent."""
    by_intent: dict[str, list[Example]] = defaultdict(list)
    for example in everything:
        by_intent[example[0]].append(example)
    draw = random.Random(seed)
    train: list[Example] = []
    asked: list[Example] = []
    for group in by_intent.values():
        shuffled = draw.sample(group, len(group))
        cut = len(group) // 5
        asked += shuffled[:cut]
        train += shuffled[cut:]
    return train, asked


def macro_f1(pairs: list[tuple[str, str]]) -> float:
    """The mean F1 over the intents asked; pairs of (true, predicted)."""
    scores = []
    for intent in {true for true, _ in pairs}:
        hits = sum(true == predicted == intent for true, predicted in pairs)
        claimed = sum(predicted == intent for _, predicted in pairs)
        wanted = sum(true == intent for true, _ in pairs)
        scores.append(2 * hits / (claimed + wanted))
    return statistics.mean(scores)


async def measure(name: str, train: list[Example], asked: list[Example]) -> Figures:
    """Train and ask one classifier, in this process."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        model = _train(Path(folder), CLASSIFIERS[name], train)
        took = time.perf_counter() - started
        agent = import_module("rasa.core.agent").Agent.load(model)
        pairs, times = [], []
        for intent, text in asked:
            began = time.perf_counter()
            parsed = await agent.parse_message(text)
            times.append((time.perf_counter() - began) * 1000)
            pairs.append((intent, parsed["intent"]["name"]))
        sentences = OFF_TOPIC.read_text(encoding="utf-8").split("\n")[:-1]
        foreign = [(await agent.parse_message(text))["intent"] for text in sentences]
    taken = [intent for intent in foreign if intent["name"] not in DECLINED]
    times.sort()
    return Figures(
        name,
        took,
        macro_f1(pairs),
        sum(true == predicted for true, predicted in pairs) / len(pairs),
        len(taken),
        sum(intent["confidence"] >= SURE for intent in taken),
        len(foreign),
        times[len(times) // 2],
        times[int(len(times) * 0.95)],
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def _train(folder: Path, classifier: dict[str, Any], train: list[Example]) -> str:
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    kept = [step for step in config["pipeline"] if "Classifier" not in step["name"] or "Fallback" in step["name"]]
    place = next(number for number, step in enumerate(kept) if "Fallback" in step["name"])
    config["pipeline"] = [*kept[:place], classifier, *kept[place:]]
    (folder / "config.yml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    by_intent: dict[str, list[str]] = defaultdict(list)
    for intent, text in train:
        by_intent[intent].append(f"- {text}\n")
    blocks = [{"intent": intent, "examples": "".join(lines)} for intent, lines in by_intent.items()]
    data = folder / "data"
    data.mkdir()
    (data / "nlu.yml").write_text(
        yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True), encoding="utf-8"
    )
    patterns = (ROOT / "data" / "nlu" / "patterns.yml").read_text(encoding="utf-8")
    (data / "patterns.yml").write_text(patterns, encoding="utf-8")
    train_nlu = import_module("rasa.model_training").train_nlu
    return str(train_nlu(str(folder / "config.yml"), str(data), str(folder), domain=str(ROOT / "domain.yml")))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.nlu", description=__doc__)
    parser.add_argument("--classifier", choices=[*CLASSIFIERS], help="only this one (memory is then its own)")
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    import_module("rasa.utils.log_utils").configure_structlog(40)
    train, asked = split(examples(), wanted.seed)
    print(f"machine: {platform.machine()}, {os.cpu_count()} cores · Python {platform.python_version()}", end=" · ")
    print(f"rasa {version('rasa')} · {len(train)} sentences trained, {len(asked)} asked, seed {wanted.seed}\n")
    print("| classifier | training s | macro F1 | accuracy | off-topic taken | of them sure | parse p50/p95 ms | MB |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name in [wanted.classifier] if wanted.classifier else CLASSIFIERS:
        f = asyncio.run(measure(name, train, asked))
        print(
            f"| {f.classifier} | {f.training_seconds:.0f} | {f.macro_f1:.3f} | {f.accuracy:.3f}"
            f" | {f.off_topic_taken}/{f.off_topic} | {f.off_topic_sure} | {f.p50_ms:.1f}/{f.p95_ms:.1f}"
            f" | {f.memory_mb:.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
