"""`python -m service_desk.training.from_conversations FOLDER`: practice out of the bot's test conversations.

The files are those of `tests/e2e/conversations`: what citizens say, and what a right answer holds. Those that are one
department's matter and tell what must be said become scenarios in `scenarios_from_conversations.yml`, which is
committed; words that only make sense to a machine (options, steps of its forms) are left out.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile
from pathlib import Path
from typing import Any

import yaml

from language.normalise import simplified
from service_desk.learning.anonymous import anonymised
from service_desk.training.scenarios import FROM_CONVERSATIONS, MOST_LINES, Scenario

ROOT = Path(__file__).resolve().parents[2]
_HEAD = "# Made by `python -m service_desk.training.from_conversations tests/e2e/conversations`: do not edit.\n"
_TO_A_PERSON = {"answered", "handed_off", "queued"}  # how the bot ends what a person could have been asked as well
_LEAST_LINES, _LEAST_TOLD, _TITLE = 2, 2, 40

Talk = Mapping[str, Any]


def scenarios_of(folder: Path, departments: Mapping[str, str]) -> list[Scenario]:
    """The scenarios of every file; `departments`: names by id."""
    return [
        scenario
        for file in sorted(folder.glob("*.yml"))
        for row in yaml.safe_load(file.read_text(encoding="utf-8"))["conversations"]
        if (scenario := scenario_of_script(file.stem, row, departments)) is not None
    ]


def scenario_of_script(file: str, row: Talk, departments: Mapping[str, str]) -> Scenario | None:
    """One conversation as a scenario; None when it does not make one."""
    lines = list(takewhile(_to_a_person, row["talk"]))
    owners = {owner for line in lines for owner in _owners(line["get"], departments)}
    words = [str(word) for line in lines if "answered" in _statuses(line) for word in line["get"].get("words", ())]
    facts = tuple((simplified(word),) for word in dict.fromkeys(words) if len(word) >= _LEAST_TOLD)
    order = any(line["get"].get("order") for line in lines)
    said = list(dict.fromkeys(simplified(anonymised(line["say"])) for line in lines))
    if len(said) < _LEAST_LINES or len(owners) != 1 or not (facts or order):
        return None
    mark = hashlib.sha256(row["title"].encode()).hexdigest()[:8]
    return Scenario(
        id=f"{file.replace('_', '-')}-{mark}",
        title=said[0][:_TITLE],
        opening=said[0],
        lines=tuple(said[1 : MOST_LINES + 1]),
        department=owners.pop(),
        facts=facts,
        demands="order" if order else None,
    )


def _statuses(line: Talk) -> set[str]:
    return set(_list(line["get"].get("status", ()))) if isinstance(line.get("say"), str) else set()


def _to_a_person(line: Talk) -> bool:
    """One sentence that a person could have been asked as well; from the first that could not be, the rest is left."""
    statuses = _statuses(line)
    return bool(statuses) and statuses <= _TO_A_PERSON


def _owners(expected: Talk, departments: Mapping[str, str]) -> Iterator[str]:
    """Entries are named after their department; the department of an order is told by its name."""
    for entry in _list(expected.get("entry", ())):
        if (owner := entry.split("-")[0]) in departments:
            yield owner
    if name := expected.get("department"):
        yield from (owner for owner, full in departments.items() if name in full)


def _list(value: Any) -> list[Any]:
    return [value] if isinstance(value, str) else list(value)


def written(scenarios: Iterable[Scenario]) -> str:
    """The file's text."""
    rows = [scenario.model_dump(mode="json", exclude_none=True) for scenario in scenarios]
    return _HEAD + yaml.safe_dump({"scenarios": rows}, allow_unicode=True, sort_keys=False, width=120)


def department_names(file: Path = ROOT / "data" / "knowledge" / "departments.yml") -> dict[str, str]:
    """Names by id, of the demonstration city."""
    rows = yaml.safe_load(file.read_text(encoding="utf-8"))["departments"]
    return {row["id"]: row["name"] for row in rows}


def main(arguments: list[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args(arguments).folder
    made = scenarios_of(folder, department_names())
    FROM_CONVERSATIONS.write_text(written(made), encoding="utf-8")
    print(f"{len(made)} scenarios: {FROM_CONVERSATIONS}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
