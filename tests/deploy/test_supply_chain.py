"""The audit's verdicts: known and open, explained, explained too long ago, and not asked at all."""

from __future__ import annotations

import json
from datetime import date

from deploy.supply_chain.audit import Explained, read_exceptions, read_npm, read_pip, verdict

TODAY = date(2026, 12, 1)
PIP = json.dumps(
    {
        "dependencies": [
            {"name": "aiohttp", "version": "3.9.5", "vulns": [
                {"id": "GHSA-1", "aliases": ["CVE-2024-1"], "fix_versions": ["3.10.11"], "description": ""}
            ]},
            {"name": "jieba", "version": "0.42.1", "vulns": []},
        ]
    }
)  # fmt: skip
NPM = json.dumps(
    {
        "metadata": {"dependencies": {"total": 12}},
        "vulnerabilities": {
            "left": {"range": "<2", "via": [{"url": "https://github.com/advisories/GHSA-9"}], "fixAvailable": True},
            "above": {"range": "*", "via": ["left"], "fixAvailable": True},
        },
    }
)


def test_what_is_known_and_not_explained_is_open() -> None:
    status, lines = verdict([read_pip("rasa.txt", PIP), read_npm("web", NPM)], [], TODAY)
    assert status == 1
    assert [line.split()[1] for line in lines if "OPEN" in line] == ["aiohttp", "left"]
    assert "2 open, 0 not audited" in lines[-1]


def test_an_exception_covers_one_id_of_one_package_until_its_day() -> None:
    reports = [read_pip("rasa.txt", PIP)]
    excuse = Explained("CVE-2024-1", "aiohttp", "loop-back only", date(2026, 12, 31))
    assert verdict(reports, [excuse], TODAY)[0] == 0
    assert verdict(reports, [excuse], date(2027, 1, 1))[0] == 1
    assert verdict(reports, [Explained("CVE-2024-1", "sanic", "", date(2027, 1, 1))], TODAY)[0] == 1


def test_what_could_not_be_asked_is_no_all_clear() -> None:
    skipped = {"dependencies": [{"name": "torch", "skip_reason": "not found on PyPI"}]}
    for report in (
        read_pip("torch.txt", json.dumps(skipped)),
        read_pip("rasa.txt", "", "ConnectionError: no route"),
        read_npm("web", json.dumps({"message": "405 Method Not Allowed"})),
    ):
        status, lines = verdict([report], [], TODAY)
        assert status == 2
        assert lines[1].startswith("NOT AUDITED")


def test_the_exceptions_can_be_read_and_have_not_ended_long_ago() -> None:
    assert all(one.why and one.until.year >= 2026 for one in read_exceptions())
