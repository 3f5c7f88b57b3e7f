"""Values: dates, telephone numbers and addresses of the fictional city, characters, forbidden keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from knowledge_base.content import City, read_yaml
from knowledge_base.errors import ContentError
from knowledge_base.linting.defect import Check, Defect
from knowledge_base.loading import stored

FORBIDDEN_KEYS = frozenset({"nlu", "rules", "stories", "responses"})
_URL = re.compile(r"https?://([^\s/，。；）]+)")
_LANDLINE = re.compile(r"(?<![\d-])0\d{2,3}-\d{7,8}(?!\d)")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_SERVICE = re.compile(r"(?:1[12]\d{3}|9\d{4}|1[12]\d|123\d{2})")
_TRADITIONAL = re.compile(r"[們會這說請證辦號時間費單電話網應對於過還發給]")
_HIDDEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]")


def dates(city: City) -> Iterator[Defect]:
    for entry in city.entries:
        if entry.valid_to is not None and entry.valid_to < entry.valid_from:
            yield Defect(city.files[entry.id], f"{entry.id}.valid_to", "lies before valid_from")
    for policy in city.policies:
        if policy.issued_on > policy.valid_from:
            yield Defect(city.files[policy.id], "issued_on", "lies after valid_from")
        if policy.status == "repealed" and policy.valid_to is None:
            yield Defect(city.files[policy.id], "valid_to", "a repealed document needs its last day")


def fictional_numbers(city: City) -> Iterator[Defect]:
    """Local telephone numbers and addresses must not ring or open anywhere in the real world."""
    for entry in city.entries:
        for path, text in texts_of(stored(entry)):
            for found in _LANDLINE.findall(text):
                if not found.startswith("0600-"):
                    yield Defect(city.files[entry.id], f"{entry.id}.{path}", f"{found} is not in the area code 0600")
            if found := _MOBILE.search(text):
                yield Defect(city.files[entry.id], f"{entry.id}.{path}", f"{found.group()} looks like a mobile number")
            for host in _URL.findall(text):
                if not host.endswith(".yunzhou.example"):
                    yield Defect(city.files[entry.id], f"{entry.id}.{path}", f"{host} is not under yunzhou.example")
    for guide in city.guides:
        numbers = [("phone.consult", guide.phone.consult), ("phone.complaint", guide.phone.complaint)]
        numbers += [(f"places[{i}].phone", place.phone) for i, place in enumerate(guide.places)]
        for path, number in numbers:
            if not (_LANDLINE.fullmatch(number) or _SERVICE.fullmatch(number)):
                yield Defect(city.files[guide.id], path, f"{number} is no telephone number")


def characters(city: City) -> Iterator[Defect]:
    for entry in city.entries:
        for path, text in texts_of(stored(entry)):
            if _HIDDEN.search(text):
                yield Defect(city.files[entry.id], f"{entry.id}.{path}", "holds invisible characters")
            elif _TRADITIONAL.search(text):
                yield Defect(city.files[entry.id], f"{entry.id}.{path}", "holds traditional characters")


def forbidden_keys(city: City) -> Iterator[Defect]:
    """Rasa takes any YAML with one of these keys for its own training data."""
    for file in sorted(set(city.files.values())):
        try:
            data = read_yaml(file)
        except ContentError:
            continue
        for path, key in _keys(data):
            if key in FORBIDDEN_KEYS:
                yield Defect(file, path, f"the key `{key}` is Rasa's")


def texts_of(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every string inside a record, with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts_of(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from texts_of(item, f"{path}[{number}]")


def _keys(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            where = f"{path}.{key}" if path else str(key)
            yield where, str(key)
            yield from _keys(item, where)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _keys(item, f"{path}[{number}]")


VALUE_CHECKS: tuple[Check, ...] = (dates, fictional_numbers, characters, forbidden_keys)
