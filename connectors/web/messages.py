"""Opening a conversation, saying something, and reading what was said (long poll)."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

from aiohttp import web

from connectors.web.channel import WebChannel
from connectors.web.queries import whole_number
from connectors.web.schemas import HandOffWanted, NewMessage, NewSession
from connectors.web.sessions import Visitor
from connectors.web.stored import store
from conversations.intake import HandOver, Inbound
from conversations.reading import ShownMessage
from foundation.http import read_model
from foundation.problems import Problem, invalid

_LANGS = {"zh-CN": "zh-Hans", "zh-TW": "zh-Hant", "zh-HK": "zh-Hant"}


class MessagesApi:
    """`/web/v1/sessions`, `/web/v1/messages`, `/web/v1/handoff`."""

    def __init__(self, channel: WebChannel) -> None:
        self._channel = channel

    async def open_session(self, request: web.Request) -> web.Response:
        """POST sessions: a new conversation on a known site."""
        channel = self._channel
        await channel.limit(channel.limiters.sessions, request)
        body = await read_model(request, NewSession)
        site = channel.sites.get(body.site)
        if site is None:
            raise invalid("没有这个站点，请检查页面上的站点编号。", kind="unknown_site", fields=["site"])
        channel.origins.check(request, site.id)
        lang = _LANGS.get(body.lang, body.lang)
        async with channel.admitted():
            token, conversation = await channel.sessions.open(site.id, lang, body.region or site.region)
        answer: dict[str, Any] = {"token": token, "conversation": conversation, "cursor": 0}
        if site.consent is not None:
            answer["consent_notice"] = site.consent.version
            answer["consent_text"] = site.consent.text
            answer["consent_url"] = site.consent.url
        return web.json_response(answer, status=201)

    async def post(self, request: web.Request) -> web.Response:
        """POST messages: store it, answer 202, work on it afterwards. The same client_id again is the same message."""
        channel = self._channel
        await channel.limit(channel.limiters.messages, request)
        body = await read_model(request, NewMessage)
        if (body.text is None) == (body.option is None):
            raise invalid("请提交一句话（text）或一个选项（option），二者选其一。", fields=["text", "option"])
        if body.text is not None and len(body.text) > channel.limits.text_length:
            limit = channel.limits.text_length
            raise invalid(
                f"这段话有{len(body.text)}个字，超过了{limit}字的上限。请分成几段，或只说最要紧的部分。",
                kind="text_too_long",
                limit=limit,
            )
        async with channel.admitted():
            visitor = await channel.counted(request)
            await self._check_consent(visitor)
            key = f"web:{visitor.conversation}:{body.client_id}"
            seq = await store(channel, Inbound(visitor.conversation, key, body.text, body.option))
        return web.json_response({"seq": seq}, status=202)

    async def hand_off(self, request: web.Request) -> web.Response:
        """POST handoff: ask for a person, about a topic or at a department."""
        channel = self._channel
        await channel.limit(channel.limiters.messages, request)
        body = await read_model(request, HandOffWanted)
        async with channel.admitted():
            visitor = await channel.counted(request)
            if body.department is not None and not await channel.departments.known([body.department]):
                raise invalid("没有这个部门，请重新选择。", kind="unknown_department", fields=["department"])
            await self._check_consent(visitor)
            mark = body.client_id or uuid.uuid4().hex
            wish = HandOver(body.topic, body.department)
            key = f"web:{visitor.conversation}:handoff:{mark}"
            seq = await store(channel, Inbound(visitor.conversation, key, hand_over=wish))
        return web.json_response({"seq": seq}, status=202)

    async def read(self, request: web.Request) -> web.Response:
        """GET messages: those after a cursor; with `wait`, as soon as there is one."""
        channel = self._channel
        await channel.limit(channel.limiters.reads, request)
        visitor = await channel.visitor(request)
        after = whole_number(request, "after")
        wait = min(whole_number(request, "wait"), channel.limits.longest_wait)
        messages = await self._wait(visitor.conversation, after, wait)
        cursor = messages[-1].seq if messages else after
        return web.json_response({"messages": [message.to_json() for message in messages], "cursor": cursor})

    async def _wait(self, conversation: str, after: int, wait: float) -> list[ShownMessage]:
        channel, clock = self._channel, asyncio.get_running_loop().time
        deadline = clock() + wait
        with channel.hub.subscribe(conversation) as news:
            while True:
                messages = await channel.reader.after(conversation, after)
                left = deadline - clock()
                if messages or left <= 0 or channel.hub.closed:
                    return messages
                await news.wait(min(channel.limits.poll, left))

    async def _check_consent(self, visitor: Visitor) -> None:
        site = self._channel.sites.get(visitor.site)
        notice = site.consent.version if site and site.consent else None
        if notice is not None and not await self._channel.participation.has_consented(visitor.conversation, notice):
            raise Problem(
                403,
                "consent_required",
                "Consent required",
                "请先阅读并同意个人信息处理说明，再开始咨询。",
                notice=notice,
            )
