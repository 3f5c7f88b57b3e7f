"""Editors at work in a running Wenzheng: published is told at once, what would break others is not published."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from deploy.setup.instance import Instance
from foundation.accounts.roles import Role
from tests.e2e.citizen import Citizen, words
from tests.e2e.staff import Member, staff

LIVE_WITHIN = 5.0


@dataclass
class Office:
    editor: Member
    second: Member
    reviewer: Member
    police: Member
    civil: Member

    async def approved(self, version: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """Through review; the version's path and the version."""
        path = f"/knowledge/entries/{version['entry']}/versions/{version['version']}"
        sent = await self.editor.done("POST", f"{path}/submit", {"lock": version["lock"]})
        return path, await self.reviewer.done("POST", f"{path}/approve", {"lock": sent["lock"]})

    async def draft(self, entry: str, **content: Any) -> dict[str, Any]:
        """The published version of an entry, changed in a new draft."""
        shown = await self.editor.done("GET", f"/knowledge/entries/{entry}")
        published = next(v["version"] for v in shown["versions"] if v["state"] == "published")
        begun = await self.editor.done("POST", f"/knowledge/entries/{entry}/versions", {"based_on": published})
        body = {"lock": begun["lock"], "content": {**begun["content"], **content}}
        return await self.editor.done("PUT", f"/knowledge/entries/{entry}/versions/{begun['version']}", body)


@pytest.fixture
async def office(instance: Instance, http: aiohttp.ClientSession) -> AsyncIterator[Office]:
    people = (
        (Role.EDITOR, None),
        (Role.EDITOR, None),
        (Role.REVIEWER, None),
        (Role.DEPARTMENT_LEAD, "psb"),
        (Role.DEPARTMENT_LEAD, "mca"),
    )
    async with staff(instance, http, *people) as members:
        yield Office(*members)


def faq(identifier: str, item: str, question: str, answer: str, similar: list[str]) -> dict[str, Any]:
    return {
        "id": identifier,
        "question": question,
        "item": item,
        "facet": None,
        "department": identifier.split("-", maxsplit=1)[0],
        "regions": ["990100"],
        "audience": ["person"],
        "answer": [answer],
        "sources": [],
        "demonstration": True,
        "valid_from": "2025-01-01",
        "valid_to": None,
        "similar_questions": similar,
        "development_questions": [],
    }


async def test_a_new_fee_is_told_within_seconds_of_its_publication(office: Office, citizen: Citizen) -> None:
    before = await citizen.say("临时身份证多少钱")
    assert "每证10元" in words(before)
    items = [{"name": "临时居民身份证工本费", "amount": 12, "unit": "元/证"}]
    fee = {"charged": True, "text": "每证12元", "items": items, "basis": "发改价格〔2003〕2322号"}
    path, ready = await office.approved(await office.draft("psb-temp-id-card", fee=fee))
    published = await office.reviewer.done("POST", f"{path}/publish", {"lock": ready["lock"]})
    begun = time.monotonic()
    assert published["state"] == "published"
    told = ""
    while "每证12元" not in told:
        assert time.monotonic() - begun < LIVE_WITHIN, told
        told = words(await citizen.say("临时身份证多少钱"))
    back = await office.reviewer.done("POST", "/knowledge/entries/psb-temp-id-card/roll-back", {"reason": "试验"})
    assert back["content"]["fee"]["text"] == "每证10元"


async def test_what_would_take_anothers_question_is_not_published(office: Office, citizen: Citizen) -> None:
    passport = (await office.editor.done("GET", "/knowledge/entries/psb-passport/versions/1"))["content"]
    questions = [question["text"] for question in passport["development_questions"]]
    stolen = [*questions, *passport["similar_questions"]]
    content = faq("mca-faq-thief", "mca-marriage", "结婚旅行的护照怎么办？", "先领结婚证，再说护照的事。", stolen)
    written = await office.editor.done("POST", "/knowledge/entries", {"kind": "faq", "content": content})
    path, ready = await office.approved(written)
    status, problem = await office.reviewer.ask("POST", f"{path}/publish", {"lock": ready["lock"]})
    assert (status, problem["type"]) == (409, "urn:wenzheng:problem:gate_closed")
    broken = {asked["text"]: asked for asked in problem["gate"]["broken"]}
    assert set(broken) & set(questions)
    assert all(broken[text]["entry"] == "psb-passport" for text in questions if text in broken)
    reply = await citizen.say(questions[3])
    assert "mca-faq-thief" not in {source["entry"] for source in reply["sources"]}


async def test_a_fee_that_contradicts_another_department_waits_for_both_signatures(office: Office) -> None:
    answer = "补领居民身份证每证收工本费50元。"
    content = faq("mca-faq-card-fee", "psb-id-card-reissue", "领证前身份证丢了补一张收多少？", answer, [])
    written = await office.editor.done("POST", "/knowledge/entries", {"kind": "faq", "content": content})
    path, ready = await office.approved(written)
    status, problem = await office.reviewer.ask("POST", f"{path}/publish", {"lock": ready["lock"]})
    assert (status, problem["type"]) == (409, "urn:wenzheng:problem:gate_closed")
    conflicts = [c for c in problem["gate"]["conflicts"] if c["aspect"] == "fee"]
    assert conflicts
    assert all(c["departments"] == c["missing"] == ["mca", "psb"] for c in conflicts)
    for conflict in problem["gate"]["conflicts"]:
        sign = f"/knowledge/conflicts/{conflict['key']}/sign"
        assert (await office.reviewer.ask("POST", sign, {"note": "代签"}))[0] == 403
        await office.police.done("POST", sign, {"note": "两种办法"})
        signed = await office.civil.done("POST", sign, {"note": "两种办法"})
        assert signed["missing"] == []


async def test_of_two_editors_who_save_the_same_version_one_gets_both_texts(office: Office) -> None:
    begun = await office.draft("psb-no-crime-certificate")
    path = f"/knowledge/entries/{begun['entry']}/versions/{begun['version']}"

    async def save(member: Member, hours: str) -> tuple[int, dict[str, Any]]:
        return await member.ask("PUT", path, {"lock": begun["lock"], "content": {**begun["content"], "hours": hours}})

    answers = await asyncio.gather(save(office.editor, "工作日8:00—16:00"), save(office.second, "工作日10:00—18:00"))
    assert sorted(status for status, _ in answers) == [200, 409]
    problem = next(answer for status, answer in answers if status == 409)
    assert {problem["theirs"]["hours"], problem["yours"]["hours"]} == {"工作日8:00—16:00", "工作日10:00—18:00"}
    kept = await office.editor.done("GET", path)
    await office.editor.done("POST", f"{path}/discard", {"lock": kept["lock"]})
