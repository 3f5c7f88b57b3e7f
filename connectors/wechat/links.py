"""Links in messages: http and https to allowed hosts; the chat window turns everything else into a trap."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]*://[^\s\u3000-\u303f\uff00-\uff60\u4e00-\u9fff<>\"']+"
)
_TAG = re.compile(r"<(?=\s*/?\s*[A-Za-z!])")
_LEFT_OUT = "（链接已略去）"


class Links:
    """What links a citizen of one account may be shown. `public_url`: where our own paths lead to."""

    def __init__(self, hosts: frozenset[str], public_url: str = "") -> None:
        self._hosts, self._public_url = hosts, public_url

    def allowed(self, url: str) -> str | None:
        """The address in full, or None when it must not be shown."""
        if url.startswith("/") and not url.startswith("//"):
            return self._public_url + url if self._public_url else None
        try:
            parts = urlsplit(url)
            host = parts.hostname or ""
        except ValueError:
            return None
        if parts.scheme.lower() not in ("http", "https") or parts.username is not None:
            return None
        return url if any(host == known or host.endswith("." + known) for known in self._hosts) else None

    def clean(self, text: str) -> str:
        """Text without addresses that are not allowed, and without the tags that the chat window would follow."""
        shown = _ADDRESS.sub(lambda match: match[0] if self.allowed(match[0]) else _LEFT_OUT, text)
        return _TAG.sub("＜", shown)
