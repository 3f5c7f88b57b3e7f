"""A file through the desk: dry run with places, confirmation into drafts, once; and out again."""

from __future__ import annotations

import io
import json
from typing import Any

from aiohttp import FormData

from tests.knowledge_base.city import faq
from tests.knowledge_base.desk_api.conftest import Office


def upload(name: str, content: bytes, kind: str = "application/json") -> FormData:
    form = FormData()
    form.add_field("file", io.BytesIO(content), filename=name, content_type=kind)
    return form


def faqs(*rows: dict[str, Any]) -> bytes:
    return json.dumps({"faqs": rows}).encode()


GOOD = faq("psb-faq-loss", "身份证丢了要登报吗？", "psb-id-card-reissue", "不用登报。", ["丢了证要登报声明吗"])


async def test_dry_run_confirm_draft_with_its_author(office: Office) -> None:
    checked = await office.done("editor", "POST", "/imports", data=upload("faq.json", faqs(GOOD)))
    assert (checked["ok"], checked["report"]["added"]) == (True, ["psb-faq-loss"])
    assert (await office.ask("editor", "GET", "/entries/psb-faq-loss"))[0] == 404
    path = f"/imports/{checked['id']}"
    report = await office.done("editor", "POST", f"{path}/confirm", {})
    assert report == await office.done("editor", "POST", f"{path}/confirm", {})
    draft = await office.done("editor", "GET", "/entries/psb-faq-loss/versions/1")
    assert (draft["state"], draft["edited_by"]) == ("draft", "editor")
    shown = await office.done("editor", "GET", "/entries/psb-faq-loss")
    assert [(step["action"], step["note"]) for step in shown["history"]] == [("create", "导入 faq.json")]


async def test_every_problem_has_its_place_and_nothing_is_stored(office: Office) -> None:
    bad = faqs(GOOD | {"item": "psb-nothing"}, GOOD | {"id": "X", "answer": []})
    checked = await office.done("editor", "POST", "/imports", data=upload("faq.json", bad))
    assert not checked["ok"]
    places = {(p["row"], p["column"]) for p in checked["problems"] if p["severity"] == "error"}
    assert places >= {(2, "id"), (2, "answer")}
    status, problem = await office.ask("editor", "POST", f"/imports/{checked['id']}/confirm", {})
    assert (status, problem["type"]) == (422, "urn:wenzheng:problem:import_rejected")
    assert (await office.ask("editor", "GET", "/entries/psb-faq-loss"))[0] == 404


async def test_others_do_not_see_it_and_departments_keep_to_theirs(office: Office) -> None:
    checked = await office.done("editor", "POST", "/imports", data=upload("faq.json", faqs(GOOD)))
    assert (await office.ask("second", "POST", f"/imports/{checked['id']}/confirm", {}))[0] == 404
    foreign = await office.done("editor-mca", "POST", "/imports", data=upload("faq.json", faqs(GOOD)))
    assert [p["text"] for p in foreign["problems"] if p["severity"] == "error"] == ["不能导入 psb 的知识"]


async def test_what_is_no_file(office: Office) -> None:
    assert (await office.ask("editor", "POST", "/imports", {}))[0] == 422
    assert (await office.ask("editor", "POST", "/imports", data=upload("a.exe", b"MZ")))[0] == 422
    assert (await office.ask("editor", "POST", "/imports", data=upload("a.json", b"")))[0] == 422
    large = upload("a.json", b" " * (21 * 1024 * 1024))
    assert (await office.ask("editor", "POST", "/imports", data=large))[0] == 413


async def test_template_filled_by_the_export_comes_back_unchanged(office: Office) -> None:
    headers = {"Authorization": f"Bearer {office.tokens['editor']}"}
    url = "/desk/v1/knowledge/export?kind=guide&format=xlsx"
    exported = await office.http.get(url, headers=headers)
    assert exported.status == 200
    kind = exported.content_type
    checked = await office.done("editor", "POST", "/imports", data=upload("g.xlsx", await exported.read(), kind))
    assert checked["ok"], checked["problems"]
    assert (len(checked["report"]["unchanged"]), checked["report"]["changed"]) == (4, [])
    template = await office.http.get("/desk/v1/knowledge/templates/guide", headers=headers)
    assert template.status == 200
    assert (await office.ask("editor", "GET", "/templates/cat"))[0] == 422
