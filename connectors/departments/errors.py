"""The errors of this package: what the desk says to a department's system.

DepartmentError
├── UnknownOrder     no such work order, or not one the system may see
├── UnknownStatus    no work order can stand there
└── StepRefused      the step cannot be taken; `kind`, `sentence`, `status` where the order stands when that is why
"""

from __future__ import annotations


class DepartmentError(Exception):
    """Root of the errors raised by this package."""


class UnknownOrder(DepartmentError):
    def __init__(self, number: str) -> None:
        super().__init__(f"no work order {number}")
        self.number = number


class UnknownStatus(DepartmentError):
    def __init__(self, status: str) -> None:
        super().__init__(f"no status {status}")
        self.status = status


class StepRefused(DepartmentError):
    """`kind` is a short stable word, `sentence` a Chinese one for those who read the system's log."""

    def __init__(self, kind: str, sentence: str, status: str | None = None) -> None:
        super().__init__(kind)
        self.kind, self.sentence, self.status = kind, sentence, status
