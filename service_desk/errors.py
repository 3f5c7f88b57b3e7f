"""The errors of this package.

ServiceDeskError
├── UnsupportedCommand    not a command of the service desk; `command` is its type
├── NoDepartments         not even the hotline centre is loaded: run `load-city`
├── UnknownWorkOrder      no such order, or not one of the asker's
├── WrongState            the order is not in the state the step needs; `status` is where it stands
├── NotYours              the step belongs to somebody else; `needs` says to whom
└── BadTimeLimits         the file of time limits is wrong; `problem` says how
"""

from __future__ import annotations


class ServiceDeskError(Exception):
    """Root of the errors raised by service_desk."""


class UnsupportedCommand(ServiceDeskError):
    def __init__(self, command: str) -> None:
        super().__init__(f"not a command of the service desk: {command}")
        self.command = command


class NoDepartments(ServiceDeskError):
    def __init__(self) -> None:
        super().__init__("no departments in the database, not even the hotline centre: run `load-city`")


class UnknownWorkOrder(ServiceDeskError):
    def __init__(self, number: str) -> None:
        super().__init__(f"no work order {number}")
        self.number = number


class WrongState(ServiceDeskError):
    def __init__(self, number: str, status: str, step: str) -> None:
        super().__init__(f"{step}: work order {number} is {status}")
        self.number = number
        self.status = status
        self.step = step


class NotYours(ServiceDeskError):
    def __init__(self, number: str, needs: str) -> None:
        super().__init__(f"work order {number}: {needs}")
        self.number = number
        self.needs = needs


class BadTimeLimits(ServiceDeskError):
    def __init__(self, problem: str) -> None:
        super().__init__(f"time limits: {problem}")
        self.problem = problem
