"""Reading a push: the checks in their order, each refusal with its reason and never the body."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from connectors.wechat.documents import read_document, write_document
from connectors.wechat.envelope import Envelope, is_signature, signature
from connectors.wechat.errors import PushRefused, Reason
from connectors.wechat.pushes import Push, read_push
from connectors.wechat.settings import AccountSettings
from foundation.clock import Clock

MAX_PUSH = 256 * 1024
_DIGITS = re.compile(r"[0-9]{1,12}", re.ASCII)


@dataclass(frozen=True)
class Received:
    """A push that passed every check. `key`: what opened it, None when it was not encrypted."""

    push: Push
    key: bytes | None
    nonce: str


class PushReader:
    """Reads the pushes of one account and writes the replies to them."""

    def __init__(self, account: AccountSettings, clock: Clock) -> None:
        self._account, self._clock = account, clock
        self._token = account.token.get_secret_value()
        self._envelope = Envelope(account.app_id, account.keys)

    def check_address(self, query: Mapping[str, str]) -> str:
        """The platform asks whether this address is ours: what to send back. Raises `PushRefused`."""
        self._check_query(query)
        return query.get("echostr", "")

    def read(self, query: Mapping[str, str], body: bytes) -> Received:
        """The push in a request; raises `PushRefused`."""
        if len(body) > MAX_PUSH:
            raise PushRefused(Reason.TOO_LARGE)
        self._check_query(query)
        nonce = query.get("nonce", "")
        if query.get("encrypt_type") == "aes" or "msg_signature" in query:
            encrypted = read_document(body).get("Encrypt", "")  # in compatible mode the open copy is not looked at
            given = query.get("msg_signature", "")
            if not is_signature(given, self._token, query.get("timestamp", ""), nonce, encrypted):
                raise PushRefused(Reason.MSG_SIGNATURE)
            opened = self._envelope.open(encrypted)
            return Received(self._push(opened.text), opened.key, nonce)
        if self._account.mode != "plain" or self._account.production:
            raise PushRefused(Reason.UNENCRYPTED)
        return Received(self._push(body), None, nonce)

    def write(self, received: Received, text: str) -> str:
        """The passive reply with that text, in the manner the push came."""
        now = int(self._clock.now().timestamp())
        reply = write_document(
            {
                "ToUserName": received.push.citizen,
                "FromUserName": received.push.account,
                "CreateTime": str(now),
                "MsgType": "text",
                "Content": text,
            }
        )
        if received.key is None:
            return reply
        encrypted = self._envelope.close(reply, received.key)
        return write_document(
            {
                "Encrypt": encrypted,
                "MsgSignature": signature(self._token, str(now), received.nonce, encrypted),
                "TimeStamp": str(now),
                "Nonce": received.nonce,
            }
        )

    def _check_query(self, query: Mapping[str, str]) -> None:
        timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        if not is_signature(query.get("signature", ""), self._token, timestamp, nonce):
            raise PushRefused(Reason.SIGNATURE)
        if not _DIGITS.fullmatch(timestamp):
            raise PushRefused(Reason.TIMESTAMP)
        seconds = round(self._clock.now().timestamp() - int(timestamp))
        if abs(seconds) > self._account.limits.timestamp_skew:
            raise PushRefused(Reason.TIMESTAMP, seconds)

    def _push(self, document: str | bytes) -> Push:
        source = document if isinstance(document, str) else document.decode("utf-8", "replace")
        push = read_push(read_document(document), source)
        if self._account.original_id is not None and push.account != self._account.original_id:
            raise PushRefused(Reason.FIELDS)
        return push
