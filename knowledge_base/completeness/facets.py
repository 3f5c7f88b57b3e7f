"""Which facets of a guide cannot be answered, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from contracts.facets import Facet
from knowledge_base.linting.guides import VAGUE
from knowledge_base.model import Faq, Guide, Region

_FIGURE = re.compile(r"[\d%‰一二三四五六七八九十百千万]|不收|免费|核定|标准")


@dataclass(frozen=True)
class Unanswered:
    """A facet that a citizen may ask for and gets nothing definite about."""

    facet: Facet
    why: str

    def to_data(self) -> dict[str, str]:
        return {"facet": self.facet.value, "label": self.facet.label, "why": self.why}


def unanswered(guide: Guide, faqs: Iterable[Faq], regions: Mapping[str, Region], on: date) -> list[Unanswered]:
    """The facets nobody can answer on a day: neither the guide nor a FAQ of the same item about that facet."""
    told = {
        faq.facet for faq in faqs if guide.id in faq.items and faq.in_force(on) and not all(map(_vague, faq.answer))
    }
    found = [*_gaps(guide), *_uncovered(guide, regions)]
    return [gap for gap in found if gap.facet not in told]


def _gaps(guide: Guide) -> Iterator[Unanswered]:
    for facet, lines in _lines(guide):
        if not lines or all(map(_vague, lines)):
            yield Unanswered(facet, "没有写具体" if lines else "没有填写")
    limits = guide.time_limit
    stated = [limit for limit in (limits.promised, limits.legal) if limit.days is not None or limit.unit == "immediate"]
    if not stated and not _FIGURE.search(limits.promised.text + limits.legal.text):
        yield Unanswered(Facet.TIME_LIMIT, "没有写多少天")
    if guide.fee.charged and not guide.fee.items and not _FIGURE.search(guide.fee.text):
        yield Unanswered(Facet.FEE, "收费，没有写多少")
    if guide.online.available and not guide.online.url:
        yield Unanswered(Facet.ONLINE, "能网办，没有写网址")


def _lines(guide: Guide) -> list[tuple[Facet, list[str]]]:
    return [
        (Facet.MATERIALS, [material.name for material in guide.materials]),
        (Facet.CONDITIONS, list(guide.conditions)),
        (Facet.STEPS, list(guide.steps)),
        (Facet.TIME_LIMIT, [guide.time_limit.promised.text, guide.time_limit.legal.text]),
        (Facet.FEE, [guide.fee.text]),
        (Facet.PLACE, [place.address for place in guide.places]),
        (Facet.HOURS, [guide.hours]),
        (Facet.PHONE, [guide.phone.consult]),
        (Facet.ONLINE, [guide.online.text]),
        (Facet.BASIS, [basis.title for basis in guide.legal_basis]),
        (Facet.RESULT, [guide.result.name]),
    ]


def _uncovered(guide: Guide, regions: Mapping[str, Region]) -> Iterator[Unanswered]:
    """A guide with windows in some districts and none in others does not say where the others go.

    One window for the whole city is an answer: it stands in one district or under the city itself.
    """
    served = {place.district for place in guide.places}
    if len(served) < 2 or served & set(guide.regions):
        return
    for code in guide.regions:
        districts = {region.code: region.name for region in regions.values() if region.parent == code}
        missing = [name for district, name in sorted(districts.items()) if district not in served]
        if missing:
            yield Unanswered(Facet.PLACE, f"没有{'、'.join(missing)}的窗口")


def _vague(text: str) -> bool:
    return bool(VAGUE.search(text.strip()))
