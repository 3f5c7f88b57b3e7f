"""How many event streams are open: so many for one session, so many in all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from connectors.web.limits import overloaded, too_many

_RETRY_SECONDS = 5


class Streams:
    """Counts the open streams of this process."""

    def __init__(self, per_session: int, most: int) -> None:
        self._per_session, self._most = per_session, most
        self._open: Counter[str] = Counter()

    @contextmanager
    def one_more(self, conversation: str) -> Iterator[None]:
        """Around a stream; raises a 429 or 503 problem instead of opening one too many."""
        if self._open[conversation] >= self._per_session:
            raise too_many(_RETRY_SECONDS)
        if self._open.total() >= self._most:
            raise overloaded(_RETRY_SECONDS)
        self._open[conversation] += 1
        try:
            yield
        finally:
            self._open[conversation] -= 1
            if not self._open[conversation]:
                del self._open[conversation]
