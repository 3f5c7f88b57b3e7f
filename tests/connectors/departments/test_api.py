from __future__ import annotations

import asyncio

import pytest

from connectors.departments.models import DepartmentUpdate
from conversations.models import Message, Sender
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from service_desk.work_orders.models import WorkOrderEvent
from tests.connectors.departments.conftest import KEY, OTHER_KEY, World

SUPERVISOR = Staff(3, "supervisor", Role.SUPERVISOR, None)


async def test_from_the_push_to_the_citizens_answer(world: World) -> None:
    number = await world.desk.order()
    accepted = await world.step(number, "hurd-0001-accept", step="accept")
    assert (accepted.status, (await accepted.json())["status"]) == (200, "accepted")
    replied = await world.step(number, "hurd-0001-reply", step="reply", text="电梯已于今天修好。")
    assert (await replied.json())["status"] == "replied"
    said = [m for m in await world.rows(Message) if m.sender == Sender.STAFF.value]
    assert "电梯已于今天修好。" in said[-1].text_masked
    assert world.desk.audit.lines[-1] == ("system:housing", "work_order.reply", f"work_order:{number}")


async def test_the_same_update_again_is_carried_out_once(world: World) -> None:
    number = await world.desk.order()
    for attempt in range(3):
        noted = await world.step(number, "hurd-0002-note", step="note", text="已联系物业")
        assert noted.status == 200
        assert noted.headers.get("Idempotent-Replayed") == ("true" if attempt else None)
    notes = [event for event in await world.rows(WorkOrderEvent) if event.step == "note"]
    assert len(notes) == 1


async def test_the_same_update_three_times_at_once(world: World) -> None:
    number = await world.desk.order()
    answers = await asyncio.gather(*(world.step(number, "hurd-0003-accept", step="accept") for _ in range(3)))
    assert [answer.status for answer in answers] == [200, 200, 200]
    assert [event.step for event in await world.rows(WorkOrderEvent)] == ["create", "accept"]


async def test_a_key_is_for_one_request(world: World) -> None:
    number = await world.desk.order()
    assert (await world.step(number, "hurd-0004", step="note", text="一")).status == 200
    other = await world.step(number, "hurd-0004", step="note", text="二")
    assert (other.status, (await other.json())["type"]) == (422, "urn:wenzheng:problem:idempotency_key_reused")


async def test_a_refused_step_leaves_its_key_free(world: World) -> None:
    number = await world.desk.order()
    early = await world.step(number, "hurd-0005", step="reply", text="已办")
    assert (early.status, (await early.json())["work_order_status"]) == (409, "dispatched")
    assert await world.rows(DepartmentUpdate) == []
    await world.step(number, "hurd-0006", step="accept")
    assert (await world.step(number, "hurd-0005", step="reply", text="已办")).status == 200


async def test_a_rule_of_the_desk_holds_for_systems_too(world: World) -> None:
    number = await world.desk.order()
    await world.step(number, "hurd-0007", step="accept")
    await world.desk.orders.assisting.ask(SUPERVISOR, number, "psb", "请查", 2)
    refused = await world.step(number, "hurd-0008", step="reply", text="已办")
    assert (refused.status, (await refused.json())["type"]) == (409, "urn:wenzheng:problem:parts_open")
    given = await world.step(number, "psb-0001", OTHER_KEY, step="give_help", text="未见案底")
    assert given.status == 200
    assert (await world.step(number, "hurd-0008", step="reply", text="已办")).status == 200


async def test_asking_for_more_time_and_giving_it_back(world: World) -> None:
    number = await world.desk.order()
    await world.step(number, "hurd-0009", step="accept")
    asked = await world.step(number, "hurd-0010", step="ask_extension", days=3, text="等配件")
    assert [r["kind"] for r in (await asked.json())["requests"]] == ["extension"]
    returned = await world.step(number, "hurd-0011", step="return", text="不属本局职责", department="psb")
    assert (await returned.json())["status"] == "returned"


async def test_the_citizen_is_asked_and_the_deadline_waits(world: World) -> None:
    number = await world.desk.order()
    await world.step(number, "hurd-0012", step="accept")
    asked = await world.step(number, "hurd-0013", step="ask_citizen", text="请告诉我们楼栋号")
    assert (await asked.json())["paused"] is True
    resumed = await world.step(number, "hurd-0014", step="resume")
    assert (await resumed.json())["paused"] is False


async def test_a_department_sees_its_own_orders_only(world: World) -> None:
    mine, other = await world.desk.order("k1"), await world.desk.order("k2", department="psb")
    page = await (await world.ask()).json()
    assert ([order["number"] for order in page["items"]], page["next"]) == ([mine], None)
    assert (await world.ask(f"/{other}")).status == 404
    assert (await world.step(other, "hurd-0015", step="accept")).status == 404
    assert "138****5678" in (await (await world.ask(f"/{mine}")).json())["text"]
    assert (await (await world.ask("?status=replied")).json())["items"] == []


@pytest.mark.parametrize("key", ["", "wzd_wrong", KEY[:-1], "\udcff"], ids=["none", "wrong", "cut", "no text"])
async def test_without_a_key_nothing_is_told(world: World, key: str) -> None:
    number = await world.desk.order()
    headers = {"Authorization": f"Bearer {key}"} if key.isascii() and key else {}
    for path in ("", f"/{number}"):
        response = await world.client.get(f"/departments/v1/work-orders{path}", headers=headers)
        assert (response.status, response.content_type) == (401, "application/problem+json")
    assert (await world.step(number, "hurd-0016", key or "-", step="accept")).status == 401
    assert [event.step for event in await world.rows(WorkOrderEvent)] == ["create"]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"step": "close"}, ["step"]),
        ({"step": "reply"}, ["text"]),
        ({"step": "reply", "text": " "}, ["text"]),
        ({"step": "ask_extension", "text": "等", "days": 0}, ["days"]),
        ({"step": "accept", "force": True}, ["force"]),
        ({}, ["step"]),
        ([], ["step"]),
    ],
)
async def test_wrong_bodies_name_their_fields(world: World, body: object, fields: list[str]) -> None:
    number = await world.desk.order()
    headers = {"Authorization": f"Bearer {KEY}", "Idempotency-Key": "hurd-0017"}
    response = await world.client.post(f"/departments/v1/work-orders/{number}/steps", json=body, headers=headers)
    assert (response.status, (await response.json()).get("fields")) == (422, fields)


@pytest.mark.parametrize("once", ["", "short", "x" * 65, "with space in it"])
async def test_the_idempotency_key_is_required(world: World, once: str) -> None:
    number = await world.desk.order()
    response = await world.step(number, once, step="accept")
    assert (response.status, (await response.json())["type"]) == (400, "urn:wenzheng:problem:no_idempotency_key")


@pytest.mark.parametrize("query", ["?status=lost", "?before=x"])
async def test_wrong_queries(world: World, query: str) -> None:
    assert (await world.ask(query)).status == 422


async def test_too_many_requests_are_told_when_to_come_back(world: World) -> None:
    answers = [await world.ask() for _ in range(25)]
    refused = [answer for answer in answers if answer.status == 429]
    assert refused
    assert all(int(answer.headers["Retry-After"]) >= 1 for answer in refused)
