"""The widget stays light."""

from __future__ import annotations

from benchmarks.widget.weight import LIMIT, weights


def test_everything_a_visitor_may_load_is_within_the_limit() -> None:
    files = weights()
    assert {"chat.js", "chat.css", "embed.js", "tokens.css"} <= {one.name for one in files}
    assert sum(one.packed for one in files) <= LIMIT
