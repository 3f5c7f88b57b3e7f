from __future__ import annotations

from foundation.logging import hide_personal_data


def test_what_an_exception_quotes_is_hidden() -> None:
    line = {
        "event": "turn failed",
        "exception": "ValueError: 电话13800138000",
        "timestamp": "2026-12-01T04:00:00Z",
        "n": 3,
    }
    assert hide_personal_data(None, "error", dict(line)) == {**line, "exception": "ValueError: 电话138****8000"}


def test_ids_of_ours_stay_readable() -> None:
    line = {"event": "work order made", "number": "YZ2026112306892", "department": "hurd"}
    assert hide_personal_data(None, "info", dict(line)) == line
