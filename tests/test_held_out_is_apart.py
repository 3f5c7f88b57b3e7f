"""Nothing that trains or tunes may read the held-out sentences."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
READERS = {
    "benchmarks/evaluation/__init__.py",
    "benchmarks/evaluation/cases.py",
    "benchmarks/evaluation/__main__.py",
    "benchmarks/evaluation/searching.py",
    "benchmarks/nlu/held_back.py",
}
PACKAGES = ("actions", "apps", "benchmarks", "bot", "connectors", "conversations", "deploy", "foundation")
PACKAGES += ("knowledge_base", "language", "service_desk")
WORDS = ("heldout", "held_out", "held-out")


def test_only_the_evaluation_reads_the_held_out_questions() -> None:
    readers = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if any(word in path.read_text(encoding="utf-8").lower() for word in WORDS)
    }
    assert readers <= READERS


def test_no_training_file_names_them() -> None:
    files = [ROOT / "config.yml", ROOT / "domain.yml", *(ROOT / "data").rglob("*.yml")]
    assert not [str(file) for file in files if "heldout" in file.read_text(encoding="utf-8")]


def test_what_trains_does_not_import_what_reads_them() -> None:
    """Training is `rasa train` over data/, and the retrieval and NLU sentence writers below knowledge_base."""
    importers = [
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "benchmarks.nlu.held_back" in path.read_text(encoding="utf-8") and str(path.relative_to(ROOT)) not in READERS
    ]
    assert importers == []
