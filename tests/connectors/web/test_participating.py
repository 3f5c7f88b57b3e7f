from __future__ import annotations

import pytest

from contracts.blocks import Paragraph
from contracts.commands import CreateWorkOrder, TakeRating, WorkOrderCategory, WorkOrderDraft
from contracts.statuses import Status
from contracts.turn import TurnReply
from conversations.models import Consent, Conversation, Feedback, Rating
from service_desk.work_orders.models import WorkOrder
from tests.fakes.gateway import Citizen, Gateway
from tests.fakes.servers import ANSWER

DRAFT = WorkOrderDraft(WorkOrderCategory.COMPLAINT, "电梯", "电梯坏了，电话⟦phone:1⟧", "hurd")
ORDER = TurnReply(Status.HANDED_OFF, (Paragraph("好的。"),), commands=(CreateWorkOrder(DRAFT),))


async def test_feedback_the_last_word_counts(gateway: Gateway, citizen: Citizen) -> None:
    reply = await citizen.ask("你好")
    assert (await citizen.post("feedback", seq=reply["seq"], helpful=True)).status == 204
    response = await citizen.post("feedback", seq=reply["seq"], helpful=False, reason="打13800138000告诉我")
    assert response.status == 204
    (row,) = await gateway.rows(Feedback)
    assert (row.helpful, row.reason_masked) == (False, "打⟦phone:1⟧告诉我")


@pytest.mark.parametrize("seq", [1, 3, 2**31 - 1])
async def test_feedback_only_on_answers(citizen: Citizen, seq: int) -> None:
    await citizen.ask("你好")
    assert (await citizen.post("feedback", seq=seq, helpful=True)).status == 404


async def test_ratings_of_both_parts(gateway: Gateway, citizen: Citizen) -> None:
    assert (await citizen.post("rating", part="bot", level=5)).status == 204
    bad = {"part": "staff", "level": 1, "reasons": ["reason2"], "text": "慢", "named": True}
    assert (await citizen.post("rating", **bad)).status == 422  # of which list?
    assert (await citizen.post("rating", **bad, reasons_version="gbt39735-2020")).status == 204
    assert (await citizen.post("rating", part="bot", level=4)).status == 204
    rows = {row.part: row for row in await gateway.rows(Rating)}
    assert (rows["bot"].level, rows["staff"].level, rows["staff"].named) == (4, 1, True)


@pytest.mark.parametrize("level", [0, 6, "5", 4.5, None])
async def test_a_rating_has_five_levels_and_no_default(citizen: Citizen, level: object) -> None:
    response = await citizen.post("rating", part="bot", level=level)
    assert response.status == 422
    assert (await response.json())["fields"] == ["level"]


async def test_a_rating_given_in_words(gateway: Gateway, citizen: Citizen) -> None:
    gateway.engine.script = lambda _: TurnReply(Status.RATED, commands=(TakeRating(2),))
    reply = await citizen.ask("不满意")
    assert reply["status"] == "rated"
    assert reply["blocks"]
    (row,) = await gateway.rows(Rating)
    assert (row.part, row.level) == ("bot", 2)


async def test_read_and_consent(gateway: Gateway, citizen: Citizen) -> None:
    await citizen.ask("你好")
    assert (await citizen.post("read", seq=999)).status == 204
    assert (await citizen.post("consent", notice_version="2026-01", accepted=True)).status == 204
    (row,) = await gateway.rows(Conversation)
    assert row.read_seq == 2
    (consent,) = await gateway.rows(Consent)
    assert consent.accepted


async def test_after_the_end_nothing_more_is_taken(citizen: Citizen) -> None:
    assert (await citizen.post("end")).status == 204
    assert (await citizen.post("end")).status == 204
    response = await citizen.post("messages", client_id="a", text="还在吗")
    assert response.status == 409
    assert "重新开始" in (await response.json())["detail"] or "开始新的对话" in (await response.json())["detail"]


async def test_attachments_only_when_asked_for(citizen: Citizen) -> None:
    response = await citizen.client.post("/web/v1/attachments", data=b"x", headers=citizen.headers)
    assert response.status == 403
    assert response.content_type == "application/problem+json"


async def test_hand_off_to_a_department(gateway: Gateway, citizen: Citizen) -> None:
    body = {"department": "psb", "topic": "身份证一直没寄到", "client_id": "h1"}
    first = await citizen.post("handoff", **body)
    assert first.status == 202
    reply = await citizen.reply((await first.json())["seq"])
    assert reply["status"] == "handed_off"
    assert (await (await citizen.post("handoff", **body)).json()) == await first.json()
    (order,) = await gateway.rows(WorkOrder)
    assert (order.department, order.text_masked) == ("psb", "身份证一直没寄到")
    assert gateway.engine.requests == []


async def test_hand_off_without_a_department_is_the_engines_matter(gateway: Gateway, citizen: Citizen) -> None:
    response = await citizen.post("handoff", topic="电梯坏了")
    reply = await citizen.reply((await response.json())["seq"])
    assert reply["blocks"][0]["text"] == "您说：option request_human"
    assert gateway.engine.requests[0].option.text == "电梯坏了"


async def test_hand_off_to_nowhere(citizen: Citizen) -> None:
    assert (await citizen.post("handoff", department="moon")).status == 422


async def test_an_order_is_found_by_number_and_phone(gateway: Gateway, citizen: Citizen) -> None:
    gateway.engine.script = lambda _: ORDER
    reply = await citizen.ask("电梯坏了，电话13800138000")
    number = next(b["number"] for b in reply["blocks"] if b["type"] == "work_order")
    stranger = await gateway.citizen()
    found = await (await stranger.post("work-orders/lookup", number=number.lower(), phone_last4="8000")).json()
    assert found["number"] == number
    assert found["department"] == "云州市住房和城乡建设局"
    assert found["status"]
    assert found["due"]
    assert found["timeline"]
    for wrong in ({"number": number, "phone_last4": "8001"}, {"number": "YZ20260101000", "phone_last4": "8000"}):
        assert (await stranger.post("work-orders/lookup", **wrong)).status == 404
    statuses = [(await stranger.post("work-orders/lookup", number=number, phone_last4="0000")).status for _ in range(6)]
    assert statuses[-1] == 429


async def test_transcript(gateway: Gateway, citizen: Citizen) -> None:
    gateway.engine.script = lambda _: TurnReply(Status.ANSWERED, ANSWER.blocks)
    await citizen.ask("身份证丢了")
    response = await citizen.get("transcript")
    text = await response.text()
    assert response.content_type == "text/plain"
    assert "我：\n身份证丢了" in text
    assert "来源：云州市公安局《居民身份证补领》" in text


async def test_every_answer_has_its_security_headers(gateway: Gateway) -> None:
    for path in ("/", "/static/site.css", "/static/nothing.css", "/healthz", "/nothing"):
        response = await gateway.client.get(path)
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert (await gateway.client.get("/static/../base.html")).status == 404


async def test_health(gateway: Gateway) -> None:
    response = await gateway.client.get("/healthz")
    assert (response.status, (await response.json())["status"]) == (200, "ok")
