"""`python -m benchmarks.nlu.gate var/rasa-test/intent_report.json`: the macro F1 of `rasa test nlu`, and its gate."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

MINIMUM = 0.90


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.nlu.gate", description=__doc__)
    parser.add_argument("report", type=Path)
    parser.add_argument("--minimum", type=float, default=MINIMUM)
    wanted = parser.parse_args(argv)
    report = json.loads(wanted.report.read_text(encoding="utf-8"))
    average = report.pop("macro avg")
    intents = {name: row for name, row in report.items() if isinstance(row, dict) and "avg" not in name}
    print(f"{'intent':16} precision recall   F1  sentences")
    for name, row in sorted(intents.items()):
        print(f"{name:16} {row['precision']:9.3f} {row['recall']:6.3f} {row['f1-score']:.3f} {row['support']:6d}")
    passed = average["f1-score"] >= wanted.minimum
    verdict = "passed" if passed else "FAILED"
    print(f"macro F1 {average['f1-score']:.3f}, at least {wanted.minimum:.2f} wanted: {verdict}")
    return 0 if passed else 1


if __name__ == "__main__":
    raise SystemExit(main())
