"""`/chat/basic`: the conversation without JavaScript. The token travels in the form, in no address or cookie."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass

from aiohttp import web

from connectors.web.channel import WebChannel
from connectors.web.pages.chat import EXAMPLES, site_of
from connectors.web.pages.rating_form import Form, given_rating, rating_form
from connectors.web.pages.rendering import Renderer
from connectors.web.sessions import Visitor
from connectors.web.stored import store
from conversations.errors import UnknownMessage, UnknownReasons
from conversations.intake import HandOver, Inbound
from conversations.reading import ShownMessage
from conversations.rendering import read_blocks
from foundation.problems import Problem, invalid

_PATIENCE = 8.0
_LONGEST = 64
_NAMES = {"citizen": "我", "bot": "问政助手", "staff": "工作人员", "system": "提示"}


@dataclass(frozen=True)
class Shown:
    """A message as the template shows it."""

    message: ShownMessage
    name: str

    @property
    def blocks(self) -> tuple[object, ...]:
        return tuple(read_blocks(self.message.blocks))


class BasicChat:
    """Shows the whole conversation after every post. A form that is sent again is the same message (`client_id`)."""

    def __init__(self, channel: WebChannel, renderer: Renderer) -> None:
        self._channel, self._renderer = channel, renderer

    async def show(self, request: web.Request) -> web.StreamResponse:
        site_of(self._channel, request)
        return self._page(request, "", [])

    async def post(self, request: web.Request) -> web.StreamResponse:
        channel, site = self._channel, site_of(self._channel, request)
        await channel.limit(channel.limiters.messages, request)
        channel.origins.check(request, site.id)
        form = await request.post()
        token, problem = _field(form, "token", 200), ""
        if not token:
            await channel.limit(channel.limiters.sessions, request)
            token, _conversation = await channel.sessions.open(site.id, "zh-Hans", site.region)
        visitor = await channel.sessions.visitor_of(token)
        await channel.limiters.session.take(visitor.conversation)
        notice = site.consent
        if notice and _field(form, "accept", 32) == notice.version:
            await channel.participation.consent(visitor.conversation, notice.version, True, notice.text)
        consented = not notice or await channel.participation.has_consented(visitor.conversation, notice.version)
        thanks = ""
        if consented:
            thanks, problem = await self._act(visitor, form)
        messages = await self._all(visitor.conversation)
        return self._page(
            request,
            token,
            messages,
            thanks=thanks,
            problem=problem,
            notice=None if consented else notice,
            said=_said(form),
        )

    async def _all(self, conversation: str) -> list[ShownMessage]:
        messages: list[ShownMessage] = []
        while page := await self._channel.reader.after(conversation, messages[-1].seq if messages else 0):
            messages += page
        return messages

    async def _act(self, visitor: Visitor, form: Form) -> tuple[str, str]:
        """Does what the form asks; returns our thanks and the sentence for what could not be done."""
        try:
            if seq := _field(form, "helpful", 12) or _field(form, "unhelpful", 12):
                helpful = bool(_field(form, "helpful", 12))
                await self._channel.participation.feedback(visitor.conversation, int(seq), helpful, None)
                return "谢谢您的反馈。", ""
            if rating := given_rating(form):
                await self._channel.participation.rate(visitor.conversation, rating)
                return "谢谢您的评价，我们会据此改进。", ""
            inbound = self._inbound(visitor, form)
            if inbound is not None:
                async with self._channel.admitted():
                    seq_stored = await store(self._channel, inbound)
                await self._wait(visitor.conversation, seq_stored)
        except Problem as refused:
            return "", refused.detail
        except UnknownReasons:
            return "", "评价原因已经更新，请重新选择。"
        except (ValueError, UnknownMessage):
            return "", "没有找到您要评价的那条答复。"
        return "", ""

    def _inbound(self, visitor: Visitor, form: Form) -> Inbound | None:
        key = f"web:{visitor.conversation}:{_field(form, 'client_id', _LONGEST)}"
        if _field(form, "person", 1):
            return Inbound(visitor.conversation, f"{key}:person", hand_over=HandOver(None, None))
        if option := _field(form, "option", _LONGEST):
            return Inbound(visitor.conversation, f"{key}:{option}", None, option)
        text = _said(form)
        if len(text) > self._channel.limits.text_length:
            raise invalid(f"这段话超过了{self._channel.limits.text_length}字的上限，请分成几段。")
        return Inbound(visitor.conversation, key, text, None) if text else None

    async def _wait(self, conversation: str, seq: int) -> None:
        """Until somebody answered, or patience ends; then the page offers to look again."""
        deadline = asyncio.get_running_loop().time() + _PATIENCE
        with self._channel.hub.subscribe(conversation) as news:
            while (left := deadline - asyncio.get_running_loop().time()) > 0 and not self._channel.hub.closed:
                if any(one.sender != "citizen" for one in await self._channel.reader.after(conversation, seq)):
                    return
                await news.wait(min(self._channel.limits.poll, left))

    def _page(
        self,
        request: web.Request,
        token: str,
        messages: list[ShownMessage],
        *,
        thanks: str = "",
        problem: str = "",
        notice: object = None,
        said: str = "",
    ) -> web.StreamResponse:
        return self._renderer.page(
            request,
            "basic.html",
            token=token,
            shown=[Shown(one, _NAMES[one.sender]) for one in messages],
            client_id=uuid.uuid4().hex,
            examples=() if messages else EXAMPLES,
            rating=rating_form(messages),
            thanks=thanks,
            problem=problem,
            notice=notice,
            said=said if notice else "",
            site=site_of(self._channel, request),
        )


def _field(form: Form, name: str, longest: int) -> str:
    value = form.get(name, "")
    return value[:longest] if isinstance(value, str) else ""


def _said(form: Form) -> str:
    return _field(form, "text", 20_000).strip() or _field(form, "example", 200).strip()
