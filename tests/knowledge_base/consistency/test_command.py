"""The command: findings on the terminal and as JSON, by exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge_base.consistency.command import main
from tests.knowledge_base.city import city_data, faq, write_city


@pytest.fixture
def disagreeing(tmp_path: Path) -> Path:
    data = city_data()
    data["faqs"].append(
        faq(
            "mca-faq-card",
            "身份证补领收多少钱？",
            "psb-id-card-reissue",
            "补领身份证每证收50元。",
            ["补身份证收几块钱"],
        )
    )
    return write_city(tmp_path / "city", data)


def test_findings_are_listed_with_owners(disagreeing: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--city", str(disagreeing)]) == 1
    out = capsys.readouterr().out
    assert "[收费]" in out
    assert "归属：公安局、民政局" in out or "归属：民政局、公安局" in out


def test_json_for_one_department(disagreeing: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--city", str(disagreeing), "--json", "--department", "psb"]) == 1
    (finding,) = (f for f in json.loads(capsys.readouterr().out) if f["aspect"] == "fee")
    assert finding["departments"] == ["mca", "psb"]
    assert main(["--city", str(disagreeing), "--json", "--department", "hpf"]) == 0


def test_a_database_without_knowledge(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENZHENG_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}")
    assert main([]) == 2
    told = capsys.readouterr().err
    assert "no such table" in told
    assert "make run" in told


def test_an_unreadable_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--city", str(tmp_path / "nowhere")]) == 2
    assert "departments.yml" in capsys.readouterr().err
