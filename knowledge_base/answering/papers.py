"""Which paper a material of a guide is: the same household register is called five things in five guides."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge_base.model import Guide, Material

_PAPERS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("出生医学证明", r"出生医学证明"),
        ("死亡证明", r"死亡(?:医学)?证明"),
        ("居民户口簿", r"户口簿"),
        ("居民身份证", r"身份证"),
        ("结婚证", r"结婚证"),
        ("不动产权证书", r"不动产权证书|房产证|房屋所有权证"),
        ("房屋买卖合同", r"(?:商品房|存量房|房屋)买卖合同|权属转移合同"),
        ("租赁合同", r"租赁合同"),
        ("契税完税凭证", r"契税.{0,2}完税凭证"),
        ("营业执照", r"营业执照"),
        ("居住证", r"居住证"),
        ("社会保障卡", r"社会保障卡"),
        ("银行卡", r"银行(?:储蓄)?卡"),
        ("征信查询授权书", r"征信查询授权书"),
    )
)
_OF_OTHERS = re.compile(r"代办|受托|委托|代理人")


def paper_of(material: Material) -> str | None:
    """The paper a material is, or the first of those it may be; None when it is none that several offices ask for.

    What the offices look up themselves, and the papers of whoever comes instead of the citizen, do not count.
    """
    if material.form == "verified_online" or _OF_OTHERS.search(material.name):
        return None
    found = [(match.start(), name) for name, pattern in _PAPERS if (match := pattern.search(material.name))]
    return min(found)[1] if found else None


def shared_papers(guides: Iterable[Guide]) -> dict[str, list[str]]:
    """Papers that at least two of the guides ask for, with the names of those guides; the most wanted first."""
    wanted: dict[str, list[str]] = {}
    for guide in guides:
        papers = dict.fromkeys(paper for material in guide.materials if (paper := paper_of(material)))
        for paper in papers:
            wanted.setdefault(paper, []).append(guide.name)
    shared = {paper: names for paper, names in wanted.items() if len(names) > 1}
    return dict(sorted(shared.items(), key=lambda item: -len(item[1])))
