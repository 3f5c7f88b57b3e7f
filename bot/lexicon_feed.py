"""Keeps the lexicon current: polls the knowledge service, swaps matcher and words, keeps the last one on disk.

The engine starts and trains without the knowledge service: the last lexicon comes from the cache, and with
neither an empty one still finds facets and numbers. A new answer needs no training, only the next poll.
"""

from __future__ import annotations

import json
import logging
import threading
import urllib.error
import urllib.request
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from bot.errors import LexiconUnavailable
from bot.settings import engine_settings
from contracts.codec import ContractError, from_data, to_data
from contracts.lexicon import Lexicon
from language.matcher import Matcher
from language.words import Words

_log = logging.getLogger(__name__)
EMPTY = Lexicon(version="")


class LexiconSource(Protocol):
    """Where lexicons come from."""

    def fetch(self, known_version: str) -> Lexicon | None:
        """The current lexicon, None when `known_version` still is; raises `LexiconUnavailable`."""
        ...


class KnowledgeLexicon:
    """`GET /internal/lexicon` of the knowledge service, by its ETag."""

    def __init__(self, base_url: str, secret: str, timeout: float = 5.0) -> None:
        self._url = f"{base_url}/internal/lexicon"
        self._secret = secret
        self._timeout = timeout
        self._open = urllib.request.build_opener(urllib.request.ProxyHandler({})).open

    def fetch(self, known_version: str) -> Lexicon | None:
        headers = {"Authorization": f"Bearer {self._secret}", "If-None-Match": f'"{known_version}"'}
        request = urllib.request.Request(self._url, headers=headers)  # noqa: S310 - our own http address
        try:
            with self._open(request, timeout=self._timeout) as response:
                return from_data(Lexicon, json.load(response))
        except urllib.error.HTTPError as error:
            if error.code == 304:
                return None
            raise LexiconUnavailable(f"{self._url} answered {error.code}") from error
        except (OSError, ValueError) as error:
            raise LexiconUnavailable(f"{self._url}: {error}") from error


class LexiconFeed:
    """The current matcher and jieba's words; `start` polls in a daemon thread, `refresh` polls once."""

    def __init__(self, source: LexiconSource, cache: Path, seconds: float) -> None:
        self._source = source
        self._cache = cache
        self._seconds = seconds
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._reachable: bool | None = None
        self._take(self._cached())

    def refresh(self) -> bool:
        """Ask once; True when a new lexicon was swapped in."""
        try:
            lexicon = self._source.fetch(self.matcher.version)
        except LexiconUnavailable as error:
            self._note(False, str(error))
            return False
        self._note(True, "")
        if lexicon is None or lexicon.version == self.matcher.version:
            return False
        self._take(lexicon)
        self._store(lexicon)
        _log.info("lexicon %s: %d items", lexicon.version, len(lexicon.items))
        return True

    def _take(self, lexicon: Lexicon) -> None:
        """Everything made from the words; each is one assignment, so that readers see the old or the new one."""
        self.words = Words(lexicon.words)
        self.matcher = Matcher(lexicon)

    def start(self) -> None:
        """Begin polling; a second call does nothing."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._poll, name="lexicon-feed", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        self._stopped.set()

    def _poll(self) -> None:
        while not self._stopped.is_set():
            try:
                self.refresh()
            except Exception:  # noqa: BLE001 - the thread outlives whatever one poll brings
                _log.exception("the lexicon could not be taken over; the old one stays")
            self._stopped.wait(self._seconds)

    def _note(self, reachable: bool, reason: str) -> None:
        """Log a change of reachability, not every poll."""
        if reachable is not self._reachable:
            self._reachable = reachable
            if not reachable:
                _log.warning("no lexicon from the knowledge service, the last one stays: %s", reason)

    def _cached(self) -> Lexicon:
        try:
            return from_data(Lexicon, json.loads(self._cache.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return EMPTY
        except (OSError, ValueError, ContractError) as error:
            _log.warning("the cached lexicon %s is not readable: %s", self._cache, error)
            return EMPTY

    def _store(self, lexicon: Lexicon) -> None:
        try:
            self._cache.parent.mkdir(parents=True, exist_ok=True)
            part = self._cache.with_suffix(".part")
            part.write_text(json.dumps(to_data(lexicon), ensure_ascii=False), encoding="utf-8")
            part.replace(self._cache)
        except OSError as error:
            _log.warning("the lexicon could not be cached: %s", error)


@lru_cache(maxsize=1)
def engine_lexicon_feed() -> LexiconFeed:
    """The feed of this engine process, shared by every model it loads; not started."""
    settings = engine_settings()
    source = KnowledgeLexicon(settings.knowledge_url, settings.knowledge_secret)
    return LexiconFeed(source, settings.var / "engine" / "lexicon.json", settings.lexicon_seconds)
