"""What the knowledge service counts: searches by their reason, how sure it was, and what is live."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

from contracts.search import SearchResult

_SEARCHES = Counter("wenzheng_searches_total", "Searches by outcome and reason.", ["outcome", "reason"])
# its mean, beside the share of answers that citizens call helpful, shows when the calibration drifts
_PROBABILITY = Histogram(
    "wenzheng_search_probability",
    "The probability of being right that a search told.",
    ["outcome"],
    buckets=(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99),
)
_REVISION = Gauge("wenzheng_index_revision", "The revision of the published knowledge that is searched.")
_ENTRIES = Gauge("wenzheng_index_entries", "Published entries that are searched.")


def count_search(result: SearchResult) -> None:
    """One search of somebody; trials of editors are none."""
    _SEARCHES.labels(result.outcome.value, result.reason.value).inc()
    _PROBABILITY.labels(result.outcome.value).observe(result.probability)


def tell_index(revision: int, entries: int) -> None:
    """What is live from now on."""
    _REVISION.set(revision)
    _ENTRIES.set(entries)
