from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from service_desk.api.steps import CALLS
from tests.service_desk.api.conftest import Client, SignedIn
from tests.service_desk.conftest import Desk

ORDERS = "/desk/v1/work-orders"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


async def post(client: Client, headers: dict[str, str], path: str, body: Any = None) -> tuple[int, Any]:
    answer = await client.post(path, headers=headers, json=body)
    return answer.status, await answer.json() if answer.status not in (204,) else None


async def test_an_orders_life_over_http(client: Client, signed_in: SignedIn, desk: Desk) -> None:
    centre, housing, police = await signed_in("lead-gov"), await signed_in("lead-hurd"), await signed_in("lead-psb")
    supervisor = await signed_in("supervisor")
    number = await desk.order(department=None)
    one = f"{ORDERS}/{number}"
    status, shown = await post(client, centre, f"{one}/dispatch", {"department": "psb"})
    assert (status, shown["status"]) == (200, "dispatched")
    assert await post(client, police, f"{one}/return", {"text": "不属我局职责", "department": "hurd"}) == (
        200,
        (await (await client.get(one, headers=police)).json()),
    )
    status, shown = await post(client, centre, f"{one}/uphold-return", {"department": "hurd", "text": "属住建"})
    assert (status, shown["department"]["id"]) == (200, "hurd")
    assert (await client.get(one, headers=police)).status == 404
    status, shown = await post(client, housing, f"{one}/accept")
    assert {"reply", "ask_help", "ask_citizen", "ask_extension", "note"} <= set(shown["steps"])
    assert "close" not in shown["steps"]
    assert (await post(client, housing, f"{one}/ask-extension", {"days": 2, "text": "等配件"}))[0] == 200
    status, shown = await post(client, supervisor, f"{one}/grant-extension", {})
    assert shown["due_on"] == "2026-12-14"
    assert (await post(client, housing, f"{one}/ask-help", {"department": "psb", "text": "查警情", "days": 2}))[
        0
    ] == 200
    status, problem = await post(client, housing, f"{one}/reply", {"text": "好了"})
    assert (status, problem["type"]) == (409, "urn:wenzheng:problem:parts_open")
    assert (await post(client, police, f"{one}/give-help", {"text": "无警情"}))[0] == 200
    assert (await post(client, housing, f"{one}/reply", {"text": "好了"}))[0] == 200
    assert (await post(client, supervisor, f"{one}/close"))[0] == 200
    cases = (await (await client.get("/desk/v1/callbacks", headers=centre)).json())["items"]
    path = f"/desk/v1/callbacks/{cases[0]['id']}/record"
    assert await post(client, centre, path, {"result": "satisfied", "told": "已回访"}) == (204, None)
    assert (await (await client.get(one, headers=centre)).json())["status"] == "called_back"
    notices = (await (await client.get("/desk/v1/notices", headers=housing)).json())["items"]
    assert [notice["kind"] for notice in notices] == ["dispatched", "extension_ruled", "help_given"]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
async def test_another_department_finds_nothing_to_step_on(
    client: Client, signed_in: SignedIn, desk: Desk, call: Any
) -> None:
    number = await desk.order()
    body = {"text": "说明", "department": "psb", "days": 1}
    if call.body is not None:
        body = {name: value for name, value in body.items() if name in call.body.model_fields}
    before = await desk.listing.one(*[await supervisor_of(desk), number])
    status, _ = await post(client, await signed_in("lead-psb"), f"{ORDERS}/{number}/{call.name}", body)
    assert status in (403, 404)
    assert await desk.listing.one(await supervisor_of(desk), number) == before


async def supervisor_of(desk: Desk) -> Any:
    from foundation.accounts.roles import Role
    from foundation.accounts.sessions import Staff

    return Staff(3, "supervisor", Role.SUPERVISOR, None)


async def test_bodies_are_looked_at(client: Client, signed_in: SignedIn, desk: Desk) -> None:
    headers, number = await signed_in("lead-hurd"), await desk.order()
    for step, body in [
        ("return", {}),
        ("return", {"text": "  \u200b "}),
        ("return", {"text": "x", "department": "../etc"}),
        ("ask-extension", {"days": 0, "text": "x"}),
        ("ask-extension", {"days": "2d", "text": "x"}),
        ("note", {"text": "x", "more": 1}),
        ("note", {"text": "x" * 2001}),
    ]:
        status, _ = await post(client, headers, f"{ORDERS}/{number}/{step}", body)
        assert status == 422, (step, body)


async def test_attachments_over_http(client: Client, signed_in: SignedIn, desk: Desk) -> None:
    headers, number = await signed_in("lead-hurd"), await desk.order()

    async def upload(content: bytes, field: str = "file") -> tuple[int, Any]:
        form = aiohttp.FormData()
        form.add_field(field, content, filename="现场.png", content_type="text/html")
        answer = await client.post(f"{ORDERS}/{number}/attachments", headers=headers, data=form)
        return answer.status, await answer.json()

    status, made = await upload(PNG)
    assert status == 201
    given = await client.get(f"{ORDERS}/{number}/attachments/{made['id']}", headers=headers)
    assert (given.status, given.content_type, await given.read()) == (200, "image/png", PNG)
    assert given.headers["Content-Disposition"].startswith("attachment;")
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert (await upload(b"<html>"))[0] == 422
    assert (await upload(PNG, "picture"))[0] == 422
    assert (await client.post(f"{ORDERS}/{number}/attachments", headers=headers, json={})).status == 422
    broken = {**headers, "Content-Type": "multipart/form-data; boundary=x"}
    assert (await client.post(f"{ORDERS}/{number}/attachments", headers=broken, data=b"--x\r\ntorn")).status == 422
    assert (await client.get(f"{ORDERS}/{number}/attachments/none", headers=headers)).status == 404


async def test_office_hours_over_http(client: Client, signed_in: SignedIn) -> None:
    lead, supervisor = await signed_in("lead-hurd"), await signed_in("supervisor")
    week = {"week": {"1": [{"start": "08:00", "end": "11:00"}, {"start": "12:00", "end": "20:00"}]}}
    answer = await client.put("/desk/v1/hours/hurd", headers=lead, json=week)
    assert (await answer.json())["week"]["1"][1] == {"start": "12:00", "end": "20:00"}
    assert (await client.put("/desk/v1/hours/psb", headers=lead, json=week)).status == 403
    assert (await client.put("/desk/v1/hours/all", headers=lead, json=week)).status == 403
    assert (await client.put("/desk/v1/hours/all", headers=supervisor, json=week)).status == 200
    assert (await client.put("/desk/v1/hours/nowhere", headers=supervisor, json=week)).status == 404
    wrong = {"week": {"1": [{"start": "12:00", "end": "11:00"}]}}
    assert (await client.put("/desk/v1/hours/hurd", headers=lead, json=wrong)).status == 422
    closure = {"first": "2026-11-30", "last": "2026-12-01", "note": "搬迁"}
    made = await client.post("/desk/v1/hours/hurd/closures", headers=lead, json=closure)
    assert made.status == 201
    shown = await (await client.get("/desk/v1/hours/hurd", headers=lead)).json()
    assert shown["closures"][0]["note"] == "搬迁"
    path = f"/desk/v1/hours/hurd/closures/{(await made.json())['id']}"
    assert (await client.delete(path, headers=lead)).status == 204
    assert (await client.delete(path, headers=lead)).status == 404
    assert (await client.delete("/desk/v1/hours/hurd/closures/x", headers=lead)).status == 404
