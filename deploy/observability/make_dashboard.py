"""`python -m deploy.observability.make_dashboard`: Grafana's dashboard.json, from the list of its panels."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("dashboard.json")
# title, unit, queries with their legends
PANELS: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("Turns by status", "ops", (("sum by (status) (rate(wenzheng_turns_total[5m]))", "{{status}}"),)),
    (
        "Time of a turn",
        "s",
        tuple(
            (f"histogram_quantile({q}, sum by (le) (rate(wenzheng_turn_seconds_bucket[5m])))", f"p{int(100 * q)}")
            for q in (0.5, 0.95, 0.99)
        ),
    ),
    (
        "Waiting",
        "short",
        (("max(wenzheng_inbox_waiting)", "turns"), ("max(wenzheng_outbox_pending)", "deliveries")),
    ),
    (
        "Oldest that waits",
        "s",
        (("max(wenzheng_inbox_oldest_seconds)", "turn"), ("max(wenzheng_outbox_late_seconds)", "delivery")),
    ),
    (
        "Requests by process",
        "reqps",
        (("sum by (process) (rate(wenzheng_http_request_seconds_count[5m]))", "{{process}}"),),
    ),
    (
        "Failed requests",
        "percentunit",
        (
            (
                'sum by (process) (rate(wenzheng_http_request_seconds_count{status=~"5.."}[5m]))'
                " / sum by (process) (rate(wenzheng_http_request_seconds_count[5m]))",
                "{{process}}",
            ),
        ),
    ),
    (
        "Deliveries",
        "ops",
        (("sum by (target, result) (rate(wenzheng_deliveries_total[5m]))", "{{target}} {{result}}"),),
    ),
    ("Dead letters", "short", (("max(wenzheng_dead_letters)", "dead"),)),
    ("Searches by reason", "ops", (("sum by (outcome, reason) (rate(wenzheng_searches_total[5m]))", "{{reason}}"),)),
    (
        "How sure the search is",
        "percentunit",
        (
            (
                "sum by (outcome) (rate(wenzheng_search_probability_sum[1h]))"
                " / sum by (outcome) (rate(wenzheng_search_probability_count[1h]))",
                "{{outcome}}",
            ),
        ),
    ),
    ("Revision of each index", "none", (("wenzheng_index_revision", "{{instance}}"),)),
    ("Memory", "bytes", (('process_resident_memory_bytes{job="wenzheng"}', "{{process}} {{instance}}"),)),
    ("CPU", "percentunit", (('rate(process_cpu_seconds_total{job="wenzheng"}[5m])', "{{process}} {{instance}}"),)),
    ("Open files", "short", (('process_open_fds{job="wenzheng"}', "{{process}} {{instance}}"),)),
)


def dashboard() -> dict[str, Any]:
    """Two panels in a row, in the order above."""
    panels = [
        {
            "id": number + 1,
            "title": title,
            "type": "timeseries",
            "datasource": {"type": "prometheus", "uid": "${datasource}"},
            "gridPos": {"x": 12 * (number % 2), "y": 8 * (number // 2), "w": 12, "h": 8},
            "fieldConfig": {"defaults": {"unit": unit, "min": 0}, "overrides": []},
            "targets": [
                {"refId": chr(65 + place), "expr": query, "legendFormat": legend}
                for place, (query, legend) in enumerate(queries)
            ],
        }
        for number, (title, unit, queries) in enumerate(PANELS)
    ]
    source = {"name": "datasource", "type": "datasource", "query": "prometheus", "label": "Prometheus"}
    return {
        "uid": "wenzheng",
        "title": "Wenzheng",
        "schemaVersion": 39,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "templating": {"list": [source]},
        "panels": panels,
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(dashboard(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
