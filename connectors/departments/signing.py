"""Signatures of web hooks, after Standard Webhooks 1.0: HMAC-SHA256 over id, timestamp and body.

Receivers verify with any library of that standard, or with `verified`, which our sample receiver uses.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
TOLERANCE = 300
_VERSION = "v1"


def signed(keys: Iterable[bytes], event: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers of a web hook; one signature for each key, so that a secret can be changed without a gap."""
    signatures = " ".join(f"{_VERSION},{_sign(key, event, timestamp, body)}" for key in keys)
    return {ID: event, TIMESTAMP: str(timestamp), SIGNATURE: signatures}


def verified(key: bytes, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """Whether the body is ours and not older than five minutes."""
    event, timestamp = headers.get(ID, ""), headers.get(TIMESTAMP, "")
    if not (timestamp.isascii() and timestamp.isdigit()) or abs(now - int(timestamp)) > TOLERANCE:
        return False
    expected = _sign(key, event, int(timestamp), body).encode()
    given = [part.partition(",") for part in headers.get(SIGNATURE, "").split(" ")]
    return any(version == _VERSION and hmac.compare_digest(expected, sign.encode()) for version, _, sign in given)


def _sign(key: bytes, event: str, timestamp: int, body: bytes) -> str:
    content = f"{event}.{timestamp}.".encode() + body
    return base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
