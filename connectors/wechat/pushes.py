"""What the platform pushes, as values."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from connectors.wechat.errors import PushRefused, Reason

_LONGEST_ID = 64


class Kind(StrEnum):
    """What sort of push; everything we do not know is `UNKNOWN`."""

    TEXT = "text"
    VOICE = "voice"
    IMAGE = "image"
    LOCATION = "location"
    VIDEO = "video"
    SHORT_VIDEO = "shortvideo"
    LINK = "link"
    FILE = "file"
    EVENT = "event"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Push:
    """One message or event. `fields` holds everything else the push brought, by the platform's names."""

    kind: Kind
    citizen: str = field(repr=False)
    account: str
    created: int
    message_id: str = ""
    event: str = ""
    event_key: str = field(default="", repr=False)
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)
    source: str = field(default="", repr=False)

    def key(self, account_id: str) -> str:
        """What repeats of this push have in common, without anything that names the citizen."""
        if self.message_id:
            return f"wechat:{account_id}:{self.message_id}"
        parts = f"{self.citizen}:{self.created}:{self.event}:{self.event_key}"
        return f"wechat:{account_id}:e:{hashlib.sha256(parts.encode('utf-8', 'replace')).hexdigest()[:40]}"


def read_push(document: Mapping[str, str], source: str = "") -> Push:
    """The push in a decrypted document; raises `PushRefused` when a field is missing or unbelievable."""
    citizen, account = document.get("FromUserName", ""), document.get("ToUserName", "")
    created, message_id = document.get("CreateTime", ""), document.get("MsgId", "")
    kind = document.get("MsgType", "")
    plausible = (
        0 < len(citizen) <= _LONGEST_ID
        and 0 < len(account) <= _LONGEST_ID
        and created.isascii()
        and created.isdigit()
        and len(created) <= 12
        and kind
        and len(message_id) <= _LONGEST_ID
    )
    known = Kind(kind) if kind in set(Kind) else Kind.UNKNOWN
    if not plausible or (known is Kind.EVENT and not document.get("Event")):
        raise PushRefused(Reason.FIELDS)
    if known is not Kind.EVENT and not message_id:
        raise PushRefused(Reason.FIELDS)
    event, event_key = (document.get("Event", ""), document.get("EventKey", "")) if known is Kind.EVENT else ("", "")
    message_id = "" if known is Kind.EVENT else message_id
    return Push(known, citizen, account, int(created), message_id, event, event_key, document, source)
