"""Alerts and dashboard ask for what the processes really tell, and every alert has its page."""

from __future__ import annotations

import json
import re

import yaml
from prometheus_client import REGISTRY

import conversations.measuring
import foundation.metrics
import knowledge_base.measuring
from deploy.observability.make_dashboard import FILE, dashboard
from deploy.setup.layout import ROOT

COUNTING = (conversations.measuring, foundation.metrics, knowledge_base.measuring)
RULES = yaml.safe_load((ROOT / "deploy/observability/alerts.yml").read_text(encoding="utf-8"))["groups"][0]["rules"]
_NAME = re.compile(r"\bwenzheng_[a-z_]+")
_SUFFIX = re.compile(r"_(bucket|count|sum|total|created)$")


def told() -> set[str]:
    assert all(module.__doc__ for module in COUNTING)  # importing them made their figures known
    return {_SUFFIX.sub("", family.name) for family in REGISTRY.collect()}


def asked(text: str) -> set[str]:
    return {_SUFFIX.sub("", name) for name in _NAME.findall(text)}


def test_alerts_ask_for_figures_that_exist() -> None:
    wanted = asked(" ".join(rule["expr"] for rule in RULES))
    assert len(wanted) > 5
    assert wanted <= told()


def test_the_dashboard_is_made_from_its_list_and_asks_for_figures_that_exist() -> None:
    stored = json.loads(FILE.read_text(encoding="utf-8"))
    assert stored == dashboard(), "run: python -m deploy.observability.make_dashboard"
    assert asked(json.dumps([panel["targets"] for panel in stored["panels"]])) <= told()


def test_every_alert_has_its_page() -> None:
    page = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    headings = {heading.lower() for heading in re.findall(r"^### (\w+)$", page, flags=re.MULTILINE)}
    for rule in RULES:
        assert rule["annotations"]["runbook"] == f"docs/operating.md#{rule['alert'].lower()}"
        assert rule["alert"].lower() in headings
