"""Training and quality: /desk/v1/practice, /desk/v1/lessons, /desk/v1/quality."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from foundation.accounts.roles import DEPARTMENT_STAFF, EVERYBODY, Role
from foundation.http import read_model, read_query
from foundation.staff_api import Endpoint, Items, get, post, staff_of
from service_desk.api.queries import path_number
from service_desk.api.steps import READERS, DepartmentId
from service_desk.reports.figures import Period
from service_desk.training.lessons import Learning
from service_desk.training.practising import Practising
from service_desk.training.quality import Form, Quality
from service_desk.training.scoring import Decision

_JUDGES = frozenset({Role.DEPARTMENT_LEAD, Role.SUPERVISOR})
Points = Annotated[int, Field(ge=1, le=5)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class BeginBody(_Body):
    scenario: Annotated[str, Field(min_length=1, max_length=40)]


class FinishBody(_Body):
    """Whose matter it is, and whether it needs an order."""

    department: DepartmentId
    order: bool


class AnswersBody(_Body):
    """The chosen options, counted from 0, in the order of the questions."""

    answers: Annotated[list[Annotated[int, Field(ge=0, le=20)]], Field(min_length=1, max_length=50)]


class DrawBody(Period):
    each: int = Field(ge=1, le=50)


class FormBody(_Body):
    theme: Annotated[str, Field(min_length=1, max_length=40)]
    correctness: Points
    courtesy: Points
    follow_up: Points
    remark: str = Field(default="", max_length=500)


class QualityQuery(_Body):
    waiting: bool = True


class TrainingApi:
    """Agents practise and learn; leads and supervisors see results and judge."""

    def __init__(self, practising: Practising, learning: Learning, quality: Quality) -> None:
        self._practising, self._learning, self._quality = practising, learning, quality

    def endpoints(self) -> list[Endpoint]:
        practice, gone = "/desk/v1/practice", (404, 409)
        return [
            get(practice, self.scenarios, DEPARTMENT_STAFF, answer=Items, summary="练习题"),
            post(practice, self.begin, DEPARTMENT_STAFF, summary="开始练习", body=BeginBody, status=201, problems=gone),
            get(f"{practice}/results", self.results, READERS, answer=Items, summary="练习成绩"),
            post(
                f"{practice}/{{conversation}}/finish",
                self.finish,
                DEPARTMENT_STAFF,
                summary="结束练习并评分",
                body=FinishBody,
                problems=gone,
            ),
            post(
                "/desk/v1/conversations/{conversation}/scenario",
                self.learn_from,
                {Role.SUPERVISOR},
                summary="做成练习题",
                status=201,
                problems=gone,
            ),
            get("/desk/v1/lessons", self.lessons, EVERYBODY, answer=Items, summary="课程"),
            get("/desk/v1/lessons/results", self.lesson_results, _JUDGES, answer=Items, summary="课程成绩"),
            post(
                "/desk/v1/lessons/{lesson}/answers",
                self.answer,
                EVERYBODY,
                summary="提交答案",
                body=AnswersBody,
                problems=gone,
            ),
            get("/desk/v1/quality", self.reviews, _JUDGES, answer=Items, summary="质检", query=QualityQuery),
            get("/desk/v1/quality/averages", self.averages, _JUDGES, answer=Items, summary="质检结果", query=Period),
            post("/desk/v1/quality/draw", self.draw, _JUDGES, summary="抽取质检样本", body=DrawBody, status=201),
            post(
                "/desk/v1/quality/{id}",
                self.review,
                _JUDGES,
                summary="填写质检表",
                body=FormBody,
                status=204,
                problems=gone,
            ),
        ]

    async def scenarios(self, _request: web.Request) -> web.Response:
        return web.json_response({"items": await self._practising.offered()})

    async def begin(self, request: web.Request) -> web.Response:
        body = await read_model(request, BeginBody)
        talk = await self._practising.begin(staff_of(request), body.scenario)
        return web.json_response({"conversation": talk}, status=201)

    async def results(self, request: web.Request) -> web.Response:
        return web.json_response({"items": await self._practising.results(staff_of(request))})

    async def finish(self, request: web.Request) -> web.Response:
        body = await read_model(request, FinishBody)
        decision = Decision(body.department, body.order)
        return web.json_response(await self._practising.finish(staff_of(request), _talk(request), decision))

    async def learn_from(self, request: web.Request) -> web.Response:
        scenario = await self._practising.learn_from(staff_of(request), _talk(request))
        return web.json_response({"scenario": scenario}, status=201)

    async def lessons(self, request: web.Request) -> web.Response:
        return web.json_response({"items": await self._learning.mine(staff_of(request))})

    async def lesson_results(self, request: web.Request) -> web.Response:
        return web.json_response({"items": await self._learning.results(staff_of(request))})

    async def answer(self, request: web.Request) -> web.Response:
        body = await read_model(request, AnswersBody)
        told = await self._learning.answer(staff_of(request), request.match_info["lesson"], body.answers)
        return web.json_response(told)

    async def reviews(self, request: web.Request) -> web.Response:
        waiting = read_query(request, QualityQuery).waiting
        return web.json_response({"items": await self._quality.page(staff_of(request), waiting=waiting)})

    async def averages(self, request: web.Request) -> web.Response:
        items = await self._quality.averages(staff_of(request), read_query(request, Period))
        return web.json_response({"items": items})

    async def draw(self, request: web.Request) -> web.Response:
        body = await read_model(request, DrawBody)
        count = await self._quality.draw(staff_of(request), body, body.each)
        return web.json_response({"drawn": count}, status=201)

    async def review(self, request: web.Request) -> web.Response:
        body = await read_model(request, FormBody)
        await self._quality.review(staff_of(request), path_number(request, "id"), Form(**body.model_dump()))
        return web.Response(status=204)


def _talk(request: web.Request) -> str:
    return request.match_info["conversation"][:32]
