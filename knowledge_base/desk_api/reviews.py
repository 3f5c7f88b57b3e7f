"""What waits for the person who asks, and the comments on a version."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from foundation.database import Database
from foundation.http import read_model
from foundation.staff_api import Endpoint, Items, get, post, staff_of
from knowledge_base.desk_api.bodies import CommentBody, moment, version_of
from knowledge_base.desk_api.presenting import step_data
from knowledge_base.desk_api.roles import READERS, WRITERS_AND_REVIEWERS
from knowledge_base.editing.comments import Comments, comments_of
from knowledge_base.editing.lifecycle import STATE_LABELS
from knowledge_base.editing.tables import VersionCommentRow
from knowledge_base.editing.waiting import Waiting, waiting_for
from knowledge_base.store.tables import VersionState

_COMMENTS = "/desk/v1/knowledge/entries/{entry}/versions/{version}/comments"


class ReviewsApi:
    """Reviewers and editors see the same lists, each their own part."""

    def __init__(self, database: Database, comments: Comments) -> None:
        self._database, self._comments = database, comments

    def endpoints(self) -> list[Endpoint]:
        waits, says = "What waits for me", "Say something about a version"
        return [
            get("/desk/v1/knowledge/waiting", self.waiting, READERS, summary=waits, answer=Items),
            get(_COMMENTS, self.list, READERS, summary="Comments on a version", answer=Items),
            post(_COMMENTS, self.add, WRITERS_AND_REVIEWERS, summary=says, body=CommentBody, status=201),
        ]

    async def waiting(self, request: web.Request) -> web.Response:
        async with self._database.read() as session:
            found = await waiting_for(session, staff_of(request))
        return web.json_response({"items": [_waiting_data(one) for one in found]})

    async def list(self, request: web.Request) -> web.Response:
        async with self._database.read() as session:
            found = await comments_of(session, *version_of(request))
        return web.json_response({"items": [_comment_data(row) for row in found]})

    async def add(self, request: web.Request) -> web.Response:
        body = await read_model(request, CommentBody)
        row = await self._comments.add(staff_of(request), *version_of(request), body.path, body.text)
        return web.json_response(_comment_data(row), status=201)


def _waiting_data(found: Waiting) -> dict[str, Any]:
    return {
        "entry": found.entry,
        "version": found.version,
        "kind": found.kind,
        "title": found.title,
        "department": found.department,
        "state": found.state,
        "state_label": STATE_LABELS[VersionState(found.state)],
        "own": found.own,
        "returned": found.returned,
        "publish_at": moment(found.publish_at),
        "edited_by": found.edited_by,
        "edited_at": moment(found.edited_at),
        "last": step_data(found.last) if found.last is not None else None,
    }


def _comment_data(row: VersionCommentRow) -> dict[str, Any]:
    return {"id": row.id, "path": row.path, "at": moment(row.at), "by": row.by, "text": row.text}
