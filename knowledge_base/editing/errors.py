"""Errors of editing.

EditingError (a KnowledgeError)
├── UnknownVersion     no such entry or version, or it belongs to another department
├── NotAllowed         the person may not do this; `needs` says who may
│   └── OwnWork        nobody approves what they wrote
├── WrongStep          the version's state does not allow this step; `state`, `action`
├── EditConflict       somebody saved in between; `theirs` and `yours` are both texts
├── OpenVersionExists  the entry already has a draft, or one in review or approved; `version`
├── ContentInvalid     the content breaks the entry model or points nowhere; `problems` name the places
├── StillReferred      other published entries refer to what is to be retired; `entries`
├── NothingBefore      there is no earlier published version to return to
├── GateClosed         the publish gate stops it; `report` says why
├── GateOutrun         others kept publishing while the gate ran
├── UnknownFinding     no present contradiction has this key
└── UploadGone         no such upload, or it was kept its time
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from knowledge_base.errors import KnowledgeError

if TYPE_CHECKING:
    from knowledge_base.editing.gate_report import GateReport
    from knowledge_base.importing.problems import Problem


class EditingError(KnowledgeError):
    """Root of the errors of editing."""


class UnknownVersion(EditingError):
    """No such entry or version."""

    def __init__(self, entry: str, version: int | None = None) -> None:
        super().__init__(entry if version is None else f"{entry} version {version}")
        self.entry, self.version = entry, version


class NotAllowed(EditingError):
    """The person may not do this."""

    def __init__(self, needs: str) -> None:
        super().__init__(needs)
        self.needs = needs


class OwnWork(NotAllowed):
    """Nobody approves what they wrote."""


class WrongStep(EditingError):
    """The version's state does not allow this step."""

    def __init__(self, entry: str, version: int, state: str, action: str) -> None:
        super().__init__(f"{entry} version {version} is {state}: no {action}")
        self.entry, self.version, self.state, self.action = entry, version, state, action


class EditConflict(EditingError):
    """Somebody saved in between. `lock` is the present one; `theirs` stands stored, `yours` was refused."""

    def __init__(
        self, entry: str, version: int, lock: int, by: str, theirs: dict[str, Any], yours: dict[str, Any]
    ) -> None:
        super().__init__(f"{entry} version {version} was saved by {by}")
        self.entry, self.version, self.lock, self.by = entry, version, lock, by
        self.theirs, self.yours = theirs, yours


class OpenVersionExists(EditingError):
    """The entry already has a version that is being worked on."""

    def __init__(self, entry: str, version: int, state: str, by: str) -> None:
        super().__init__(f"{entry} version {version} is {state}")
        self.entry, self.version, self.state, self.by = entry, version, state, by


class ContentInvalid(EditingError):
    """The content breaks the entry model or points nowhere."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class StillReferred(EditingError):
    """Other published entries refer to what is to be retired."""

    def __init__(self, entry: str, entries: Sequence[str]) -> None:
        super().__init__(f"{entry} is referred to by {', '.join(entries)}")
        self.entry, self.entries = entry, tuple(entries)


class NothingBefore(EditingError):
    """There is no earlier published version to return to."""

    def __init__(self, entry: str) -> None:
        super().__init__(entry)
        self.entry = entry


class GateClosed(EditingError):
    """The publish gate stops it."""

    def __init__(self, report: GateReport) -> None:
        super().__init__(f"{report.entry} version {report.version}: the publish gate is closed")
        self.report = report


class GateOutrun(EditingError):
    """Others kept publishing while the gate ran, or the search service does not catch up; try again."""

    def __init__(self, entry: str, version: int) -> None:
        super().__init__(f"{entry} version {version}: what is published changed while the gate ran")
        self.entry, self.version = entry, version


class UnknownFinding(EditingError):
    """No present contradiction has this key."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class UploadGone(EditingError):
    """No such upload, or it was kept its time."""

    def __init__(self, upload: str) -> None:
        super().__init__(upload)
        self.upload = upload
