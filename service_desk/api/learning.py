"""The learning loop: GET /desk/v1/learning/unanswered and …/proposals; POST …/faq of a conversation or an order."""

from __future__ import annotations

from aiohttp import web

from foundation.accounts.roles import DEPARTMENT_STAFF, Role
from foundation.http import read_query
from foundation.staff_api import Endpoint, Items, get, post, staff_of
from service_desk.learning.proposals import Proposals
from service_desk.learning.proposing import Proposing
from service_desk.learning.reading import UnansweredQuestions
from service_desk.reports.figures import Period

_READERS = frozenset({Role.DEPARTMENT_LEAD, Role.SUPERVISOR, Role.EDITOR, Role.REVIEWER})


class LearningApi:
    """Who answered proposes; editors look at what nobody answered."""

    def __init__(self, proposing: Proposing, questions: UnansweredQuestions, proposals: Proposals) -> None:
        self._proposing, self._questions, self._proposals = proposing, questions, proposals

    def endpoints(self) -> list[Endpoint]:
        gone = (404, 409)
        return [
            get(
                "/desk/v1/learning/unanswered",
                self.unanswered,
                _READERS,
                answer=Items,
                summary="没有答上的问题",
                query=Period,
            ),
            get("/desk/v1/learning/proposals", self.proposed, _READERS, answer=Items, summary="工作人员提交的常见问题"),
            post(
                "/desk/v1/conversations/{conversation}/faq",
                self.from_talk,
                DEPARTMENT_STAFF,
                summary="把这次答复提交为常见问题",
                status=201,
                problems=gone,
            ),
            post(
                "/desk/v1/work-orders/{number}/faq",
                self.from_order,
                DEPARTMENT_STAFF,
                summary="把工单答复提交为常见问题",
                status=201,
                problems=gone,
            ),
        ]

    async def unanswered(self, request: web.Request) -> web.Response:
        items = await self._questions.page(staff_of(request), read_query(request, Period))
        return web.json_response({"items": items})

    async def proposed(self, request: web.Request) -> web.Response:
        return web.json_response({"items": await self._proposals.page(staff_of(request))})

    async def from_talk(self, request: web.Request) -> web.Response:
        conversation = request.match_info["conversation"][:32]
        return web.json_response(
            {"entry": await self._proposing.from_talk(staff_of(request), conversation)}, status=201
        )

    async def from_order(self, request: web.Request) -> web.Response:
        number = request.match_info["number"]
        return web.json_response({"entry": await self._proposing.from_order(staff_of(request), number)}, status=201)
