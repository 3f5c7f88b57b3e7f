"""The errors of this package.

AuditError
└── BadExport    a file is no export of the log; `line` is the first that is none
"""

from __future__ import annotations

from foundation.errors import FoundationError


class AuditError(FoundationError):
    """Root of the errors raised by foundation.audit."""


class BadExport(AuditError):
    """A file is no export of the log."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} of the file is no line of the audit log")
        self.line = line
