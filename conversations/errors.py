"""The errors of this package.

ConversationError
├── UnknownConversation      no such conversation
├── UnknownMessage           no such message in this conversation
├── UnknownOption            the option was never offered here, or has expired
├── ConversationClosed       the citizen or the desk has ended it
├── TooManyWaiting           too many unanswered messages in one conversation
├── Overloaded               the whole process has too much to do; `retry_after` in seconds
├── NotAskedFor              nobody has asked this citizen for an attachment
└── BotError                 the engine could not answer
    ├── BotUnavailable       not reachable, or it answered with an error
    └── BotTimeout           no answer within the budget; `budget` in seconds
KnowledgeUnavailable is the knowledge port's own (`conversations.ports`).
"""

from __future__ import annotations


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
