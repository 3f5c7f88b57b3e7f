"""The errors of this package.

AccountError
├── SignInRefused     wrong name or password, account disabled or locked (`reason` is for the log only)
├── SessionInvalid    no such session, expired, revoked, or its account was disabled
├── NameTaken         an account of this name exists
└── ExclusiveRoles    an administrator's role was combined with another; `roles` are those wanted
"""

from __future__ import annotations

from foundation.errors import FoundationError


class AccountError(FoundationError):
    """Root of the errors raised by foundation.accounts."""


class SignInRefused(AccountError):
    """The person at the door is told the same whatever the reason is, so that names cannot be found out."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


class SessionInvalid(AccountError):
    """The token opens nothing (any more)."""


class NameTaken(AccountError):
    """An account of this name exists."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class ExclusiveRoles(AccountError):
    """An administrator's role was combined with another."""

    def __init__(self, roles: list[str]) -> None:
        super().__init__(f"roles that exclude each other: {', '.join(roles)}")
        self.roles = roles
