"""The errors of this package.

WeChatError
├── PushRefused             a push that is not to be read; `reason` says at which check it fell
└── PlatformError           a call of the platform's API failed; `verdict` says what to do about it
A message that was not delivered is `conversations.errors.NotDelivered`, as for every channel.
`foundation.errors.ConfigurationError` names a wrong value in the file of accounts.
"""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why a push was refused: the reason code in the log. In the order of the checks."""

    TOO_LARGE = "too_large"
    SIGNATURE = "signature"
    TIMESTAMP = "timestamp"
    UNENCRYPTED = "unencrypted"
    MSG_SIGNATURE = "msg_signature"
    BASE64 = "base64"
    LENGTH = "length"
    PADDING = "padding"
    APP_ID = "app_id"
    XML = "xml"
    FIELDS = "fields"


class Verdict(StrEnum):
    """What a failed call means for what was to be done."""

    RETRY = "retry"
    REFRESH_TOKEN = "refresh_token"  # noqa: S105 - the name of a verdict
    HOLD = "hold"
    PAUSE = "pause"
    FAIL = "fail"
    BUG = "bug"
    NOT_GRANTED = "not_granted"


class WeChatError(Exception):
    """Root of the errors raised by connectors.wechat."""


class PushRefused(WeChatError):
    """The one error of everything that reads a push. `seconds`: how far its time is from ours, when that is why."""

    def __init__(self, reason: Reason, seconds: int | None = None) -> None:
        super().__init__(f"push refused: {reason.value}")
        self.reason, self.seconds = reason, seconds


class PlatformError(WeChatError):
    """A call failed. `code` is the platform's errcode; None when there was no answer to read.

    `certain`: the platform did not accept the call. A time-out leaves that open.
    """

    def __init__(self, call: str, verdict: Verdict, *, code: int | None = None, why: str, certain: bool = True) -> None:
        super().__init__(f"{call}: {code if code is not None else 'no answer'} ({why})")
        self.call, self.verdict, self.code, self.why, self.certain = call, verdict, code, why, certain
