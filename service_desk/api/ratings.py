"""Ratings: GET /desk/v1/ratings, GET …/reasons, POST …/{rating}/review, …/set-aside, …/keep."""

from __future__ import annotations

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from conversations.rating_reasons import RatingReasons, rating_reasons
from foundation.accounts.roles import EVERYBODY, Role
from foundation.http import read_model, read_query
from foundation.staff_api import Endpoint, Items, get, post, staff_of
from service_desk.api.steps import ReasonBody
from service_desk.ratings.reviewing import Reviewing

READERS = frozenset({Role.DEPARTMENT_LEAD, Role.SUPERVISOR})
_SUPERVISOR = frozenset({Role.SUPERVISOR})


class RatingsQuery(BaseModel):
    """`worst`: levels up to this one; 2 for bad ratings only. `waiting`: with a review to decide."""

    model_config = ConfigDict(extra="forbid")

    worst: int = Field(default=5, ge=1, le=5)
    waiting: bool = False


class RatingsApi:
    """Agents, who are the rated, see none of it."""

    def __init__(self, reviewing: Reviewing) -> None:
        self._reviewing = reviewing

    def endpoints(self) -> list[Endpoint]:
        base, gone = "/desk/v1/ratings", (404, 409)
        one = f"{base}/{{rating}}"
        return [
            get(base, self.page, READERS, answer=Items, summary="评价", query=RatingsQuery),
            get(f"{base}/reasons", self.reasons, EVERYBODY, summary="评价原因及其版本", answer=RatingReasons),
            post(
                f"{one}/review", self.propose, READERS, summary="提请复核", body=ReasonBody, status=204, problems=gone
            ),
            post(
                f"{one}/set-aside",
                self.set_aside,
                _SUPERVISOR,
                summary="复核：不计入",
                body=ReasonBody,
                status=204,
                problems=gone,
            ),
            post(
                f"{one}/keep", self.keep, _SUPERVISOR, summary="复核：维持", body=ReasonBody, status=204, problems=gone
            ),
        ]

    async def page(self, request: web.Request) -> web.Response:
        query = read_query(request, RatingsQuery)
        items = await self._reviewing.page(staff_of(request), worst=query.worst, waiting=query.waiting)
        return web.json_response({"items": items})

    async def reasons(self, _request: web.Request) -> web.Response:
        return web.json_response(rating_reasons().model_dump())

    async def propose(self, request: web.Request) -> web.Response:
        body = await read_model(request, ReasonBody)
        await self._reviewing.propose(staff_of(request), _rating(request), body.text)
        return web.Response(status=204)

    async def set_aside(self, request: web.Request) -> web.Response:
        return await self._decide(request, granted=True)

    async def keep(self, request: web.Request) -> web.Response:
        return await self._decide(request, granted=False)

    async def _decide(self, request: web.Request, *, granted: bool) -> web.Response:
        body = await read_model(request, ReasonBody)
        await self._reviewing.decide(staff_of(request), _rating(request), body.text, granted=granted)
        return web.Response(status=204)


def _rating(request: web.Request) -> str:
    return request.match_info["rating"][:32]
