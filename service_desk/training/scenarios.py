"""The simulated citizens: written ones, those of the bot's test conversations, and those made of real conversations."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversations.models import Message, Sender
from language.normalise import has_content
from service_desk.errors import NotFound, RuleBroken
from service_desk.learning.anonymous import anonymised
from service_desk.queue.models import Place, QueueEntry
from service_desk.training.models import PracticeScenario

BUNDLED = Path(__file__).with_name("scenarios.yml")
FROM_CONVERSATIONS = Path(__file__).with_name("scenarios_from_conversations.yml")
MOST_LINES = 6


class Scenario(BaseModel):
    """What a simulated citizen wants and says, and what a good answer holds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9-]{3,40}$")
    title: str = Field(min_length=1)
    opening: str = Field(min_length=1)
    lines: tuple[str, ...] = Field(min_length=1)
    department: str
    facts: tuple[tuple[str, ...], ...] = ()
    demands: Literal["order"] | None = None


@cache
def bundled() -> Mapping[str, Scenario]:
    """Those of the files, read once."""
    rows = [
        row
        for file in (BUNDLED, FROM_CONVERSATIONS)
        for row in yaml.safe_load(file.read_text(encoding="utf-8"))["scenarios"]
    ]
    return {row["id"]: Scenario.model_validate(row) for row in rows}


async def scenarios(session: AsyncSession) -> dict[str, Scenario]:
    """All of them by id."""
    rows = await session.scalars(select(PracticeScenario).order_by(PracticeScenario.at))
    return {**bundled(), **{row.id: Scenario.model_validate(row.content) for row in rows}}


async def find_scenario(session: AsyncSession, scenario: str) -> Scenario:
    """Raises `NotFound`."""
    found = (await scenarios(session)).get(scenario)
    if found is None:
        raise NotFound("练习题", scenario)
    return found


async def scenario_of(session: AsyncSession, entry: QueueEntry) -> Scenario:
    """A finished talk as a scenario: the citizen's words, anonymised; raises `RuleBroken`."""
    if entry.state != Place.ENDED.value:
        raise RuleBroken("not_finished", "会话结束后才能做成练习题。")
    query = select(Message.text_masked).where(
        Message.conversation == entry.conversation, Message.sender == Sender.CITIZEN.value
    )
    said = [anonymised(text) for text in await session.scalars(query.order_by(Message.seq))]
    said = [text for text in dict.fromkeys(said) if has_content(text) and text != "转人工"]
    if len(said) < 2:
        raise RuleBroken("too_short", "市民说得太少，做不成练习题。")
    return Scenario(
        id=f"talk-{entry.id}",
        title=anonymised(entry.title),
        opening=said[0],
        lines=tuple(said[1 : MOST_LINES + 1]),
        department=entry.department,
    )
