"""A candidate: what would be published if some entries changed, indexed and searched like the live one.

The publish gate asks it before anything is published:

    candidate = await service.candidate([new_entry], retired=["old-entry"])      # in this process
    results = await candidate.search_many(requests)

    results = await client.try_changes(TrialRequest(changes, retired, requests))  # from another process

`TrialResults.candidate[i]` is what request `i` would get, `TrialResults.live[i]` what it gets now. Nothing is written
and nothing that is live changes. A candidate reuses all that the live index has of the unchanged entries and the
latest ones are kept, so that the requests of one gate may come in several calls (at most `MAX_TRIAL_REQUESTS` each).

To publish, write the database and call `knowledge_base.loading.bump_revision` in the same transaction: every running
knowledge service looks at the revision (`knowledge_watch_seconds`) and swaps in the new index while the old one goes
on answering. `/healthz` of a service tells the `revision` it serves.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from pydantic import ValidationError

from contracts.search import EntryChange
from knowledge_base.errors import ChangeInvalid
from knowledge_base.loading import content_hash, stored
from knowledge_base.model import KINDS, Entry, kind_of
from knowledge_base.store.published import Published, PublishedEntry

MAX_TRIAL_REQUESTS = 500


@dataclass(frozen=True)
class Changes:
    """Entries that are new or different, and the ids of those that would be published no more."""

    entries: tuple[Entry, ...] = ()
    retired: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """The same for the same changes."""
        content = [(kind_of(entry), stored(entry)) for entry in sorted(self.entries, key=lambda entry: entry.id)]
        text = json.dumps([content, sorted(self.retired)], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def read_changes(changes: Iterable[EntryChange], retired: Collection[str] = ()) -> Changes:
    """Changes as they cross a process; raises `ChangeInvalid` for what breaks the entry model."""
    entries = []
    for number, change in enumerate(changes):
        kind = KINDS.get(change.kind)
        if kind is None:
            raise ChangeInvalid(number, f"unknown kind {change.kind!r}")
        try:
            entries.append(kind.model_validate(change.content))
        except ValidationError as error:
            first = error.errors()[0]
            raise ChangeInvalid(number, f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    return Changes(tuple(entries), frozenset(retired))


def apply_changes(published: Published, changes: Changes) -> Published:
    """What would be published; a changed entry gets the version after its present one."""
    present = {item.entry.id: item for item in published.entries if item.entry.id not in changes.retired}
    for entry in changes.entries:
        before = next((item for item in published.entries if item.entry.id == entry.id), None)
        version = before.version + 1 if before is not None else 1
        present[entry.id] = PublishedEntry(entry, kind_of(entry), version, content_hash(stored(entry)))
    return replace(published, entries=tuple(present[name] for name in sorted(present)))
