"""Short lessons with questions (`lessons.yml`); every attempt is kept, right answers are told after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy import select

from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from foundation.clock import CHINA, Clock
from foundation.database import Database
from foundation.departments import with_those_below
from service_desk.errors import NotFound, RuleBroken
from service_desk.training.models import LessonResult

BUNDLED = Path(__file__).with_name("lessons.yml")
PAGE = 200


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Question(_Data):
    """`right` counts the options from 0."""

    ask: str
    options: tuple[str, ...] = Field(min_length=2)
    right: int = Field(ge=0)
    why: str

    @model_validator(mode="after")
    def _exists(self) -> Question:
        if self.right >= len(self.options):
            raise ValueError(f"no option {self.right}: {self.ask}")
        return self


class Lesson(_Data):
    id: str
    version: int = Field(ge=1)
    title: str
    text: tuple[str, ...] = Field(min_length=1)
    questions: tuple[Question, ...] = Field(min_length=1)

    def shown(self) -> dict[str, Any]:
        """As the learner sees it: without what is right."""
        questions = [{"ask": question.ask, "options": list(question.options)} for question in self.questions]
        return {
            "id": self.id,
            "version": self.version,
            "title": self.title,
            "text": list(self.text),
            "questions": questions,
        }


@cache
def lessons(file: Path = BUNDLED) -> Mapping[str, Lesson]:
    """All of them by id, read once."""
    data = yaml.safe_load(file.read_text(encoding="utf-8"))["lessons"]
    return {one["id"]: Lesson.model_validate(one) for one in data}


class Learning:
    """Raises `NotFound` and `RuleBroken`. A lesson is passed with every answer right."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def mine(self, staff: Staff) -> list[dict[str, Any]]:
        """The lessons, and whether one has passed them as they are now."""
        passed = LessonResult.account == staff.name, LessonResult.passed.is_(True)
        async with self._database.read() as session:
            rows = await session.execute(select(LessonResult.lesson, LessonResult.version).where(*passed))
            done = {(row.lesson, row.version) for row in rows}
        return [{**lesson.shown(), "passed": (lesson.id, lesson.version) in done} for lesson in lessons().values()]

    async def answer(self, staff: Staff, lesson_id: str, answers: Sequence[int]) -> dict[str, Any]:
        """Keep an attempt; returns what was right and why."""
        lesson = lessons().get(lesson_id)
        if lesson is None:
            raise NotFound("课程", lesson_id)
        if len(answers) != len(lesson.questions):
            raise RuleBroken("every_question", f"请回答全部{len(lesson.questions)}道题。")
        told = [
            {"right": given == question.right, "answer": question.options[question.right], "why": question.why}
            for question, given in zip(lesson.questions, answers, strict=True)
        ]
        right = sum(bool(one["right"]) for one in told)
        passed = right == len(told)
        async with self._database.transaction() as session:
            session.add(
                LessonResult(
                    account=staff.name,
                    department=staff.department,
                    lesson=lesson.id,
                    version=lesson.version,
                    right=right,
                    questions=len(told),
                    passed=passed,
                    at=self._clock.now(),
                )
            )
        return {"right": right, "questions": len(told), "passed": passed, "told": told}

    async def results(self, staff: Staff) -> list[dict[str, Any]]:
        """The latest attempts: of a lead's department, for the supervisor of all."""
        query = select(LessonResult).order_by(LessonResult.id.desc()).limit(PAGE)
        if not staff.has(Role.SUPERVISOR):
            query = query.where(LessonResult.department.in_(with_those_below(staff.department or "")))
        async with self._database.read() as session:
            rows = list(await session.scalars(query))
        return [
            {
                "account": row.account,
                "department": row.department,
                "lesson": row.lesson,
                "version": row.version,
                "right": row.right,
                "questions": row.questions,
                "passed": row.passed,
                "at": row.at.astimezone(CHINA).isoformat(),
            }
            for row in rows
        ]
