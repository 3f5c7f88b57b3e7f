"""Whole values are told for a purpose, to those who may see the matter, and every time is written down."""

from __future__ import annotations

from sqlalchemy import select

from foundation.audit.models import AuditLine
from tests.service_desk.api.conftest import Client, SignedIn
from tests.service_desk.conftest import PHONE, Desk

TALK, ORDER = "/desk/v1/conversations/{}/personal-data", "/desk/v1/work-orders/{}/personal-data"


async def test_the_value_and_the_line_in_the_log(client: Client, signed_in: SignedIn, desk: Desk) -> None:
    number, supervisor = await desk.order(), await signed_in("supervisor")
    shown = await (await client.get(f"/desk/v1/work-orders/{number}", headers=supervisor)).text()
    assert PHONE not in shown
    for path in (TALK.format(desk.conversation), ORDER.format(number)):
        answer = await client.post(path, headers=supervisor, json={"purpose": "contact", "remark": f"打{PHONE}"})
        assert (await answer.json())["items"] == [
            {"kind": "phone", "label": "电话", "hidden": "138****5678", "value": PHONE}
        ]
    async with desk.database.read() as session:
        query = select(AuditLine).where(AuditLine.action == "personal_data.reveal").order_by(AuditLine.seq)
        lines = list(await session.scalars(query))
    assert [line.subject for line in lines] == [f"conversation:{desk.conversation}", f"work_order:{number}"]
    told = {"purpose": "contact", "remark": "打138****5678", "kinds": "phone", "values": 1}
    assert [line.details for line in lines] == [told, told]


async def test_a_purpose_must_be_stated(client: Client, signed_in: SignedIn, desk: Desk) -> None:
    path, supervisor = ORDER.format(await desk.order()), await signed_in("supervisor")
    for body in ({}, {"purpose": "curiosity"}, {"purpose": "other"}, {"purpose": "other", "remark": " "}):
        assert (await client.post(path, headers=supervisor, json=body)).status == 422
    body = {"purpose": "other", "remark": "法院调取"}
    assert (await client.post(path, headers=supervisor, json=body)).status == 200


async def test_who_may_not_see_the_matter_gets_nothing(client: Client, signed_in: SignedIn, desk: Desk) -> None:
    number, other = await desk.order(), await signed_in("lead-psb")
    for path in (TALK.format(desk.conversation), ORDER.format(number), ORDER.format("YZ2026000000000")):
        assert (await client.post(path, headers=other, json={"purpose": "contact"})).status == 404
