"""What a citizen does besides asking: consent, feedback, rating, read, end, transcript, looking up an order."""

from __future__ import annotations

from aiohttp import web

from connectors.web.channel import WebChannel
from connectors.web.schemas import ConsentGiven, FeedbackGiven, OrderLookup, RatingGiven, ReadUpTo
from connectors.web.transcript import transcript
from conversations.errors import UnknownMessage, UnknownReasons
from conversations.participation import GivenRating
from foundation.clock import CHINA
from foundation.http import read_model
from foundation.problems import Problem, invalid, not_found


class ParticipationApi:
    """The small endpoints of `/web/v1`."""

    def __init__(self, channel: WebChannel) -> None:
        self._channel = channel

    async def consent(self, request: web.Request) -> web.Response:
        """POST consent: kept with the text it was given to, which must be the present one."""
        visitor = await self._channel.speaker(request)
        body = await read_model(request, ConsentGiven)
        site = self._channel.sites.get(visitor.site)
        notice = site.consent if site else None
        if notice is not None and body.notice_version != notice.version:
            raise Problem(
                409,
                "notice_changed",
                "Notice changed",
                "个人信息处理说明已经更新，请刷新页面后重新阅读。",
                notice=notice.version,
            )
        text = notice.text if notice else None
        await self._channel.participation.consent(visitor.conversation, body.notice_version, body.accepted, text)
        return _done()

    async def feedback(self, request: web.Request) -> web.Response:
        conversation = await self._conversation(request)
        body = await read_model(request, FeedbackGiven)
        try:
            await self._channel.participation.feedback(conversation, body.seq, body.helpful, body.reason)
        except UnknownMessage:
            raise not_found("没有找到您要评价的那条答复。") from None
        return _done()

    async def rating(self, request: web.Request) -> web.Response:
        conversation = await self._conversation(request)
        body = await read_model(request, RatingGiven)
        rating = GivenRating(body.part, body.level, tuple(body.reasons), body.reasons_version, body.text, body.named)
        try:
            await self._channel.participation.rate(conversation, rating)
        except UnknownReasons:
            raise invalid("评价原因不在列表中，请刷新页面后重新选择。", fields=["reasons"]) from None
        return _done()

    async def read(self, request: web.Request) -> web.Response:
        conversation = await self._conversation(request)
        body = await read_model(request, ReadUpTo)
        await self._channel.participation.read(conversation, body.seq)
        return _done()

    async def end(self, request: web.Request) -> web.Response:
        await self._channel.participation.end(await self._conversation(request))
        return _done()

    async def transcript(self, request: web.Request) -> web.Response:
        await self._channel.limit(self._channel.limiters.reads, request)
        conversation = (await self._channel.visitor(request)).conversation
        text = await transcript(self._channel.reader, conversation)
        headers = {"Content-Disposition": 'attachment; filename="transcript.txt"'}
        return web.Response(text=text, content_type="text/plain", charset="utf-8", headers=headers)

    async def look_up_order(self, request: web.Request) -> web.Response:
        await self._channel.limit(self._channel.limiters.lookups, request)
        await self._channel.visitor(request)
        body = await read_model(request, OrderLookup)
        order = await self._channel.orders.look_up(body.number, body.phone_last4)
        if order is None:
            raise not_found("没有查到这个工单。请核对工单号和登记时所留电话的后四位。")
        timeline = [
            {"at": step.at.astimezone(CHINA).isoformat(timespec="seconds"), "text": step.text}
            for step in order.timeline
        ]
        return web.json_response(
            {
                "number": order.number,
                "status": order.status,
                "department": order.department,
                "due": order.due.isoformat(),
                "timeline": timeline,
            }
        )

    async def _conversation(self, request: web.Request) -> str:
        return (await self._channel.speaker(request)).conversation


def _done() -> web.Response:
    return web.Response(status=204)
