"""Entries, versions and histories as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from knowledge_base.desk_api.bodies import moment
from knowledge_base.editing.lifecycle import STATE_LABELS, Action
from knowledge_base.editing.listing import Listed
from knowledge_base.editing.signatures import Conflict
from knowledge_base.editing.tables import EntryTransitionRow
from knowledge_base.editing.versions import Version
from knowledge_base.store.tables import EntryVersionRow, VersionState


def listed_data(found: Listed) -> dict[str, Any]:
    return {
        "entry": found.entry,
        "kind": found.kind,
        "title": found.title,
        "department": found.department,
        "version": found.version,
        "state": found.state,
        "state_label": STATE_LABELS[VersionState(found.state)],
        "origin": found.origin,
        "changed_at": moment(found.changed_at),
        "published": found.published,
        "valid_from": found.valid_from.isoformat(),
        "valid_to": found.valid_to.isoformat() if found.valid_to else None,
    }


def summary_data(row: EntryVersionRow) -> dict[str, Any]:
    return {
        "version": row.version,
        "state": row.state,
        "state_label": STATE_LABELS[VersionState(row.state)],
        "origin": row.origin,
        "title": row.title,
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
        "created_at": moment(row.created_at),
        "published_at": moment(row.published_at),
    }


def step_data(row: EntryTransitionRow) -> dict[str, Any]:
    return {
        "version": row.version,
        "at": moment(row.at),
        "by": row.by,
        "action": row.action,
        "action_label": Action(row.action).label,
        "state": row.state,
        "content_hash": row.content_hash,
        "note": row.note,
    }


def version_data(version: Version, conflicts: Sequence[Conflict] | None = None) -> dict[str, Any]:
    """A version with its content, and what it has against the rest of the base when that was looked for."""
    row, edit = version.row, version.edit
    data = {
        "entry": row.entry,
        "kind": version.kind,
        "department": row.department,
        **summary_data(row),
        "lock": edit.lock,
        "based_on": edit.based_on,
        "edited_by": edit.edited_by,
        "edited_at": moment(edit.edited_at),
        "approved_by": edit.approved_by,
        "publish_at": moment(edit.publish_at),
        "successor": edit.successor,
        "content": row.content,
        "content_hash": row.content_hash,
        "gate": edit.gate,
    }
    if conflicts is not None:
        data["conflicts"] = [conflict.to_data() for conflict in conflicts]
    return data
