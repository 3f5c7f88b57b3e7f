"""Tells citizens kindly that a number they gave was not needed: nothing here asks for an ID or a card."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.blocks import Notice, Options
from contracts.turn import TurnReply, TurnRequest
from conversations.models import Message, Sender
from language.personal_data import ALWAYS_HIDDEN, TOKEN, Kind

_CALLED = {Kind.ID: "身份证号", Kind.CARD: "银行卡号", Kind.PASSPORT: "护照号", Kind.PERMIT: "通行证号"}
_WORDS = "您提到了{called}。在这里咨询不需要它，我们已经隐去，智能客服看不到。为了您的信息安全，请不要在对话里发送。"


async def needless_kinds(session: AsyncSession, request: TurnRequest, seq: int) -> list[Kind]:
    """The kinds of numbers in the message that no service here needs; one given before is not mentioned again."""
    found = {
        match.group(): Kind(match["kind"])
        for match in TOKEN.finditer(request.text or "")
        if match["kind"] in ALWAYS_HIDDEN
    }
    if not found:
        return []
    query = select(Message.text_masked).where(
        Message.conversation == request.conversation, Message.sender == Sender.CITIZEN.value, Message.seq < seq
    )
    before = " ".join(await session.scalars(query))
    return list(dict.fromkeys(kind for token, kind in found.items() if token not in before))


def with_kind_word(reply: TurnReply, kinds: list[Kind]) -> TurnReply:
    """The reply with a notice, before the question that ends it."""
    if not kinds:
        return reply
    notice = Notice(_WORDS.format(called="、".join(_CALLED[kind] for kind in kinds)))
    end = next((n for n, block in enumerate(reply.blocks) if isinstance(block, Options)), len(reply.blocks))
    return replace(reply, blocks=(*reply.blocks[:end], notice, *reply.blocks[end:]))
