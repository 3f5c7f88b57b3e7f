"""What can go wrong in the action server.

ActionsError
├── SettingsError(variable, problem)    the environment is wrong
└── KnowledgeError
    ├── KnowledgeUnavailable(reason)    not reachable, too slow, or failing
    └── EntryGone(entry)                the entry is not published any more
"""

from __future__ import annotations


class ActionsError(Exception):
    """Root of the action server's errors."""


class SettingsError(ActionsError):
    """A setting is missing or wrong."""

    def __init__(self, variable: str, problem: str) -> None:
        super().__init__(f"{variable}: {problem}")
        self.variable = variable
        self.problem = problem


class KnowledgeError(ActionsError):
    """The knowledge service did not give what was asked."""


class KnowledgeUnavailable(KnowledgeError):
    """The knowledge service cannot be reached, is too slow, or fails."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class EntryGone(KnowledgeError):
    """The entry an option names is not published any more."""

    def __init__(self, entry: str) -> None:
        super().__init__(entry)
        self.entry = entry
