from __future__ import annotations

import asyncio
import json
from typing import Any

from contracts.blocks import Paragraph
from contracts.statuses import Status
from contracts.turn import TurnReply
from tests.fakes.gateway import Citizen, Gateway, running_gateway


class Stream:
    """Reads server-sent events."""

    def __init__(self, response: Any) -> None:
        self.response = response

    async def next(self, wanted: str) -> tuple[str | None, dict[str, Any]]:
        async with asyncio.timeout(8):
            while True:
                seq, name, data = await self._event()
                if name == wanted:
                    return seq, data

    async def _event(self) -> tuple[str | None, str, dict[str, Any]]:
        fields: dict[str, str] = {}
        while line := (await self.response.content.readline()).decode().rstrip("\n"):
            name, _, value = line.partition(": ")
            if name:
                fields[name] = value
        return fields.get("id"), fields.get("event", ""), json.loads(fields.get("data", "{}"))


async def open_stream(citizen: Citizen, query: str = "", **headers: str) -> Stream:
    response = await citizen.client.get(f"/web/v1/events{query}", headers={**citizen.headers, **headers})
    assert response.status == 200
    assert response.content_type == "text/event-stream"
    return Stream(response)


async def test_messages_typing_and_state_are_told(gateway: Gateway, citizen: Citizen) -> None:
    stream = await open_stream(citizen)
    assert (await stream.next("state"))[1] == {"owner": "bot"}
    gateway.engine.hold.clear()
    await citizen.say("你好")
    assert (await stream.next("message"))[1]["from"] == "citizen"
    assert (await stream.next("typing"))[1] == {"from": "bot"}
    gateway.engine.hold.set()
    seq, message = await stream.next("message")
    assert (seq, message["seq"], message["from"]) == ("2", 2, "bot")
    assert (await stream.next("typing"))[1] == {"from": "nobody"}
    await citizen.post("end")
    assert (await stream.next("state"))[1] == {"owner": "closed"}


async def test_a_reader_resumes_where_it_left(gateway: Gateway, citizen: Citizen) -> None:
    for text in ("一", "二", "三"):
        await citizen.ask(text)
    stream = await open_stream(citizen, **{"Last-Event-ID": "4"})
    assert [(await stream.next("message"))[0] for _ in range(2)] == ["5", "6"]
    stream = await open_stream(citizen, "?after=5")
    assert (await stream.next("message"))[0] == "6"


async def test_bad_ids_are_a_problem(citizen: Citizen) -> None:
    response = await citizen.client.get("/web/v1/events", headers={**citizen.headers, "Last-Event-ID": "x"})
    assert response.status == 422


async def test_streams_and_polls_end_with_the_process(tmp_path, engine, knowledge) -> None:
    async with running_gateway(tmp_path, engine=engine, knowledge=knowledge) as gateway:
        citizen = await gateway.citizen()
        await open_stream(citizen)
        poll = asyncio.create_task(citizen.read(after=5, wait=25))
        await asyncio.sleep(0.1)
        async with asyncio.timeout(4):
            await gateway.client.server.app.shutdown()
            assert await poll == []


async def test_what_another_process_writes_arrives(gateway: Gateway, citizen: Citizen) -> None:
    """The desk has no hub of ours: readers look into the database every second."""
    from foundation.clock import SystemClock
    from service_desk.work_orders.announcing import ConversationAnnouncer

    stream = await open_stream(citizen)
    await stream.next("state")
    async with gateway.database.transaction() as session:
        await ConversationAnnouncer(SystemClock()).say(
            session, citizen.conversation, "请来窗口，电话0600-86010001", (Paragraph("请来窗口，电话0600-86010001"),)
        )
    _, message = await stream.next("message")
    assert (message["from"], message["status"]) == ("staff", "staff")
    assert message["blocks"] == [{"type": "paragraph", "text": "请来窗口，电话0600-86010001"}]


async def test_a_turn_that_says_nothing_new_is_not_lost(gateway: Gateway, citizen: Citizen) -> None:
    gateway.engine.script = lambda _: TurnReply(Status.CHITCHAT, (Paragraph("您好"),))
    stream = await open_stream(citizen)
    await citizen.say("你好")
    assert (await stream.next("message"))[0] == "1"
    assert (await stream.next("message"))[0] == "2"
