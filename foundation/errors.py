"""The errors of this package.

FoundationError
├── ConfigurationError   a setting is missing or wrong; `variable` names it
├── CipherError          a stored value cannot be opened with the keys at hand
└── Problem              an HTTP answer after RFC 9457 (in foundation.problems)
"""

from __future__ import annotations


class FoundationError(Exception):
    """Root of the errors raised by foundation."""


class ConfigurationError(FoundationError):
    """A setting is missing or wrong."""

    def __init__(self, variable: str, problem: str) -> None:
        super().__init__(f"{variable}: {problem}")
        self.variable = variable
        self.problem = problem


class CipherError(FoundationError):
    """A stored value cannot be opened: wrong key, or not written by us."""
