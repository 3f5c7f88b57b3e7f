"""The errors of this package.

ConversationError
├── UnknownConversation      no such conversation
├── UnknownMessage           no such message in this conversation
├── UnknownOption            the option was never offered here, or has expired
├── ConversationClosed       the citizen or the desk has ended it
├── TooManyWaiting           too many unanswered messages in one conversation
├── Overloaded               the whole process has too much to do; `retry_after` in seconds
├── UnknownReasons           reasons of a rating that the list of `version` does not have
├── NotAskedFor              nobody has asked this citizen for an attachment
├── OwnershipChanged         somebody else changed the owner meanwhile; `owner` and `version` as they are now
├── NotDelivered             a stored message has not reached the citizen
│   ├── Postponed            not an attempt: try again at `until`
│   ├── TryAgain             an attempt that failed; try again with growing pauses
│   └── Undeliverable        never, by itself; an operator may send it again
└── BotError                 the engine could not answer
    ├── BotUnavailable       not reachable, or it answered with an error
    └── BotTimeout           no answer within the budget; `budget` in seconds
KnowledgeUnavailable is the knowledge port's own (`conversations.ports`).
"""

from __future__ import annotations

from datetime import datetime


class ConversationError(Exception):
    """Root of the errors raised by conversations."""


class UnknownConversation(ConversationError):
    def __init__(self, conversation: str) -> None:
        super().__init__(f"no conversation {conversation}")
        self.conversation = conversation


class UnknownMessage(ConversationError):
    def __init__(self, conversation: str, seq: int) -> None:
        super().__init__(f"conversation {conversation} has no such message {seq}")
        self.conversation = conversation
        self.seq = seq


class UnknownOption(ConversationError):
    def __init__(self, option: str) -> None:
        super().__init__("option was never offered here, or has expired")
        self.option = option


class ConversationClosed(ConversationError):
    def __init__(self, conversation: str) -> None:
        super().__init__(f"conversation {conversation} has ended")
        self.conversation = conversation


class TooManyWaiting(ConversationError):
    def __init__(self, waiting: int) -> None:
        super().__init__(f"{waiting} messages wait for an answer already")
        self.waiting = waiting


class Overloaded(ConversationError):
    def __init__(self, where: str, retry_after: int) -> None:
        super().__init__(f"too much to do: {where}")
        self.where = where
        self.retry_after = retry_after


class NotAskedFor(ConversationError):
    def __init__(self, conversation: str) -> None:
        super().__init__(f"nobody has asked for an attachment in conversation {conversation}")
        self.conversation = conversation


class UnknownReasons(ConversationError):
    def __init__(self, version: str | None, reasons: list[str]) -> None:
        super().__init__(f"the list of reasons {version} does not have {', '.join(reasons)}")
        self.version = version
        self.reasons = reasons


class OwnershipChanged(ConversationError):
    def __init__(self, conversation: str, owner: str, version: int) -> None:
        super().__init__(f"conversation {conversation} has another owner by now (version {version})")
        self.conversation = conversation
        self.owner = owner
        self.version = version


class NotDelivered(ConversationError):
    """A stored message has not reached the citizen: what a `ChannelSender` raises."""


class Postponed(NotDelivered):
    """Nothing was attempted: somebody else is at it, or the account is paused. Try again at `until`."""

    def __init__(self, until: datetime, why: str) -> None:
        super().__init__(why)
        self.until, self.why = until, why


class TryAgain(NotDelivered):
    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Undeliverable(NotDelivered):
    """`code` is the platform's, None when it was not asked."""

    def __init__(self, why: str, code: int | None = None) -> None:
        super().__init__(why)
        self.why, self.code = why, code


class BotError(ConversationError):
    """The engine could not answer this turn."""


class BotUnavailable(BotError):
    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class BotTimeout(BotError):
    def __init__(self, budget: float) -> None:
        super().__init__(f"no answer within {budget} s")
        self.budget = budget
