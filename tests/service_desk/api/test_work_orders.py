from __future__ import annotations

import pytest

from tests.service_desk.api.conftest import Client, SignedIn
from tests.service_desk.conftest import PHONE, Desk

ORDERS = "/desk/v1/work-orders"


async def test_a_department_works_an_order_off(client: Client, signed_in: SignedIn, desk: Desk) -> None:
    number = await desk.order()
    lead, supervisor = await signed_in("lead-hurd"), await signed_in("supervisor")
    listed = await (await client.get(ORDERS, headers=lead)).json()
    assert [item["number"] for item in listed["items"]] == [number]
    assert listed["next"] is None
    accepted = await client.post(f"{ORDERS}/{number}/accept", headers=lead)
    assert (await accepted.json())["status"] == "accepted"
    replied = await client.post(f"{ORDERS}/{number}/reply", headers=lead, json={"text": "已修好。"})
    assert (await replied.json())["status_label"] == "已答复"
    closed = await client.post(f"{ORDERS}/{number}/close", headers=supervisor)
    shown = await closed.json()
    assert shown["status"] == "closed"
    assert [event["label"] for event in shown["timeline"]] == ["受理并派单", "部门签收", "部门答复", "办结"]
    assert PHONE not in await (await client.get(f"{ORDERS}/{number}", headers=supervisor)).text()


async def test_another_departments_order_is_not_found(client: Client, signed_in: SignedIn, desk: Desk) -> None:
    number = await desk.order()
    police = await signed_in("lead-psb")
    assert (await (await client.get(ORDERS, headers=police)).json())["items"] == []
    for method, path in (("GET", ""), ("POST", "/accept")):
        assert (await client.request(method, f"{ORDERS}/{number}{path}", headers=police)).status == 404
    answer = await client.post(f"{ORDERS}/{number}/reply", headers=police, json={"text": "x"})
    assert answer.status == 404


@pytest.mark.parametrize("name", ["admin", "security", "auditor"])
async def test_administrators_have_no_business_here(client: Client, signed_in: SignedIn, desk: Desk, name: str) -> None:
    number = await desk.order()
    headers = await signed_in(name)
    for path in (ORDERS, f"{ORDERS}/{number}"):
        answer = await client.get(path, headers=headers)
        assert answer.status == 403
        assert "系统管理员" not in (await answer.json())["detail"].split("需要")[1]


async def test_the_supervisor_does_not_answer_and_the_department_does_not_close(
    client: Client, signed_in: SignedIn, desk: Desk
) -> None:
    number = await desk.order()
    assert (await client.post(f"{ORDERS}/{number}/accept", headers=await signed_in("supervisor"))).status == 403
    assert (await client.post(f"{ORDERS}/{number}/close", headers=await signed_in("lead-hurd"))).status == 403


async def test_the_wrong_step_is_a_conflict(client: Client, signed_in: SignedIn, desk: Desk) -> None:
    number = await desk.order()
    answer = await client.post(
        f"{ORDERS}/{number}/reply", headers=await signed_in("lead-hurd"), json={"text": "已修好。"}
    )
    document = await answer.json()
    assert answer.status == 409
    assert document["work_order_status"] == "dispatched"
    assert "已派单" in document["detail"]


@pytest.mark.parametrize("text", ["", "   ", "🎉🎉", "\u200b", "字" * 2001])
async def test_an_answer_says_something(client: Client, signed_in: SignedIn, desk: Desk, text: str) -> None:
    number = await desk.order()
    lead = await signed_in("lead-hurd")
    await client.post(f"{ORDERS}/{number}/accept", headers=lead)
    assert (await client.post(f"{ORDERS}/{number}/reply", headers=lead, json={"text": text})).status == 422


@pytest.mark.parametrize(
    "query",
    [
        *("status=lost", "before=x", "before=0", "limit=0", "limit=1000", "before=99999999999999999999", "page=2"),
        *("before=2026-13-01.4", "scope=all", "sort=title", "department=%27", "category=x", f"text={'字' * 61}"),
    ],
)
async def test_bad_queries(client: Client, signed_in: SignedIn, query: str) -> None:
    answer = await client.get(f"{ORDERS}?{query}", headers=await signed_in("lead-hurd"))
    assert answer.status == 422


async def test_paging_over_http(client: Client, signed_in: SignedIn, desk: Desk) -> None:
    numbers = [await desk.order(f"k{n}") for n in range(3)]
    lead = await signed_in("lead-hurd")
    first = await (await client.get(f"{ORDERS}?limit=2", headers=lead)).json()
    second = await (await client.get(f"{ORDERS}?limit=2&before={first['next']}", headers=lead)).json()
    assert [item["number"] for item in first["items"] + second["items"]] == numbers[::-1]
    assert second["next"] is None


async def test_filters_over_http(client: Client, signed_in: SignedIn, desk: Desk) -> None:
    numbers = [await desk.order(f"k{n}") for n in range(2)]
    lead = await signed_in("lead-hurd")
    await client.post(f"{ORDERS}/{numbers[0]}/accept", headers=lead)

    async def asked(query: str) -> list[str]:
        answer = await client.get(f"{ORDERS}?{query}", headers=lead)
        assert answer.status == 200, await answer.text()
        return [item["number"] for item in (await answer.json())["items"]]

    assert await asked("status=open&sort=due") == numbers
    assert await asked("scope=handled") == numbers[:1]
    assert await asked("scope=helping&soon=true&overdue=true") == []
    assert await asked("category=complaint&department=hurd&text=电梯") == numbers[::-1]
    assert await asked("status=dispatched") == numbers[1:]
