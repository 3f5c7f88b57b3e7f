"""The conversation without JavaScript, and the look-up of a work order."""

from __future__ import annotations

import html
import re

from contracts.blocks import Paragraph
from contracts.statuses import Status
from contracts.turn import Option, OptionPayload, TurnReply, TurnRequest
from conversations.models import Consent, Feedback, Message, Rating
from tests.connectors.web.pages.conftest import text
from tests.fakes.gateway import Gateway
from tests.fakes.servers import FakeEngine


def ask(request: TurnRequest) -> TurnReply:
    said = request.text or f"选了{request.option and request.option.intent}"
    options = (Option("申请材料", OptionPayload("ask_facet")),)
    return TurnReply(Status.ANSWERED, (Paragraph(f"您说：{said}<b>"),), options)


def hidden(page: str) -> dict[str, str]:
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    return {name: html.unescape(value) for name, value in found.items()}


async def post(gateway: Gateway, path: str = "/chat/basic", status: int = 200, **form: str) -> str:
    response = await gateway.client.post(path, data=form)
    assert response.status == status
    return str(await response.text())


async def test_a_question_an_option_and_a_thank_you(site: Gateway, engine: FakeEngine) -> None:
    engine.script = ask
    first = hidden(await text(site, "/chat/basic"))
    page = await post(site, **first, text="身份证丢了")
    assert "您说：身份证丢了&lt;b&gt;" in page
    option = re.search(r'name="option" value="([^"]+)"', page)[1]  # type: ignore[index]
    page = await post(site, **hidden(page), option=option)
    assert "您说：选了ask_facet" in page
    assert "您说：身份证丢了" in page
    helpful = re.search(r'name="helpful" value="(\d+)"', page)[1]  # type: ignore[index]
    assert "谢谢您的反馈" in await post(site, **hidden(page), helpful=helpful)
    assert [row.helpful for row in await site.rows(Feedback)] == [True]
    assert "没有找到您要评价的那条答复" in await post(site, **hidden(page), helpful="999")


async def test_the_helper_is_rated(site: Gateway, engine: FakeEngine) -> None:
    engine.script = ask
    first = await text(site, "/chat/basic")
    assert "提交评价" not in first
    page = await post(site, **hidden(first), text="身份证丢了")
    assert "您对智能助手的服务满意吗" in page
    assert "您对工作人员的服务满意吗" not in page
    assert "请先选择满意程度" in await post(site, **hidden(page), rate="bot")
    chosen = {
        "rate": "bot",
        "bot_level": "2",
        "bot_reason": "reason2",
        "bot_text": "太慢，打13800138000",
        "bot_named": "1",
    }
    assert "评价原因已经更新" in await post(site, **hidden(page), **chosen | {"bot_reason": "reason9"})
    assert "谢谢您的评价" in await post(site, **hidden(page), **chosen)
    (row,) = await site.rows(Rating)
    assert (row.part, row.level, row.reasons, row.named) == ("bot", 2, ["reason2"], True)
    assert row.text_masked == "太慢，打⟦phone:1⟧"


async def test_a_form_that_is_sent_again_is_the_same_message(site: Gateway, engine: FakeEngine) -> None:
    engine.script = ask
    page = await post(site, **hidden(await text(site, "/chat/basic")), text="一")
    form = hidden(page)
    await post(site, **form, text="二")
    await post(site, **form, text="二")
    assert sum(row.sender == "citizen" for row in await site.rows(Message)) == 2


async def test_nothing_is_sent_before_consent(site: Gateway, engine: FakeEngine) -> None:
    path = "/chat/basic?site=hall"
    page = await post(site, path, **hidden(await text(site, path)), text="身份证丢了")
    assert "我们只收集您写下的话" in page
    assert not engine.requests
    page = await post(site, path, **hidden(page), accept="v1")
    assert "您说：身份证丢了" in page
    assert [(row.notice_version, row.accepted) for row in await site.rows(Consent)] == [("v1", True)]


async def test_a_token_is_in_no_address(site: Gateway) -> None:
    page = await post(site, text="你好", client_id="a1")
    token = hidden(page)["token"]
    assert token not in re.sub(r'<input type="hidden"[^>]*>', "", page)
    assert "失效" in await post(site, status=401, token="x" * 43, text="你好", client_id="a2")


async def test_too_long_a_text_is_refused_kindly(site: Gateway) -> None:
    assert "上限" in await post(site, text="长" * 2001, client_id="a1")


async def test_orders_are_looked_up_by_number_and_digits(site: Gateway) -> None:
    assert "后四位数字" in await post(site, "/progress", number="YZ1", phone_last4="12")
    assert "没有查到这个工单" in await post(site, "/progress", number="YZ2026112300015", phone_last4="1234")
    assert "&#34;&gt;&lt;script&gt;" in await post(site, "/progress", number='"><script>', phone_last4="1234")
