"""Structured logs: one JSON line per event on standard error, where supervisor keeps and rotates them."""

from __future__ import annotations

import logging
import sys

import structlog
from structlog.typing import EventDict, WrappedLogger

from language.personal_data import masked_text

_NO_WORDS = frozenset({"timestamp", "level", "process", "conversation"})


def configure_logging(process: str, level: str = "INFO") -> None:
    """Set up structlog for a process; every line carries its name."""
    number = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            hide_personal_data,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(process=process)


def hide_personal_data(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """No line is meant to hold any; an exception's text may quote what it failed on."""
    for name, value in line.items():
        if isinstance(value, str) and name not in _NO_WORDS:
            line[name] = masked_text(value)
    return line
