"""`python -m bot.checks [ROOT]`: check and exit 1 when anything is wrong."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.checks.domain import actions_of, check_domain, intents_of
from bot.checks.flows import check_flows
from bot.checks.nlu import check_nlu
from bot.checks.places import Mistake, Place, read, repeated_keys

FOLDERS = ("data/nlu", "data/rules", "data/stories")
FALLBACK = "nlu_fallback"  # Rasa's own
KEYS = ("version", "nlu", "rules", "stories")


def check(root: Path) -> list[Mistake]:
    """Everything wrong with the training data below `root`, in the order of files and lines."""
    mistakes: list[Mistake] = []
    domain = _root(root / "domain.yml", root, mistakes)
    _root(root / "config.yml", root, mistakes)
    files = [file for folder in FOLDERS for file in sorted((root / folder).glob("**/*.yml"))]
    places = [place for file in files if (place := _root(file, root, mistakes)) is not None]
    if domain is not None:
        mistakes += check_domain(domain)
        mistakes += _data(domain, places)
    return sorted(mistakes)


def _root(path: Path, root: Path, mistakes: list[Mistake]) -> Place | None:
    if not path.is_file():
        mistakes.append(Mistake(str(path.relative_to(root)), 1, "is missing"))
        return None
    place = read(path, root)
    if isinstance(place, Mistake):
        mistakes.append(place)
        return None
    if place is not None:
        mistakes += repeated_keys(place)
    return place


def _data(domain: Place, places: list[Place]) -> Iterator[Mistake]:
    intents, actions = intents_of(domain) | {FALLBACK}, actions_of(domain)
    seen: dict[str, tuple[str, str, int]] = {}
    ruled: set[str] = set()
    for place in places:
        for key, value in place.pairs():
            if key.text not in KEYS:
                yield key.wrong(f"`{key.text}` is none of {', '.join(KEYS)}")
            elif key.text == "nlu":
                yield from check_nlu(value, intents, seen)
            elif key.text in ("rules", "stories"):
                kind = "rule" if key.text == "rules" else "story"
                yield from check_flows(value, kind, intents, actions, ruled)
    listed = domain.get("intents")
    for name, item in listed.names() if listed is not None else ():
        if name not in ruled:
            yield item.wrong(f"intent `{name}` begins no rule: its messages would stay unanswered")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bot.checks", description=__doc__)
    parser.add_argument("root", type=Path, nargs="?", default=Path.cwd())
    mistakes = check(parser.parse_args(argv).root.resolve())
    for mistake in mistakes:
        print(mistake, file=sys.stderr)
    if mistakes:
        print(f"{mistakes[0]} ({len(mistakes)} in all)", file=sys.stderr)
    return 1 if mistakes else 0


if __name__ == "__main__":
    raise SystemExit(main())
