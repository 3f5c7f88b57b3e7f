"""What every test of either environment has: log lines that cost nothing."""

from __future__ import annotations

import structlog

# structlog's own default paints each traceback with its variables, which takes seconds where errors are provoked
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.format_exc_info,
        structlog.processors.KeyValueRenderer(),
    ]
)
