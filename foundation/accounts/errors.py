"""The errors of this package.

AccountError
├── SignInRefused     wrong name or password, account disabled or locked (`reason` is for the log only)
├── CodeNeeded        name and password are right; the one-time code is missing
├── WeakPassword      the policy refuses a new password; `problem` is the sentence for the person
├── UnknownAccount    no account of this name
├── UnknownDepartment an account was to belong to a department that does not exist
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


class CodeNeeded(AccountError):
    """Name and password are right; the one-time code is missing."""


class WeakPassword(AccountError):
    """The policy refuses a new password."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class UnknownAccount(AccountError):
    """No account of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class UnknownDepartment(AccountError):
    """An account was to belong to a department that does not exist."""

    def __init__(self, department: str) -> None:
        super().__init__(department)
        self.department = department
