"""Errors of feeds.

FeedError (a KnowledgeError)
├── FromElsewhere       the entry is another base's and is not changed here; `owner`
├── UnknownReader       no such token
├── UnknownSubscription no such subscription
├── NameUsed            a reader or subscription of this name exists
├── OverrideRefused     this entry may not be overridden here
└── FeedUnreadable      the other base cannot be reached or answers something else; `problem`
"""

from __future__ import annotations

from knowledge_base.errors import KnowledgeError


class FeedError(KnowledgeError):
    """Root of the errors of feeds."""


class FromElsewhere(FeedError):
    """The entry is another base's and is not changed here."""

    def __init__(self, entry: str, owner: str) -> None:
        super().__init__(f"{entry} belongs to {owner}")
        self.entry, self.owner = entry, owner


class UnknownReader(FeedError):
    """No such token."""


class UnknownSubscription(FeedError):
    """No such subscription, or no such entry of it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class NameUsed(FeedError):
    """A reader or subscription of this name exists."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class OverrideRefused(FeedError):
    """This entry may not be overridden here; the text says why."""


class FeedUnreadable(FeedError):
    """The other base cannot be reached or answers something else."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name}: {problem}")
        self.name, self.problem = name, problem
