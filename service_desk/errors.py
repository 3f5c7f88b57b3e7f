"""The errors of this package.

ServiceDeskError
├── UnsupportedCommand    not a command of the service desk; `command` is its type
├── NoDepartments         not even the hotline centre is loaded: run `load-city`
├── NotFound              nothing of that name, or it is hidden from the asker; `what`, `name`
│   └── UnknownWorkOrder  no such order, or not one of the asker's
├── WrongState            the order is not in the state the step needs; `status` is where it stands
├── NotYours              the step belongs to somebody else; `needs` says to whom
├── RuleBroken            a rule of the desk stands against it; `rule` and the sentence for staff
├── Taken                 somebody else was quicker; `by` says who, when that is known
├── DraftRefused          the knowledge base does not take a proposed FAQ; `problem` says why
├── GuessUnavailable      nobody can say just now which department a question belongs to
├── BadTimeLimits         the file of time limits is wrong; `problem` says how
├── BadHours              spans that end before they begin, or a department that never opens
└── BadAttachment         a file that is not taken; `reason` says why
    └── ScannerAway       the virus scanner does not answer: nothing is taken unchecked
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


class NotFound(ServiceDeskError):
    """`what` in Chinese, for the sentence that staff read."""

    def __init__(self, what: str, name: object) -> None:
        super().__init__(f"no {what} {name}")
        self.what = what
        self.name = name


class UnknownWorkOrder(NotFound):
    def __init__(self, number: str) -> None:
        super().__init__("工单", number)
        self.number = number


class WrongState(ServiceDeskError):
    def __init__(self, number: str, status: str, step: str) -> None:
        super().__init__(f"{step}: work order {number} is {status}")
        self.number = number
        self.status = status
        self.step = step


class NotYours(ServiceDeskError):
    def __init__(self, number: str, needs: str) -> None:
        super().__init__(f"{number}: {needs}")
        self.number = number
        self.needs = needs


class RuleBroken(ServiceDeskError):
    """`rule` is a short stable word; `sentence` tells staff what stands against it and what to do."""

    def __init__(self, rule: str, sentence: str) -> None:
        super().__init__(f"{rule}: {sentence}")
        self.rule = rule
        self.sentence = sentence


class Taken(ServiceDeskError):
    def __init__(self, subject: str, by: str | None = None) -> None:
        super().__init__(f"{subject} was taken by {by or 'somebody else'}")
        self.subject = subject
        self.by = by


class DraftRefused(ServiceDeskError):
    """`problem` in Chinese, for the sentence that staff read."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class GuessUnavailable(ServiceDeskError):
    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class BadTimeLimits(ServiceDeskError):
    def __init__(self, problem: str) -> None:
        super().__init__(f"time limits: {problem}")
        self.problem = problem


class BadHours(ServiceDeskError):
    def __init__(self, problem: str) -> None:
        super().__init__(f"office hours: {problem}")
        self.problem = problem


class BadAttachment(ServiceDeskError):
    """`reason` is a short stable word; `sentence` is what the sender reads."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.sentence = sentence


class ScannerAway(BadAttachment):
    def __init__(self, why: str) -> None:
        super().__init__("scanner_away", "附件暂时无法安全检查，请稍后再上传。")
        self.why = why
