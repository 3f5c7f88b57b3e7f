"""The sentences that measure the way of complaints stand nowhere else."""

from __future__ import annotations

from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]


def _bare(sentence: str) -> str:
    return "".join(char for char in sentence if char.isalnum())


def test_no_sentence_is_trained_on_or_indexed() -> None:
    rows = yaml.safe_load((ROOT / "tests" / "complaints" / "sentences.yml").read_text(encoding="utf-8"))
    measured = {_bare(row["text"]) for row in rows["complaints"]} | {_bare(text) for text in rows["questions"]}
    files = [*(ROOT / "data" / "nlu").glob("*.yml"), *(ROOT / "data" / "knowledge" / "duties").glob("*.yml")]
    lines = {_bare(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()}
    assert len(measured) == 84
    assert not measured & lines


def test_no_development_complaint_is_indexed_as_an_example() -> None:
    rows = yaml.safe_load((ROOT / "data" / "evaluation" / "complaints_development.yml").read_text(encoding="utf-8"))
    asked = {_bare(row["text"]) for row in rows["complaints"]}
    files = (ROOT / "data" / "knowledge" / "duties").glob("*.yml")
    duties = [duty for file in files for duty in yaml.safe_load(file.read_text(encoding="utf-8"))["duties"]]
    assert len(duties) > 100
    assert not asked & {_bare(example) for duty in duties for example in duty["examples"]}
