"""The corpus: sentences with the places of what is personal in them, the same for the same seed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import yaml

from benchmarks.personal_data import values
from benchmarks.personal_data.lookalikes import LOOKALIKES

SIZE, SIZE_APART, SEED = 8000, 3000, 20261201
_HERE = Path(__file__).parent
_SLOT = re.compile(r"\{(\w+)\}")
_FORMS = (values.full_width, values.in_groups, values.in_groups, values.one_by_one, values.in_chinese)
_PLAIN = 0.6  # of ID numbers, cards and mobile numbers; the others are written in one of the forms
Maker = Callable[[Random], str]


@dataclass(frozen=True)
class Piece:
    """Where something personal stands, and how it is written (`plain`, `full_width`, …)."""

    kind: str
    start: int
    end: int
    form: str


@dataclass(frozen=True)
class Sentence:
    """`pieces` from left to right."""

    text: str
    pieces: tuple[Piece, ...]


_PERSONAL: dict[str, Maker] = {
    "id": values.id_18,
    "card": values.card,
    "phone": values.mobile,
    "passport": values.passport,
    "permit": values.permit,
    "plate": values.plate,
    "email": values.email,
    "wechat": values.wechat,
    "qq": values.qq,
    "name": values.name,
    "door": values.door,
    "house": values.house,
}
_KIND = {"door": "address", "house": "address"}
_SHARES = {
    "id": 14,
    "id_15": 2,
    "card": 9,
    "mobile": 14,
    "landline": 4,
    "passport": 3,
    "permit": 3,
    "plate": 4,
    "email": 3,
    "wechat": 3,
    "qq": 2,
    "door": 5,
    "house": 3,
    "name": 6,
    "together": 9,
    "lookalikes": 40,
}
"""How often a group of templates is taken; `_OTHERWISE` are the groups whose slot means another value."""
_OTHERWISE: dict[str, dict[str, Maker]] = {"id_15": {"id": values.id_15}, "landline": {"phone": values.landline}}


def corpus(size: int = SIZE, seed: int = SEED, *, apart: bool = False) -> list[Sentence]:
    """So many sentences; `apart`: of the templates that were written after the recognisers."""
    file = _HERE / ("templates_apart.yml" if apart else "templates.yml")
    templates: dict[str, list[str]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    random, groups, shares = Random(seed), list(_SHARES), list(_SHARES.values())
    made = []
    for _ in range(size):
        group = random.choices(groups, shares)[0]
        made.append(_filled(random, random.choice(templates[group]), group))
    return made


def _filled(random: Random, template: str, group: str) -> Sentence:
    text, pieces, position = "", [], 0
    for slot in _SLOT.finditer(template):
        text += template[position : slot.start()]
        position = slot.end()
        name = slot[1]
        if group == "lookalikes" or name not in _PERSONAL:
            text += (LOOKALIKES.get(name) or _PERSONAL[name])(random)
            continue
        written, form = _written(random, name, group)
        pieces.append(Piece(_KIND.get(name, name), len(text), len(text) + len(written), form))
        text += written
    return Sentence(text + template[position:], tuple(pieces))


def _written(random: Random, name: str, group: str) -> tuple[str, str]:
    value = _OTHERWISE.get(group, _PERSONAL).get(name, _PERSONAL[name])(random)
    if name not in ("id", "card", "phone") or group == "landline" or random.random() < _PLAIN:
        return value, "plain"
    form = random.choice(_FORMS)
    return form(random, value), form.__name__
