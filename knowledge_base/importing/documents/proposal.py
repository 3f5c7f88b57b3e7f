"""A policy document as a proposed entry: sections as read, fields as recognised, nothing taken for granted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pypinyin import Style, lazy_pinyin

from knowledge_base.importing.documents.blocks import block_of
from knowledge_base.importing.documents.recognised import Recognised
from knowledge_base.importing.documents.recognising import is_formal, recognise
from knowledge_base.importing.documents.sections import INTRODUCTION, Outline, outline
from knowledge_base.importing.files.raw import RawFile
from knowledge_base.importing.known import Known
from knowledge_base.importing.reading import CONFIRMED, RECOGNISED
from knowledge_base.model import Policy

_PROSE = re.compile(r"[。：，；]")
_FIELDS = frozenset(field.alias or name for name, field in Policy.model_fields.items())


@dataclass(frozen=True)
class Proposal:
    """`record` in the shape of the model (what is unknown is None); `recognised` for the editor to confirm."""

    record: dict[str, Any]
    recognised: tuple[Recognised, ...]

    def confirm(self, fields: dict[str, Any] | None) -> dict[str, Any]:
        """The proposal as a JSON import; `fields` are what a person confirmed or corrected, None: nothing yet."""
        record = {**self.record, **(fields or {})}
        return {
            CONFIRMED: fields is not None,
            RECOGNISED: [vars(found) for found in self.recognised],
            "policies": [{name: value for name, value in record.items() if value is not None or name == "valid_to"}],
        }

    def to_data(self) -> dict[str, Any]:
        """As JSON for the console and for `check --proposal`; unknown fields are shown as null."""
        return {
            CONFIRMED: False,
            RECOGNISED: [vars(found) for found in self.recognised],
            "policies": [self.record],
        }


def propose(raw: RawFile, known: Known) -> Proposal:
    """Sections and fields of a document."""
    document = outline([block_of(data) for data in raw.blocks])
    front = {name: value for name, value in raw.front_matter.items() if name in _FIELDS}
    found = recognise(document, str(raw.front_matter.get("page_title", "")))
    for name, value in front.items():
        found[name] = Recognised(name, str(value), "文首字段", certain=True)
    values = {name: item.value for name, item in found.items()}
    issuer, title = values.get("issuer") or "", values.get("title") or ""
    _add(found, "department", _department(issuer, known), issuer)
    _add(found, "regions", _region(issuer or title, known), issuer or title)
    _add(found, "id", _identifier(title, values.get("issued_on")), title)
    region = found["regions"].value
    record: dict[str, Any] = {
        "id": found["id"].value,
        "title": title or None,
        "document_number": values.get("document_number"),
        "issuer": issuer or None,
        "department": found["department"].value,
        "items": [],
        "regions": [region] if region else None,
        "audience": ["person"],
        "issued_on": values.get("issued_on"),
        "valid_from": values.get("valid_from"),
        "valid_to": values.get("valid_to"),
        "status": values.get("status"),
        "demonstration": False,
        "sections": _sections(document, values),
        "similar_questions": [],
        "development_questions": [],
    }
    listed = {name: value for name, value in front.items() if isinstance(value, list)}
    plain = {name: value for name, value in front.items() if isinstance(value, str) and name not in {"sections"}}
    record |= {name: (value or None) for name, value in plain.items() if not isinstance(record.get(name), list)}
    record |= listed
    shown = tuple(item for name, item in found.items() if name in _FIELDS or name == "repeals")
    return Proposal(record, shown)


def _add(found: dict[str, Recognised], name: str, value: str | None, evidence: str) -> None:
    if name not in found:
        found[name] = Recognised(name, value, evidence if value else "")


def _department(issuer: str, known: Known) -> str | None:
    names = {d.name: d.id for d in known.departments} | {d.short: d.id for d in known.departments}
    inside = sorted((name for name in names if name and name in issuer), key=len)
    return names[inside[-1]] if inside else None


def _region(text: str, known: Known) -> str | None:
    inside = sorted((region.name for region in known.regions if region.name in text), key=text.rfind)
    return known.region_codes[inside[-1]] if inside else None


def _identifier(title: str, issued: str | None) -> str | None:
    """A suggestion: the title's initials and the year."""
    initials = "".join(lazy_pinyin(re.sub(r"[^\u4e00-\u9fff]", "", title), style=Style.FIRST_LETTER))[:24]
    if not initials.isascii() or not initials:
        return None
    return f"policy-{initials}-{issued[:4]}" if issued else f"policy-{initials}"


def _sections(document: Outline, values: dict[str, str | None]) -> list[dict[str, str]]:
    """The body's sections; what stands before it and is no title, number, office or date becomes the introduction."""
    sections = [{"heading": part.heading, "text": part.text} for part in document.sections]
    title = "".join((values.get("title") or "").split())
    lines = [
        block.text
        for block in document.head
        if block.kind != "table" and "".join(block.text.split()) not in title and not is_formal(block.text)
    ]
    if any(_PROSE.search(line) for line in lines):
        sections.insert(0, {"heading": INTRODUCTION, "text": "\n".join(lines)})
    return sections
