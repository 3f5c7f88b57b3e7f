"""What is published as one text, for the snapshots on disk."""

from __future__ import annotations

import json

from knowledge_base.model import KINDS, Department, Duty, Region
from knowledge_base.store.published import Published, PublishedEntry


def published_to(published: Published) -> str:
    """All of it as JSON, with the keys of the YAML files."""
    return json.dumps(
        {
            "revision": published.revision,
            "entries": [
                [item.kind, item.version, item.content_hash, item.entry.model_dump(mode="json", by_alias=True)]
                for item in published.entries
            ],
            "departments": [item.model_dump(mode="json", by_alias=True) for item in published.departments],
            "regions": [item.model_dump(mode="json", by_alias=True) for item in published.regions],
            "duties": [item.model_dump(mode="json", by_alias=True) for item in published.duties],
        },
        ensure_ascii=False,
    )


def published_from(text: str) -> Published:
    """What `published_to` wrote."""
    data = json.loads(text)
    return Published(
        data["revision"],
        tuple(
            PublishedEntry(KINDS[kind].model_validate(content), kind, version, digest)
            for kind, version, digest, content in data["entries"]
        ),
        tuple(Department.model_validate(item) for item in data["departments"]),
        tuple(Region.model_validate(item) for item in data["regions"]),
        tuple(Duty.model_validate(item) for item in data["duties"]),
    )
