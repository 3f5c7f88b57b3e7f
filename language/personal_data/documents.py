"""Passports, permits of people from and to Hong Kong, Macau and Taiwan, and plates: letters with digits.

Without a checksum their forms are those of many codes, so that all but the Chinese passport's want their word near.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from language.personal_data.checksums import is_hong_kong_id, is_taiwan_id
from language.personal_data.flattening import clause_before
from language.personal_data.kinds import Kind, PersonalData
from language.personal_data.numbers import names_another

_BEFORE, _AFTER = r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])"
_PASSPORT_WORDS = re.compile(r"护照|護照|[Pp]assport|旅行证")
_PERMIT_WORDS = re.compile(
    r"通行证|通行證|回乡证|回鄉證|台胞证|台胞證|港澳证|居留证|居留身份证|来往大陆|往来港澳|来往内地"
)
_RESIDENT_WORDS = re.compile(r"身份证|身分證|身份證|台湾|台灣|证件")
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_NOT_PLATE = re.compile(r"[最更全创崭重][新]$")


def _near(words: re.Pattern[str]) -> Callable[[str, re.Match[str]], bool]:
    def holds(text: str, match: re.Match[str]) -> bool:
        after = text[match.end() : match.end() + 8]
        return (
            words.search(clause_before(text, match.start(), 20, "。;!?\n")) is not None
            or words.search(after) is not None
        )

    return holds


def _unnamed(text: str, match: re.Match[str]) -> bool:
    return not names_another(text, match.start(), _PASSPORT_WORDS)


def _hong_kong(_text: str, match: re.Match[str]) -> bool:
    return is_hong_kong_id(_code(match.group()))


def _taiwan(text: str, match: re.Match[str]) -> bool:
    return _near(_RESIDENT_WORDS)(text, match) and is_taiwan_id(_code(match.group()))


def _plate(text: str, match: re.Match[str]) -> bool:
    return _NOT_PLATE.search(text[max(0, match.start() - 1) : match.start() + 1]) is None


def _code(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z\u4e00-\u9fff]", "", text).upper()


@dataclass(frozen=True)
class DocumentFinder:
    """Finds one form of one kind."""

    kind: Kind
    pattern: re.Pattern[str]
    holds: Callable[[str, re.Match[str]], bool]

    def find(self, text: str) -> Iterator[PersonalData]:
        for match in self.pattern.finditer(text):
            if self.holds(text, match):
                yield PersonalData(self.kind, match.start(), match.end(), _code(match.group()))


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"{_BEFORE}(?:{pattern}){_AFTER}")


DOCUMENTS = (
    DocumentFinder(
        Kind.PLATE,
        re.compile(
            rf"[{_PROVINCES}][A-HJ-Za-hj-z] ?[·•・.\-]? ?(?=[A-Za-z]{{0,5}}[0-9])"
            rf"(?:[A-HJ-NP-Za-hj-np-z0-9]{{5,6}}|[A-HJ-NP-Za-hj-np-z0-9]{{4}}[挂学警港澳领试超]){_AFTER}"
        ),
        _plate,
    ),
    DocumentFinder(Kind.PERMIT, re.compile(rf"{_BEFORE}[A-Z]{{1,2}} ?[0-9]{{6}} ?\([0-9A]\)"), _hong_kong),
    DocumentFinder(Kind.PERMIT, _form(r"[A-Z][12][0-9]{8}"), _taiwan),
    DocumentFinder(
        Kind.PERMIT,
        _form(
            r"[CWHMLTcwhmlt] ?[0-9]{4} ?[0-9]{4}(?:[0-9]{2})?|[Cc][A-Za-z] ?[0-9]{7}|[A-Za-z]{3} ?[0-9]{12}|"
            r"[0-9]{8}(?:[0-9]{2})?"
        ),
        _near(_PERMIT_WORDS),
    ),
    DocumentFinder(
        Kind.PASSPORT,
        _form(r"[A-Za-z]{1,2} ?[0-9]{3,4} ?[0-9]{3,4}|[A-Za-z]{1,2} ?[0-9]{7,8}|[0-9]{9}|[A-Z][A-Z0-9]{7,8}"),
        _near(_PASSPORT_WORDS),
    ),
    DocumentFinder(Kind.PASSPORT, _form(r"[Ee][0-9]{8}|E[A-HJ-NP-Z][0-9]{7}"), _unnamed),
)
