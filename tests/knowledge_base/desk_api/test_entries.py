"""An editor's work over HTTP: every step, every refusal as a problem document."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from foundation.clock import FakeClock, today
from tests.knowledge_base.city import faq
from tests.knowledge_base.desk_api.conftest import Office

PASSPORT = "/entries/psb-passport"


async def draft(office: Office, **content: Any) -> dict[str, Any]:
    """The second version of the passport guide, saved."""
    begun = await office.done("editor", "POST", f"{PASSPORT}/versions", {"based_on": 1})
    body = {"lock": begun["lock"], "content": {**begun["content"], **content}}
    return await office.done("editor", "PUT", f"{PASSPORT}/versions/2", body)


async def approved(office: Office, version: dict[str, Any]) -> dict[str, Any]:
    path = f"/entries/{version['entry']}/versions/{version['version']}"
    sent = await office.done("editor", "POST", f"{path}/submit", {"lock": version["lock"]})
    return await office.done("reviewer", "POST", f"{path}/approve", {"lock": sent["lock"], "note": "好"})


async def test_from_draft_to_published(office: Office) -> None:
    ready = await approved(office, await draft(office, hours="工作日8:30—17:00"))
    live = await office.done("reviewer", "POST", f"{PASSPORT}/versions/2/publish", {"lock": ready["lock"]})
    assert (live["state_label"], live["gate"]["passed"], live["approved_by"]) == ("已发布", True, "reviewer")
    shown = await office.done("lead-psb", "GET", PASSPORT)
    assert [(v["version"], v["state"]) for v in shown["versions"]] == [(2, "published"), (1, "retired")]
    assert shown["history"][0] | {"at": ""} == {
        "version": 2,
        "at": "",
        "by": "reviewer",
        "action": "publish",
        "action_label": "发布",
        "state": "published",
        "content_hash": live["content_hash"],
        "note": "",
    }
    changes = (await office.done("editor", "GET", f"{PASSPORT}/difference?before=1&after=2"))["changes"]
    assert [(c["label"], c["after"]) for c in changes] == [("办理时间", "工作日8:30—17:00")]
    back = await office.done("reviewer", "POST", f"{PASSPORT}/roll-back", {"reason": "时间没有改"})
    assert (back["version"], back["state"], back["based_on"]) == (3, "published", 1)


async def test_two_editors_save_the_same_version_and_one_gets_both_texts(office: Office) -> None:
    begun = await office.done("editor", "POST", f"{PASSPORT}/versions", {"based_on": 1})

    async def save(who: str, hours: str) -> tuple[int, dict[str, Any]]:
        body = {"lock": begun["lock"], "content": {**begun["content"], "hours": hours}}
        return await office.ask(who, "PUT", f"{PASSPORT}/versions/2", body)

    answers = await asyncio.gather(save("editor", "工作日8:00—16:00"), save("second", "工作日10:00—18:00"))
    assert sorted(status for status, _ in answers) == [200, 409]
    problem = next(answer for status, answer in answers if status == 409)
    assert problem["type"].endswith(":edit_conflict")
    assert {problem["theirs"]["hours"], problem["yours"]["hours"]} == {"工作日8:00—16:00", "工作日10:00—18:00"}
    assert [change["path"] for change in problem["changes"]] == ["hours"]
    stored = await office.done("editor", "GET", f"{PASSPORT}/versions/2")
    assert stored["content"]["hours"] == problem["theirs"]["hours"]
    assert stored["lock"] == problem["lock"]


async def test_refusals_are_problem_documents(office: Office) -> None:
    saved = await draft(office)
    lock = {"lock": saved["lock"]}
    assert (await office.ask("editor", "POST", f"{PASSPORT}/versions/2/approve", lock))[0] == 403
    status, problem = await office.ask("reviewer", "POST", f"{PASSPORT}/versions/2/approve", lock)
    assert (status, problem["type"]) == (409, "urn:wenzheng:problem:wrong_step")
    status, problem = await office.ask("second", "POST", f"{PASSPORT}/versions", {"based_on": 1})
    assert (status, problem["by"]) == (409, "editor")
    assert (await office.ask("editor-mca", "POST", f"{PASSPORT}/versions/2/submit", lock))[0] == 403
    assert (await office.ask("editor", "GET", "/entries/psb-nothing"))[0] == 404
    assert (await office.ask("editor", "GET", f"{PASSPORT}/versions/two"))[0] == 404
    assert (await office.ask("editor", "GET", f"{PASSPORT}/versions/99"))[0] == 404
    body = {"lock": saved["lock"], "content": {**saved["content"], "visits": 99, "regions": ["110000"]}}
    status, problem = await office.ask("editor", "PUT", f"{PASSPORT}/versions/2", body)
    assert (status, {p["column"] for p in problem["problems"]}) == (422, {"visits"})
    status, problem = await office.ask("reviewer", "POST", "/entries/psb-id-card-reissue/retire", {"reason": "合并"})
    assert (status, problem["entries"]) == (409, ["psb-faq-proxy"])
    assert (await office.ask("reviewer", "POST", f"{PASSPORT}/roll-back", {"reason": "没有"}))[0] == 409


async def test_a_contradiction_is_told_when_it_is_written_and_stops_publication(office: Office) -> None:
    answer = "补领身份证每证收50元。"
    content = faq("mca-faq-card", "结婚前补身份证收多少钱？", "psb-id-card-reissue", answer, ["结婚急用补身份证收费吗"])
    written = await office.done("editor", "POST", "/entries", {"kind": "faq", "content": content})
    assert {conflict["aspect"] for conflict in written["conflicts"]} >= {"fee"}
    await approved(office, written)
    ready = await office.done("editor", "GET", "/entries/mca-faq-card/versions/1")
    path, lock = "/entries/mca-faq-card/versions/1/publish", {"lock": ready["lock"]}
    status, problem = await office.ask("reviewer", "POST", path, lock)
    assert (status, problem["type"]) == (409, "urn:wenzheng:problem:gate_closed")
    assert any(conflict["missing"] == ["mca", "psb"] for conflict in problem["gate"]["conflicts"])
    listed = await office.done("lead-psb", "GET", "/conflicts?department=psb")
    for conflict in listed["items"]:
        assert (await office.ask("reviewer", "POST", f"/conflicts/{conflict['key']}/sign", {"note": "代签"}))[0] == 403
        for who in ("lead-psb", "lead-mca"):
            await office.done(who, "POST", f"/conflicts/{conflict['key']}/sign", {"note": "各按各的"})
    assert (await office.done("reviewer", "POST", path, {"lock": ready["lock"]}))["state"] == "published"


async def test_a_publication_for_later(office: Office, clock: FakeClock) -> None:
    ready = await approved(office, await draft(office, hours="工作日8:30—17:00"))
    at = (clock.now() + timedelta(minutes=20)).isoformat()
    body = {"lock": ready["lock"], "at": at}
    planned = await office.done("reviewer", "POST", f"{PASSPORT}/versions/2/publish", body)
    assert planned["state"] == "approved"
    assert planned["publish_at"] is not None
    clock.advance(minutes=20)
    for _attempt in range(200):
        now = await office.done("editor", "GET", f"{PASSPORT}/versions/2")
        if now["state"] == "published":
            break
        await asyncio.sleep(0.1)
    assert now["state"] == "published"


async def test_lists_are_filtered_and_paged(office: Office) -> None:
    await draft(office)
    first = await office.done("editor", "GET", "/entries?limit=3")
    rest = await office.done("editor", "GET", f"/entries?limit=50&after={first['next']}")
    found = [item["entry"] for item in (*first["items"], *rest["items"])]
    assert found == sorted(found)
    assert len(found) == 7
    drafts = await office.done("editor", "GET", "/entries?state=draft")
    assert [(item["entry"], item["version"], item["published"]) for item in drafts["items"]] == [("psb-passport", 2, 1)]
    titled = await office.done("editor", "GET", "/entries?text=护照&kind=guide&department=psb")
    assert [item["entry"] for item in titled["items"]] == ["psb-passport"]
    assert (await office.ask("editor", "GET", "/entries?state=lost"))[0] == 422


async def test_what_is_missing(office: Office) -> None:
    report = await office.done("editor", "GET", "/completeness?department=psb")
    assert [share["department"] for share in report["departments"]] == ["psb"]
    assert report["guides"] == 2


async def test_what_ends_soon_and_whether_somebody_is_at_it(office: Office, clock: FakeClock) -> None:
    ends = (today(clock) + timedelta(days=20)).isoformat()
    ready = await approved(office, await draft(office, valid_to=ends))
    await office.done("reviewer", "POST", f"{PASSPORT}/versions/2/publish", {"lock": ready["lock"]})
    assert (await office.done("editor", "GET", "/expiring?days=10"))["items"] == []
    (found,) = (await office.done("editor", "GET", "/expiring?days=30&department=psb"))["items"]
    assert (found["entry"], found["valid_to"], found["days_left"], found["open"]) == ("psb-passport", ends, 20, None)
    await office.done("editor", "POST", f"{PASSPORT}/versions", {"based_on": 2})
    (found,) = (await office.done("lead-psb", "GET", "/expiring?days=30"))["items"]
    assert found["open"] == "草稿"
    assert (await office.done("editor", "GET", "/expiring?department=mca"))["items"] == []
