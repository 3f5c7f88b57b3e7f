"""The platform's envelope: signatures, and AES-256-CBC around a message (消息加解密说明).

The clear text is 16 random bytes, the message's length in 4 bytes (big endian), the message and the receiver's app id,
padded after PKCS#7 to a block of 32. The IV is the key's first half.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from connectors.wechat.errors import PushRefused, Reason

_BLOCK = 32
_RANDOM = 16
_HEAD = _RANDOM + 4


def signature(*parts: str) -> str:
    """The platform's signature of some texts.

    >>> signature("AAAAA", "1714037059", "486452656")
    '899cf89e464efb63f54ddac96b0a0a235f53aa78'
    """
    joined = "".join(sorted(parts)).encode("utf-8", "surrogatepass")
    return hashlib.sha1(joined, usedforsecurity=False).hexdigest()


def is_signature(given: str, *parts: str) -> bool:
    """Whether `given` is the signature of the parts, compared in constant time."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), signature(*parts).encode())


def read_key(encoding_aes_key: str) -> bytes:
    """The 32 bytes of an EncodingAESKey (43 characters); raises `ValueError`."""
    key = base64.b64decode(encoding_aes_key + "=", validate=True)
    if len(encoding_aes_key) != 43 or len(key) != 32:
        raise ValueError("an EncodingAESKey has 43 characters: letters and digits")
    return key


@dataclass(frozen=True)
class Opened:
    """An opened message and the key that opened it: the reply is closed with the same."""

    text: str
    key: bytes


class Envelope:
    """Opens and closes messages for one receiver.

    `keys`: the current one first, then the one before it, which the platform may still use after a change.
    """

    def __init__(
        self,
        app_id: str,
        keys: tuple[bytes, ...],
        random_bytes: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._app_id, self._keys, self._random = app_id.encode(), keys, random_bytes

    def open(self, encrypted: str) -> Opened:
        """The message inside; raises `PushRefused` with the reason of the first key, and nothing else."""
        refusals: list[PushRefused] = []
        for key in self._keys:
            try:
                return Opened(self._open(encrypted, key), key)
            except PushRefused as refused:
                refusals.append(refused)
        raise refusals[0] if refusals else PushRefused(Reason.UNENCRYPTED)

    def close(self, text: str, key: bytes) -> str:
        """The message encrypted, in base64."""
        message = text.encode("utf-8", "replace")
        clear = self._random(_RANDOM) + len(message).to_bytes(4, "big") + message + self._app_id
        pad = _BLOCK - len(clear) % _BLOCK
        encryptor = _cipher(key).encryptor()
        closed = encryptor.update(clear + bytes([pad]) * pad) + encryptor.finalize()
        return base64.b64encode(closed).decode()

    def _open(self, encrypted: str, key: bytes) -> str:
        message, app_id = _take_apart(_decrypt(encrypted, key))
        if not hmac.compare_digest(app_id, self._app_id):
            raise PushRefused(Reason.APP_ID)
        try:
            return message.decode()
        except UnicodeDecodeError:
            raise PushRefused(Reason.XML) from None


def _cipher(key: bytes) -> Cipher[modes.CBC]:
    return Cipher(algorithms.AES(key), modes.CBC(key[:16]))


def _decrypt(encrypted: str, key: bytes) -> bytes:
    try:
        closed = base64.b64decode(encrypted.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise PushRefused(Reason.BASE64) from None
    if not closed or len(closed) % 16:
        raise PushRefused(Reason.LENGTH)
    decryptor = _cipher(key).decryptor()
    return decryptor.update(closed) + decryptor.finalize()


def _take_apart(clear: bytes) -> tuple[bytes, bytes]:
    """Message and app id."""
    pad = clear[-1]
    if not 1 <= pad <= _BLOCK or clear[-pad:] != bytes([pad]) * pad:
        raise PushRefused(Reason.PADDING)
    clear = clear[:-pad]
    if len(clear) < _HEAD:
        raise PushRefused(Reason.LENGTH)
    length = int.from_bytes(clear[_RANDOM:_HEAD], "big")
    if length > len(clear) - _HEAD:
        raise PushRefused(Reason.LENGTH)
    return clear[_HEAD : _HEAD + length], clear[_HEAD + length :]
