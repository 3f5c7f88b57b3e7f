"""`make rasa-test`: what the trained engine understands of sentences that training never saw; exit 1 below the gate.

Intents by F1, entities by F1 of their values, confidence by its calibration, and noise (gibberish, foreign and
off-topic sentences), which must not be taken for a service question with confidence.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml

from benchmarks.nlu.figures import by_intent, calibration_error, macro_f1, of_sets

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "nlu"
INTENTS = FOLDER / "heldout_2.yml"
INTENTS_BEFORE = FOLDER / "heldout_nlu.yml"
ENTITIES = FOLDER / "heldout_entities.yml"
NOISE = FOLDER / "heldout_noise.txt"
TYPES = ("item", "facet", "region", "department", "number")
SERVICE = frozenset({"ask_service", "ask_follow_up", "file_appeal", "check_progress"})
SURE = 0.7
MINIMUM_F1 = 0.90
MOST_SURE_NOISE = 0.20


@dataclass(frozen=True)
class Parsed:
    """What the engine made of one sentence."""

    intent: str
    confidence: float
    entities: dict[str, frozenset[str]]


def sentences(file: Path) -> list[tuple[str, str]]:
    """(intent, sentence) of a file in Rasa's format."""
    blocks = yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]
    return [
        (block["intent"], line[2:].strip())
        for block in blocks
        if "intent" in block
        for line in block["examples"].strip().splitlines()
    ]


def trained_on() -> frozenset[str]:
    """Every training sentence: one that stands there word for word is not held back."""
    files = sorted((ROOT / "data" / "nlu").glob("*.yml"))
    return frozenset(text for file in files for _, text in sentences(file))


async def understand(agent: Any, text: str) -> Parsed:
    """Ask the engine's model."""
    parsed = await agent.parse_message(text)
    found: dict[str, set[str]] = {}
    for entity in parsed["entities"]:
        kind = entity["entity"]
        found.setdefault(kind, set()).add(entity["role"] if kind == "number" else entity["value"])
    intent = parsed["intent"]
    return Parsed(
        intent["name"], float(intent["confidence"]), {kind: frozenset(values) for kind, values in found.items()}
    )


async def intents(agent: Any, report: dict[str, Any]) -> bool:
    """Intent F1 and calibration; whether the gate holds."""
    seen = trained_on()
    everything = sentences(INTENTS)
    asked = [(intent, text) for intent, text in everything if text not in seen]
    parsed = [await understand(agent, text) for _, text in asked]
    pairs = [(intent, found.intent) for (intent, _), found in zip(asked, parsed, strict=True)]
    scores = by_intent(pairs)
    print(f"{'intent':20} precision recall    F1  sentences")
    for name, score in scores.items():
        print(f"{name:20} {score.precision:9.3f} {score.recall:6.3f} {score.f1:5.3f} {score.wanted:6d}")
    judged = [(found.confidence, intent == found.intent) for (intent, _), found in zip(asked, parsed, strict=True)]
    before = [(intent, (await understand(agent, text)).intent) for intent, text in sentences(INTENTS_BEFORE)]
    macro = macro_f1(pairs)
    figures = {
        "macro_f1": macro,
        "sentences": len(asked),
        "left out as trained on": len(everything) - len(asked),
        "macro_f1 of the earlier held-back file": macro_f1(before),
        "calibration error": calibration_error(judged),
        "right when sure": _share([right for sure, right in judged if sure >= SURE]),
    }
    report["intents"] = {**figures, "f1": {name: score.f1 for name, score in scores.items()}}
    return _told(figures, macro >= MINIMUM_F1, f"macro F1 at least {MINIMUM_F1:.2f}")


async def entities(agent: Any, report: dict[str, Any]) -> bool:
    """Entity F1 by type."""
    asked = yaml.safe_load(ENTITIES.read_text(encoding="utf-8"))["sentences"]
    parsed = [await understand(agent, sentence["text"]) for sentence in asked]
    print(f"\n{'entity':20} precision recall    F1  values")
    for kind in TYPES:
        score = of_sets(
            (frozenset(sentence.get(kind, ())), found.entities.get(kind, frozenset()))
            for sentence, found in zip(asked, parsed, strict=True)
        )
        print(f"{kind:20} {score.precision:9.3f} {score.recall:6.3f} {score.f1:5.3f} {score.wanted:6d}")
        report.setdefault("entities", {})[kind] = score.f1
    return True


async def noise(agent: Any, report: dict[str, Any]) -> bool:
    """How much noise is taken for a service question, and how much of it with confidence."""
    lines = NOISE.read_text(encoding="utf-8").splitlines()
    parsed = [await understand(agent, text) for text in lines]
    taken = [found for found in parsed if found.intent in SERVICE]
    sure = sum(1 for found in taken if found.confidence >= SURE)
    figures = {"noise": len(lines), "taken for a service question": len(taken), "of them sure": sure}
    report["noise"] = figures
    print()
    return _told(figures, sure <= MOST_SURE_NOISE * len(lines), f"sure at most {MOST_SURE_NOISE:.0%}")


def _told(figures: Mapping[str, float], passed: bool, gate: str) -> bool:
    print(
        "; ".join(
            f"{name} {value:.3f}" if isinstance(value, float) else f"{name} {value}" for name, value in figures.items()
        )
    )
    print(f"{gate}: {'passed' if passed else 'FAILED'}")
    return passed


def _share(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 1.0


async def run(model: Path) -> tuple[dict[str, Any], bool]:
    """The report, and whether all gates hold."""
    agent = import_module("rasa.core.agent").Agent.load(str(model))
    report: dict[str, Any] = {}
    passed = [await part(agent, report) for part in (intents, entities, noise)]
    return report, all(passed)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.nlu.held_back", description=__doc__)
    parser.add_argument("--model", type=Path, default=ROOT / "models" / "wenzheng.tar.gz")
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "rasa-test")
    wanted = parser.parse_args()
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    import_module("rasa.utils.log_utils").configure_structlog(40)
    report, passed = asyncio.run(run(wanted.model))
    wanted.out.mkdir(parents=True, exist_ok=True)
    text = json.dumps(report, ensure_ascii=False, indent=1) + "\n"
    (wanted.out / "held_back.json").write_text(text, encoding="utf-8")
    return 0 if passed else 1


if __name__ == "__main__":
    raise SystemExit(main())
