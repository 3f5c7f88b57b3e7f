"""What the console asks while somebody writes: the checks, the preview, likely questions, the hit test, comments."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from contracts.search import SearchRequest
from foundation.clock import FakeClock, today
from foundation.database import Database
from service_desk.learning.models import ClusteredDay, QuestionCluster
from tests.knowledge_base.desk_api.conftest import Office

PASSPORT = "/entries/psb-passport/versions/1"


async def passport(office: Office, **changed: Any) -> dict[str, Any]:
    content = (await office.done("editor", "GET", PASSPORT))["content"]
    return {"kind": "guide", "content": {**content, **changed}}


async def problems(office: Office, body: dict[str, Any]) -> dict[str, tuple[str, str]]:
    told = await office.done("editor", "POST", "/lint", body)
    return {problem["path"]: (problem["severity"], problem["text"]) for problem in told["problems"]}


async def test_the_linter_names_the_field(office: Office) -> None:
    fee = {"charged": False, "text": "每本120元", "items": [], "basis": None}
    found = await problems(office, await passport(office, fee=fee, steps=["按有关规定提交其他材料"]))
    assert found["fee.text"] == ("warning", "不收费，收费说明里却没有写明")
    assert found["steps[0]"][1].startswith("兜底表述")
    fee |= {"charged": True}
    assert await problems(office, await passport(office, fee=fee)) == {"fee.basis": ("error", "收费的事项要写收费依据")}
    told = await problems(office, await passport(office, regions=["999999"]))
    assert told.get("regions[0]", ("",))[0] == "error", told


async def test_another_department_is_told_while_one_writes(office: Office) -> None:
    content = {
        "id": "mca-faq-passport", "question": "蜜月旅行办护照多少钱？", "item": "psb-passport", "facet": None,
        "department": "mca", "regions": ["990100"], "audience": ["person"], "answer": ["普通护照每本收200元。"],
        "sources": [], "demonstration": True, "valid_from": "2025-01-01", "valid_to": None,
        "similar_questions": [], "development_questions": [],
    }  # fmt: skip
    told = await office.done("editor", "POST", "/lint", {"kind": "faq", "content": content})
    assert [conflict["departments"] for conflict in told["conflicts"]] == [["mca", "psb"]]


async def test_the_preview_is_what_the_citizen_will_be_told(office: Office) -> None:
    fee = {"charged": True, "text": "每本160元", "items": [], "basis": "发改价格规〔2019〕1931号"}
    shown = await office.done("editor", "POST", "/preview", {**await passport(office, fee=fee), "facets": ["fee"]})
    live = await office.service.search(SearchRequest("护照多少钱一本", date(2026, 11, 1)))
    assert live.answer is not None
    assert shown["blocks"][0]["title"] == live.answer.blocks[0].title
    assert "每本160元" in shown["blocks"][0]["items"]
    assert "每本160元" in shown["wechat"][0]
    assert shown["blocks"][-1]["version"] == 2
    status, refused = await office.ask("editor", "POST", "/preview", await passport(office, materials=[]))
    assert (status, refused["problems"][0]["path"]) == (422, "materials")


async def test_questions_asked_in_vain_are_proposed_to_the_entry_they_are_like(
    office: Office, database: Database, clock: FakeClock
) -> None:
    day = today(clock) - timedelta(days=1)
    async with database.transaction() as session:
        session.add(ClusteredDay(day=day, questions=2, done_at=clock.now()))
        await session.flush()
        for question in ("护照多少钱一本", "高考志愿怎么填"):
            session.add(QuestionCluster(day=day, count=7, question=question, examples=[], department="psb", why=""))
    body = await passport(office)
    assert (await office.done("editor", "POST", "/similar-questions", body))["items"] == []  # it is one already
    questions = [text for text in body["content"]["similar_questions"] if text != "护照多少钱一本"]
    body["content"]["similar_questions"] = [*questions, "护照多少钱一本呀"]
    found = (await office.done("editor", "POST", "/similar-questions", body))["items"]
    assert [(one["text"], one["count"]) for one in found] == [("护照多少钱一本", 7)]


async def test_entries_are_found_as_citizens_find_them(office: Office) -> None:
    found = await office.done("editor", "GET", "/search?text=護照多少钱")
    assert found["items"][0]["entry"] == "psb-passport"
    assert found["items"][0]["state"] == "published"
    assert found["items"][0]["probability"] > 0.5


async def test_the_hit_test_tells_why_not_that_one(office: Office) -> None:
    async def fate(query: str) -> dict[str, Any]:
        told = await office.done("editor", "GET", f"/hit-test?text=护照多少钱一本&{query}")
        assert told["names"]["psb-passport"]["department"] == "psb"
        return told["steps"][-1]

    ranked = await fate("about=psb-passport")
    assert (ranked["fate"], ranked["place"]) == ("ranked", 1)
    assert await fate("about=nobody") == {"step": "about", "entry": "nobody", "fate": "not_published"}
    hidden = await fate("about=psb-passport&in_force_on=1999-01-01")
    assert (hidden["fate"], hidden["why"]) == ("hidden", "not_in_force_yet")


async def test_a_question_of_the_hit_test_becomes_a_development_question_once(office: Office) -> None:
    asked = {"text": "护照要花几个钱", "facets": ["fee"]}
    kept = await office.done("editor", "POST", "/entries/psb-passport/development-questions", asked)
    assert (kept["state"], kept["content"]["development_questions"][-1]) == ("draft", asked)
    again = await office.done("editor", "POST", "/entries/psb-passport/development-questions", asked)
    assert (again["version"], again["lock"]) == (kept["version"], kept["lock"])
    await office.done(
        "editor", "POST", f"/entries/psb-passport/versions/{kept['version']}/submit", {"lock": kept["lock"]}
    )
    other = {"text": "办本护照收费多少", "facets": []}
    assert (await office.ask("editor", "POST", "/entries/psb-passport/development-questions", other))[0] == 409


async def test_comments_and_what_waits_for_whom(office: Office) -> None:
    draft = await office.done("editor", "POST", "/entries/psb-passport/versions", {"based_on": 1})
    path = f"/entries/psb-passport/versions/{draft['version']}"

    async def waits(who: str) -> list[tuple[str, bool, bool]]:
        items = (await office.done(who, "GET", "/waiting"))["items"]
        return [(one["state"], one["own"], one["returned"]) for one in items]

    assert (await waits("editor"), await waits("reviewer")) == ([("draft", True, False)], [])
    sent = await office.done("editor", "POST", f"{path}/submit", {"lock": draft["lock"]})
    assert await waits("reviewer") == [("in_review", False, False)]
    assert await waits("second") == []
    said = await office.done("reviewer", "POST", f"{path}/comments", {"path": "fee.text", "text": "请核对金额"})
    (shown,) = (await office.done("editor", "GET", f"{path}/comments"))["items"]
    assert {**shown, "at": said["at"]} == said
    back = {"lock": sent["lock"], "reason": "金额与公告不一致"}
    await office.done("reviewer", "POST", f"{path}/return", back)
    assert await waits("editor") == [("draft", True, True)]
    assert (await office.done("editor", "GET", "/waiting"))["items"][0]["last"]["note"] == "金额与公告不一致"
    assert (await office.ask("lead-psb", "POST", f"{path}/comments", {"path": "", "text": "好"}))[0] == 403


async def test_entries_that_end_soon_or_have_ended_are_listed(office: Office) -> None:
    draft = await office.done("editor", "POST", "/entries/psb-passport/versions", {"based_on": 1})
    path = f"/entries/psb-passport/versions/{draft['version']}"
    day = date.fromisoformat(draft["edited_at"][:10])
    for ends, expected in ((day + timedelta(days=9), "expiring"), (day - timedelta(days=9), "expired")):
        content = {**draft["content"], "valid_to": ends.isoformat()}
        draft = await office.done("editor", "PUT", path, {"lock": draft["lock"], "content": content})
        found = {
            freshness: [
                one["entry"] for one in (await office.done("editor", "GET", f"/entries?freshness={freshness}"))["items"]
            ]
            for freshness in ("expiring", "expired")
        }
        assert found.pop(expected) == ["psb-passport"]
        assert "psb-passport" not in next(iter(found.values()))
