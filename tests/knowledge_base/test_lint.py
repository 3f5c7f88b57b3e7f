"""Every check of the linter finds its defect and nothing else in a clean city."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from knowledge_base.content import collect_city
from knowledge_base.lint import lint, main
from tests.knowledge_base.city import city_data, write_city

Change = Callable[[dict[str, Any]], None]


def _set(*path: Any, value: Any) -> Change:
    def change(data: dict[str, Any]) -> None:
        place = data
        for name in path[:-1]:
            place = place[name]
        place[path[-1]] = value

    return change


def _append(*path: Any, value: Any) -> Change:
    def change(data: dict[str, Any]) -> None:
        place: Any = data
        for name in path:
            place = place[name]
        place.append(value)

    return change


def _eligibility(**changes: Any) -> Change:
    """A sound definition of the first guide, with one thing wrong."""
    sound = {
        "questions": [
            {"id": "local", "text": "户口在云州吗？", "kind": "yes_no"},
            {"id": "agent", "text": "由别人代办吗？", "kind": "yes_no"},
        ],
        "outcomes": [
            {"when": {"question": "local", "is": False}, "outcome": "not_eligible", "reason": "不在", "basis": [LAW]},
            {"outcome": "eligible", "reason": "在云州", "basis": [LAW]},
        ],
        "materials": [{"name": "代办委托书", "when": {"question": "agent", "is": True}}],
    }
    return _set("guides", 0, "eligibility", value={**sound, **changes})


LAW = {"title": "某某法", "article": "第二条"}
CASES: list[tuple[Change, str]] = [
    (_eligibility(materials=[]), "questions.agent: is never asked"),
    (_eligibility(materials=[{"name": "照片", "when": {"question": "agent", "is": True}}]), "no optional material"),
    (
        _eligibility(
            outcomes=[
                {"when": {"question": "local", "is": True}, "outcome": "eligible", "reason": "在", "basis": [LAW]},
                {"when": {"question": "local", "is": True}, "outcome": "depends", "reason": "在", "basis": [LAW]},
                {"outcome": "not_eligible", "reason": "不在", "basis": [LAW]},
            ]
        ),
        "is never reached",
    ),
    (
        _eligibility(
            outcomes=[
                {"when": {"question": "local", "is": False}, "outcome": "not_eligible", "reason": "不在"},
                {"outcome": "eligible", "reason": "在", "basis": [{"title": "别的法"}], "see": ["psb-nix"]},
            ]
        ),
        "basis: is missing",
    ),
    (
        _eligibility(
            outcomes=[
                {
                    "when": {"question": "local", "is": False},
                    "outcome": "not_eligible",
                    "reason": "不在",
                    "basis": [LAW],
                },
                {"outcome": "eligible", "reason": "在", "basis": [{"title": "别的法"}]},
            ]
        ),
        "not in the guide's legal_basis",
    ),
    (
        _eligibility(
            outcomes=[
                {
                    "when": {"question": "local", "is": False},
                    "outcome": "not_eligible",
                    "reason": "不在",
                    "basis": [LAW],
                },
                {"outcome": "eligible", "reason": "在", "basis": [LAW], "see": ["psb-nix"]},
            ]
        ),
        "no other guide psb-nix",
    ),
    (_eligibility(outcomes=[{"outcome": "eligible", "reason": "在"}]), "eligibility.outcomes"),
    (_set("guides", 0, "materials", 0, "name", value="法律法规规定的其他材料"), "catch-all"),
    (_append("guides", 0, "conditions", value="窗口要求的其他手续"), "catch-all"),
    (_set("guides", 0, "steps", 0, value="待定"), "nothing definite"),
    (_set("guides", 0, "legal_basis", value=[]), "legal_basis: is empty"),
    (_set("guides", 0, "fee", "charged", value=False), "`charged` is false"),
    (
        _set("guides", 0, "time_limit", "promised", value={"text": "90天", "days": 90, "unit": "calendar_days"}),
        "exceeds",
    ),
    (_set("guides", 0, "time_limit", "legal", "basis", value=None), "needs its basis"),
    (_append("guides", 0, "steps", value="到窗口申请"), "stands twice"),
    (_set("guides", 0, "online", "url", value=None), "online.url"),
    (_set("guides", 0, "similar_questions", value=["只有一条"]), "needs at least 8"),
    (_set("faqs", 0, "similar_questions", value=["只有一条"]), "needs at least 4"),
    (_set("guides", 0, "development_questions", value=[]), "needs at least 2"),
    (_append("guides", 0, "similar_questions", value="护照多少钱一本？"), "also a question of"),
    (_append("guides", 0, "similar_questions", value="身份证丢了，怎么补办"), "stands twice"),
    (_append("guides", 0, "development_questions", value={"text": "护照多少钱一本"}), "is also searched"),
    (_append("guides", 0, "development_questions", value={"text": "想出国旅游先办护照"}), "also one of"),
    (_append("guides", 0, "aliases", value="护照"), "also an alias of"),
    (_set("faqs", 0, "department", value="nix"), "unknown department"),
    (_append("duties", 0, "assist", value="hurd"), "leads and assists"),
    (_set("faqs", 0, "regions", value=["123456"]), "unknown region"),
    (_set("guides", 0, "places", 0, "district", value="123456"), "unknown region"),
    (_set("faqs", 0, "item", value="psb-nothing"), "unknown guide"),
    (_set("guides", 0, "demonstration", value=["weather"]), "no field of a guide"),
    (_set("guides", 0, "valid_to", value="2024-01-01"), "before valid_from"),
    (_set("policies", 0, "issued_on", value="2026-01-01"), "after valid_from"),
    (_set("guides", 0, "phone", "consult", value="010-88888888"), "area code 0600"),
    (_append("guides", 0, "notes", value="打13800138000问"), "mobile number"),
    (_set("guides", 0, "online", "url", value="https://www.gov.cn/x"), "not under yunzhou.example"),
    (_set("guides", 0, "places", 0, "phone", value="暂无"), "no telephone number"),
    (_append("guides", 0, "notes", value="不用說明"), "traditional"),
    (_append("guides", 0, "notes", value="不用\u200b说明"), "invisible"),
]


def test_the_clean_city_has_no_defects(tmp_path: Path):
    assert lint(collect_city(write_city(tmp_path, city_data()))) == []


@pytest.mark.parametrize(("change", "problem"), CASES, ids=[problem for _, problem in CASES])
def test_a_defect_is_found(tmp_path: Path, change: Change, problem: str):
    data = city_data()
    change(data)
    lines = [defect.line(tmp_path) for defect in lint(collect_city(write_city(tmp_path, data)))]
    assert any(problem in line for line in lines), lines


def test_a_file_in_the_wrong_place_is_found(tmp_path: Path):
    write_city(tmp_path, city_data())
    (tmp_path / "guides" / "psb" / "psb-passport.yml").rename(tmp_path / "guides" / "psb" / "other.yml")
    assert any("belongs in" in defect.problem for defect in lint(collect_city(tmp_path)))


@pytest.mark.parametrize("key", ["nlu", "rules", "stories", "responses"])
def test_keys_of_rasa_are_found(tmp_path: Path, key: str):
    write_city(tmp_path, city_data())
    file = tmp_path / "guides" / "psb" / "psb-passport.yml"
    file.write_text(file.read_text(encoding="utf-8") + f"{key}: []\n", encoding="utf-8")
    lines = [defect.line(tmp_path) for defect in lint(collect_city(tmp_path))]
    assert any("psb-passport.yml" in line and key in line for line in lines)


def test_the_command_ends_with_one_line_per_defect(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    data = city_data()
    data["guides"][0]["legal_basis"] = []
    assert main([str(write_city(tmp_path, data))]) == 1
    printed = capsys.readouterr()
    assert printed.out.count("\n") == 1
    assert "legal_basis: is empty" in printed.out


def test_the_command_is_content_with_a_clean_city(tmp_path: Path):
    assert main([str(write_city(tmp_path, city_data()))]) == 0
