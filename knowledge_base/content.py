"""Reads the YAML tree of a city (docs/knowledge-format.md); every error names the file and the field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from knowledge_base.errors import ContentError
from knowledge_base.model import Bundle, Department, Duty, Entry, Faq, Guide, Policy, Region

M = TypeVar("M", bound=BaseModel)

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class City:
    """Everything a city's folder holds; `files` maps an id to the file it stands in."""

    departments: list[Department] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    guides: list[Guide] = field(default_factory=list)
    faqs: list[Faq] = field(default_factory=list)
    policies: list[Policy] = field(default_factory=list)
    bundles: list[Bundle] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    files: dict[str, Path] = field(default_factory=dict)
    errors: list[ContentError] = field(default_factory=list)

    @property
    def entries(self) -> list[Entry]:
        return [*self.guides, *self.faqs, *self.policies, *self.bundles]


def read_city(folder: Path) -> City:
    """Read all of a city; raises the first `ContentError`."""
    city = collect_city(folder)
    if city.errors:
        raise city.errors[0]
    return city


def collect_city(folder: Path) -> City:
    """Read all that is readable; what is not stands in `errors` (for the linter)."""
    city = City()
    city.departments = list(_rows(city, folder / "departments.yml", "departments", Department))
    city.regions = list(_rows(city, folder / "regions.yml", "regions", Region))
    for path in sorted(folder.glob("guides/*/*.yml")):
        city.guides += _one(city, path, Guide)
    for path in sorted(folder.glob("faqs/*.yml")):
        city.faqs += _rows(city, path, "faqs", Faq)
    for path in sorted(folder.glob("policies/*.yml")):
        city.policies += _one(city, path, Policy)
    for path in sorted(folder.glob("bundles/*.yml")):
        city.bundles += _one(city, path, Bundle)
    for path in sorted(folder.glob("duties/*.yml")):
        city.duties += _rows(city, path, "duties", Duty)
    return city


def parse(kind: type[M], data: Any, file: Path, path: str = "") -> M:
    """Validate one record; raises `ContentError` naming the field."""
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join([*([path] if path else []), *(str(part) for part in first["loc"])])
        raise ContentError(file, where, first["msg"]) from None


def read_yaml(file: Path) -> Any:
    """Load one YAML file; a syntax error names its line."""
    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise ContentError(file, "", " ".join(str(error).split())) from None


def _one(city: City, file: Path, kind: type[M]) -> Iterator[M]:
    try:
        record = parse(kind, read_yaml(file), file)
    except ContentError as error:
        city.errors.append(error)
        return
    _remember(city, record, file)
    yield record


def _rows(city: City, file: Path, key: str, kind: type[M]) -> Iterator[M]:
    try:
        data = read_yaml(file)
    except ContentError as error:
        city.errors.append(error)
        return
    if not isinstance(data, dict) or list(data) != [key] or not isinstance(data[key], list):
        city.errors.append(ContentError(file, key, f"the file must hold one list under `{key}`"))
        return
    for number, row in enumerate(data[key]):
        try:
            record = parse(kind, row, file, f"{key}[{number}]")
        except ContentError as error:
            city.errors.append(error)
            continue
        _remember(city, record, file)
        yield record


def _remember(city: City, record: BaseModel, file: Path) -> None:
    identifier: str = getattr(record, "id", "") or getattr(record, "code", "")
    if identifier in city.files:
        city.errors.append(ContentError(file, "id", f"{identifier} also stands in {city.files[identifier]}"))
    city.files[identifier] = file
