"""What a citizen does besides asking: consent, feedback, rating, read, end, transcript, looking up an order."""

from __future__ import annotations

from aiohttp import web

from connectors.web.channel import WebChannel
from connectors.web.schemas import ConsentGiven, FeedbackGiven, OrderLookup, RatingGiven, ReadUpTo
from connectors.web.transcript import transcript
from conversations.errors import UnknownMessage
from conversations.participation import GivenRating
from foundation.clock import CHINA
from foundation.http import read_model
from foundation.problems import Problem, not_found


class ParticipationApi:
    """The small endpoints of `/web/v1`."""

    def __init__(self, channel: WebChannel) -> None:
        self._channel = channel

    async def consent(self, request: web.Request) -> web.Response:
        conversation = await self._conversation(request)
        body = await read_model(request, ConsentGiven)
        await self._channel.participation.consent(conversation, body.notice_version, body.accepted)
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
        await self._channel.participation.rate(conversation, rating)
        return _done()

    async def read(self, request: web.Request) -> web.Response:
        conversation = await self._conversation(request)
        body = await read_model(request, ReadUpTo)
        await self._channel.participation.read(conversation, body.seq)
        return _done()

    async def end(self, request: web.Request) -> web.Response:
        await self._channel.participation.end(await self._conversation(request))
        return _done()

    async def attachments(self, request: web.Request) -> web.Response:
        """Refused until a member of staff has asked for one; the desk's take-over brings the asking."""
        await self._conversation(request)
        raise Problem(403, "not_asked_for", "Attachment not asked for", "工作人员请您提供材料之后，才能上传附件。")

    async def transcript(self, request: web.Request) -> web.Response:
        conversation = await self._conversation(request)
        text = await transcript(self._channel.reader, conversation)
        headers = {"Content-Disposition": 'attachment; filename="transcript.txt"'}
        return web.Response(text=text, content_type="text/plain", charset="utf-8", headers=headers)

    async def look_up_order(self, request: web.Request) -> web.Response:
        self._channel.limit(self._channel.limiters.lookups, request)
        await self._channel.sessions.visitor(request)
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
        self._channel.limit(self._channel.limiters.messages, request)
        return (await self._channel.sessions.visitor(request)).conversation


def _done() -> web.Response:
    return web.Response(status=204)
