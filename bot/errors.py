"""What can go wrong on the engine's side.

EngineError
├── SettingsError(variable, problem)    the environment is wrong
└── LexiconUnavailable(reason)          the knowledge service did not give its lexicon
"""

from __future__ import annotations


class EngineError(Exception):
    """Root of the engine's errors."""


class SettingsError(EngineError):
    """A setting is missing or wrong."""

    def __init__(self, variable: str, problem: str) -> None:
        super().__init__(f"{variable}: {problem}")
        self.variable = variable
        self.problem = problem


class LexiconUnavailable(EngineError):
    """The knowledge service did not give a lexicon."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
