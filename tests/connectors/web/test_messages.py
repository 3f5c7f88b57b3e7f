from __future__ import annotations

import asyncio
import time

import pytest

from contracts.blocks import Paragraph
from contracts.statuses import Status
from contracts.turn import Option, OptionPayload, TurnReply, TurnRequest
from conversations.models import InboxEntry, Message, PersonalToken
from tests.fakes.gateway import Citizen, Gateway
from tests.fakes.servers import ANSWER, echo


async def test_an_answer_comes_with_its_source(gateway: Gateway, citizen: Citizen) -> None:
    gateway.engine.script = lambda _: TurnReply(Status.ANSWERED, ANSWER.blocks)
    reply = await citizen.ask("身份证丢了怎么补办，要多少钱")
    assert reply["from"] == "bot"
    assert reply["status"] == "answered"
    assert reply["sources"] == [
        {
            "entry": "psb-id-card-reissue",
            "title": "居民身份证补领",
            "url": "/entries/psb-id-card-reissue/3",
            "department": "云州市公安局",
            "version": 3,
            "effective": "2025-01-01",
        }
    ]
    everything = await citizen.read()
    assert [m["from"] for m in everything] == ["citizen", "bot"]
    assert everything[0]["blocks"] == [{"type": "paragraph", "text": "身份证丢了怎么补办，要多少钱"}]


async def test_the_same_client_id_is_the_same_message(gateway: Gateway, citizen: Citizen) -> None:
    seqs = await asyncio.gather(*(citizen.say("你好", client_id="one") for _ in range(5)))
    await citizen.reply(seqs[0])
    assert set(seqs) == {1}
    assert await citizen.say("你好", client_id="one") == 1
    assert len(gateway.engine.requests) == 1
    assert len(await citizen.read()) == 2


async def test_two_messages_at_once_are_both_answered_in_order(gateway: Gateway, citizen: Citizen) -> None:
    await asyncio.gather(*(citizen.say(f"问题{n}") for n in range(4)))
    async with asyncio.timeout(10):
        while len(messages := await citizen.read()) < 8:
            await citizen.read(after=messages[-1]["seq"], wait=5)
    asked = [m["blocks"][0]["text"] for m in messages if m["from"] == "citizen"]
    answered = [m["blocks"][0]["text"] for m in messages if m["from"] == "bot"]
    assert answered == [f"您说：{text}" for text in asked]
    assert gateway.engine.most_at_once == 1
    assert [m["seq"] for m in messages] == list(range(1, 9))


async def test_long_poll_wakes_as_soon_as_there_is_a_reply(gateway: Gateway, citizen: Citizen) -> None:
    gateway.engine.hold.clear()
    seq = await citizen.say("你好")
    waiting = asyncio.create_task(citizen.read(after=seq, wait=20))
    await asyncio.sleep(0)
    gateway.engine.hold.set()
    started = time.monotonic()
    assert [m["from"] for m in await waiting] == ["bot"]
    assert time.monotonic() - started < 3


async def test_options_carry_opaque_ids(gateway: Gateway, citizen: Citizen) -> None:
    def script(request: TurnRequest) -> TurnReply:
        if request.option is not None:
            return TurnReply(Status.ANSWERED, (Paragraph(f"选了{request.option.entry}"),))
        return TurnReply(
            Status.CLARIFY, (Paragraph("哪一件？"),), (Option("补领", OptionPayload("choose_entry", "psb-x")),)
        )

    gateway.engine.script = script
    reply = await citizen.ask("身份证")
    (option,) = reply["options"]
    assert set(option) == {"id", "label"}
    chosen = await citizen.ask(option=option["id"])
    assert chosen["blocks"][0]["text"] == "选了psb-x"
    assert (await citizen.read())[2]["blocks"][0]["text"] == "补领"


async def test_an_option_of_another_conversation_has_expired(gateway: Gateway, citizen: Citizen) -> None:
    option = (Option("补领", OptionPayload("choose_entry", "psb-x")),)
    gateway.engine.script = lambda _: TurnReply(Status.CLARIFY, (Paragraph("？"),), option)
    reply = await citizen.ask("身份证")
    other = await gateway.citizen()
    response = await other.post("messages", client_id="a", option=reply["options"][0]["id"])
    assert response.status == 410
    problem = await response.json()
    assert problem["type"].endswith("option_expired")
    assert "选项已经失效" in problem["detail"]


@pytest.mark.parametrize(
    "text", ["", "   ", "😀😀🎉", "\u200b\u2060", "\U000e0041\U000e0042", "\x00\x01\x1b", "/", "？！"]
)
async def test_nothing_readable_is_answered_calmly_without_the_engine(
    gateway: Gateway, citizen: Citizen, text: str
) -> None:
    reply = await citizen.ask(text)
    assert reply["status"] == "invalid_input"
    assert reply["blocks"]
    assert gateway.engine.requests == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("/restart", "restart"),
        ("／restart", "restart"),
        ("\u200b/restart", "restart"),
        ('/ask_service{"item":"psb-x"}', 'ask_service{"item":"psb-x"}'),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("'; DROP TABLE messages; --", "'; DROP TABLE messages; --"),
        ("坏字\ud800符", "坏字符"),
    ],
)
async def test_hostile_text_is_only_text(gateway: Gateway, citizen: Citizen, text: str, told: str) -> None:
    reply = await citizen.ask(text)
    assert reply["status"] == "answered"
    assert gateway.engine.requests[0].text == told


async def test_ten_thousand_characters_are_declined_with_a_sentence(gateway: Gateway, citizen: Citizen) -> None:
    response = await citizen.post("messages", client_id="long", text="长" * 10_000)
    assert response.status == 422
    assert response.content_type == "application/problem+json"
    assert "2000字" in (await response.json())["detail"]
    assert (await citizen.read()) == []


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{not json", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"{}", "application/json; charset=nonsense", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"client_id=1&text=x", "application/x-www-form-urlencoded", 415),
        (b"[]", "application/json", 422),
        (b"{}", "application/json", 422),
        (b'{"client_id":"a"}', "application/json", 422),
        (b'{"client_id":"a","text":"x","option":"y"}', "application/json", 422),
        (b'{"client_id":"a b/../","text":"x"}', "application/json", 422),
        (b'{"client_id":"a","text":5}', "application/json", 422),
        (b"{" + b" " * 300_000 + b"}", "application/json", 413),
    ],
)
async def test_bad_bodies_get_a_problem_document(
    gateway: Gateway, citizen: Citizen, body: bytes, content_type: str, status: int
) -> None:
    headers = {**citizen.headers, "Content-Type": content_type}
    response = await gateway.client.post("/web/v1/messages", data=body, headers=headers)
    assert response.status == status, await response.text()
    assert response.content_type == "application/problem+json"
    assert (await response.json())["detail"]
    assert await gateway.rows(InboxEntry) == []


@pytest.mark.parametrize("header", [None, "Bearer nonsense", "Basic abc", "Bearer ", "Bearer \udcff"])
@pytest.mark.parametrize("path", ["messages", "events", "transcript"])
async def test_without_a_token_nothing_is_told(gateway: Gateway, header: str | None, path: str) -> None:
    headers = {"Authorization": header} if header else {}
    try:
        response = await gateway.client.get(f"/web/v1/{path}", headers=headers)
    except UnicodeEncodeError:
        pytest.skip("this client cannot send such a header")
    assert response.status == 401
    assert response.content_type == "application/problem+json"


async def test_unknown_site_path_and_method(gateway: Gateway) -> None:
    assert (await gateway.client.post("/web/v1/sessions", json={"site": "nowhere"})).status == 422
    assert (await gateway.client.get("/web/v1/nothing")).status == 404
    response = await gateway.client.delete("/web/v1/messages")
    assert response.status == 405
    assert response.content_type == "application/problem+json"


@pytest.mark.parametrize("query", ["after=-1", "after=x", "after=99999999999", "wait=１", "after=1.5"])
async def test_bad_numbers_in_the_query(citizen: Citizen, query: str) -> None:
    assert (await citizen.get(f"messages?{query}")).status == 422


async def test_the_engine_sees_tokens_and_the_database_keeps_no_plain_number(
    gateway: Gateway, citizen: Citizen
) -> None:
    text = "我叫张三，电话１３８ 0013\u200b8000，身份证11010519491231002X，卡6222021234567890123"
    gateway.engine.script = lambda r: TurnReply(Status.FORM, (Paragraph(f"您的电话是{'⟦phone:1⟧'}吗？"),))
    reply = await citizen.ask(text)
    (request,) = gateway.engine.requests
    assert request.text is not None
    assert "⟦phone:1⟧" in request.text
    assert "⟦id:1⟧" in request.text
    assert "0013" not in request.text
    assert reply["blocks"][0]["text"] == "您的电话是138****8000吗？"
    masked = [row.text_masked for row in await gateway.rows(Message)]
    assert not any("8000" in m or "1949" in m for m in masked)
    assert (await citizen.read())[0]["blocks"][0]["text"] == text
    again = await citizen.ask("再说一次13800138000")
    assert again
    assert gateway.engine.requests[1].text == "再说一次⟦phone:1⟧"
    values = {row.token: row.value for row in await gateway.rows(PersonalToken)}
    assert values["⟦phone:1⟧"] == "13800138000"


async def test_a_citizen_cannot_forge_tokens(gateway: Gateway, citizen: Citizen) -> None:
    await citizen.ask("⟦phone:1⟧")
    assert gateway.engine.requests[0].text == "[phone:1]"


async def test_traditional_characters_are_answered_in_kind(gateway: Gateway, citizen: Citizen) -> None:
    gateway.engine.script = lambda _: TurnReply(Status.ANSWERED, ANSWER.blocks)
    reply = await citizen.ask("身份證丟了怎麼補辦")
    assert reply["blocks"][0]["text"] == "補領身份證每證40元。"
    assert reply["sources"][0]["title"] == "居民身份證補領"
    assert reply["sources"][0]["entry"] == "psb-id-card-reissue"
    assert gateway.engine.requests[0].context.lang == "zh-Hant"


async def test_previous_text_and_context_go_with_the_next_turn(gateway: Gateway, citizen: Citizen) -> None:
    def script(request: TurnRequest) -> TurnReply:
        from dataclasses import replace

        return TurnReply(Status.ANSWERED, (Paragraph("好"),), context=replace(request.context, item="psb-x"))

    gateway.engine.script = script
    await citizen.ask("身份证丢了")
    await citizen.ask("多少钱")
    context = gateway.engine.requests[1].context
    assert (context.item, context.previous_text) == ("psb-x", "身份证丢了")


async def test_rate_limits_tell_when_to_come_back(gateway: Gateway, tmp_path, engine, knowledge) -> None:
    from tests.fakes.gateway import running_gateway

    folder = tmp_path / "limited"
    folder.mkdir()
    limits = {"web_sessions_per_second": 2, "web_messages_per_second": 3}
    async with running_gateway(folder, engine=engine, knowledge=knowledge, **limits) as limited:
        citizen = await limited.citizen()
        await limited.citizen()
        response = await limited.client.post("/web/v1/sessions", json={"site": "demo"})
        assert response.status == 429
        assert int(response.headers["Retry-After"]) >= 1
        statuses = [(await citizen.post("messages", client_id=str(n), text="问")).status for n in range(6)]
        assert statuses[:3] == [202] * 3
        assert 429 in statuses


async def test_too_many_unanswered_messages(gateway: Gateway, citizen: Citizen) -> None:
    gateway.engine.hold.clear()
    statuses = [(await citizen.post("messages", client_id=str(n), text="问")).status for n in range(21)]
    assert statuses == [202] * 20 + [429]
    refused = await citizen.post("messages", client_id="20", text="问")
    assert (refused.status, refused.content_type) == (429, "application/problem+json")
    assert int(refused.headers["Retry-After"]) >= 1
    gateway.engine.hold.set()


async def test_one_question_of_a_conversation_is_pending_and_the_next_wait_in_line(
    gateway: Gateway, citizen: Citizen
) -> None:
    two_asked, go_on = asyncio.Event(), asyncio.Event()

    async def answer(request: TurnRequest) -> TurnReply:
        if len(gateway.engine.requests) == 2:
            two_asked.set()
        await go_on.wait()
        return echo(request)

    gateway.engine.script = answer
    seqs = [await citizen.say(f"第{number}句") for number in range(3)]
    other = await gateway.citizen()
    await other.say("别人的一句")
    await asyncio.wait_for(two_asked.wait(), 3)
    asked = sorted(request.text or "" for request in gateway.engine.requests)
    assert asked == ["别人的一句", "第0句"], "one of each conversation"
    go_on.set()
    last = await citizen.reply(seqs[-1])
    while "第2句" not in str(last["blocks"]):
        last = await citizen.reply(last["seq"])
    replies = [m for m in await citizen.read() if m["from"] == "bot"]
    assert [f"第{number}句" in str(reply["blocks"]) for number, reply in enumerate(replies)] == [True] * 3
