"""What nobody can answer, what a FAQ makes up for, and the linter's findings, by department."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from contracts.facets import Facet
from knowledge_base.completeness import Report, report_of
from knowledge_base.completeness.command import main
from tests.knowledge_base.city import city_data, faq, read, write_city

TODAY = date(2026, 11, 1)
Change = Callable[[dict[str, Any]], None]


def reported(tmp_path: Path, change: Change | None = None, *faqs: dict[str, Any]) -> Report:
    data = city_data()
    if change is not None:
        change(next(guide for guide in data["guides"] if guide["id"] == "psb-passport"))
    data["faqs"] += faqs
    city = read(tmp_path, data)
    return report_of(city.entries, city.departments, city.regions, TODAY)


def gaps(report: Report) -> list[tuple[str, Facet, str]]:
    items = [item for share in report.departments for item in share.items]
    return [(item.entry, gap.facet, gap.why) for item in items for gap in item.unanswered]


def change(**fields: Any) -> Change:
    return lambda guide: guide.update(fields)


LIMIT = {"text": "尽快", "days": None, "unit": "working_days"}
CASES: list[tuple[Change, Facet, str]] = [
    (change(legal_basis=[]), Facet.BASIS, "没有填写"),
    (change(steps=["具体以窗口为准"]), Facet.STEPS, "没有写具体"),
    (change(hours="待定"), Facet.HOURS, "没有写具体"),
    (change(time_limit={"legal": LIMIT, "promised": LIMIT}), Facet.TIME_LIMIT, "没有写多少天"),
    (
        change(fee={"charged": True, "text": "按规定收", "items": [], "basis": "某文件"}),
        Facet.FEE,
        "收费，没有写多少",
    ),
    (change(online={"available": True, "text": "可以网上办", "url": None}), Facet.ONLINE, "能网办，没有写网址"),
]


@pytest.mark.parametrize(("spoil", "facet", "why"), CASES, ids=[facet.value for _, facet, _ in CASES])
def test_a_facet_nobody_can_answer(spoil: Change, facet: Facet, why: str, tmp_path: Path) -> None:
    assert gaps(reported(tmp_path, spoil)) == [("psb-passport", facet, why)]


def test_a_district_without_a_window(tmp_path: Path) -> None:
    data = city_data()
    data["regions"].append({"code": "990191", "name": "高新区", "level": "district", "parent": "990100"})
    city = read(tmp_path, data)
    report = report_of(city.entries, city.departments, city.regions, TODAY)
    assert ("psb-passport", Facet.PLACE, "没有高新区的窗口") in gaps(report)


def test_a_faq_about_that_facet_makes_up_for_it(tmp_path: Path) -> None:
    row = faq("psb-faq-law", "护照依据什么法？", "psb-passport", "依据《护照法》第二条。", ["办护照的法律依据"])
    assert gaps(reported(tmp_path, change(legal_basis=[]), row | {"facet": "basis"})) == []
    (tmp_path / "again").mkdir()
    assert gaps(reported(tmp_path / "again", change(legal_basis=[]), row)) != []


def test_every_department_is_told_with_its_defects(tmp_path: Path) -> None:
    report = reported(tmp_path, change(steps=["领取结果", "领取结果"]))
    shares = {share.department: share for share in report.departments}
    assert (shares["gov"].guides, shares["psb"].guides, shares["psb"].defective) == (0, 2, 1)
    (item,) = shares["psb"].items
    assert item.defects == (("steps", "有重复的行"),)
    assert not report.complete


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = city_data()
    assert main(["--city", str(write_city(tmp_path / "good", data)), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["guides"], told["unanswered"], told["defective"]) == (4, 0, 0)
    data["guides"][0]["legal_basis"] = []
    bad = str(write_city(tmp_path / "bad", data))
    assert main(["--city", bad]) == 1
    assert "答不上 办理依据：没有填写" in capsys.readouterr().out
    assert main(["--city", bad, "--department", "mca"]) == 0
