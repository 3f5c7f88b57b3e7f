"""Which path of the public interface goes where (DESIGN §5)."""

from __future__ import annotations

from aiohttp import web

from connectors.web.attachments import AttachmentsApi
from connectors.web.channel import WebChannel
from connectors.web.events import EventsApi
from connectors.web.messages import MessagesApi
from connectors.web.pages.routes import add_pages
from connectors.web.participating import ParticipationApi


def add_web_channel(app: web.Application, channel: WebChannel) -> None:
    """Add the public web channel to an application made by `foundation.http.make_app`."""
    messages, events = MessagesApi(channel), EventsApi(channel)
    participation = ParticipationApi(channel)
    routes = [
        web.post("/web/v1/sessions", messages.open_session),
        web.post("/web/v1/messages", messages.post),
        web.get("/web/v1/messages", messages.read, allow_head=False),
        web.get("/web/v1/events", events.stream, allow_head=False),
        web.post("/web/v1/consent", participation.consent),
        web.post("/web/v1/feedback", participation.feedback),
        web.post("/web/v1/rating", participation.rating),
        web.post("/web/v1/handoff", messages.hand_off),
        web.post("/web/v1/read", participation.read),
        web.post("/web/v1/end", participation.end),
        web.post("/web/v1/attachments", AttachmentsApi(channel).upload),
        web.post("/web/v1/work-orders/lookup", participation.look_up_order),
        web.get("/web/v1/transcript", participation.transcript, allow_head=False),
    ]
    app.router.add_routes(routes)
    for path in {route.path for route in routes if route.path.startswith("/web/")}:
        app.router.add_options(path, channel.origins.preflight)
    add_pages(app, channel)
    app.on_response_prepare.append(channel.origins.tell)

    async def let_readers_go(_app: web.Application) -> None:
        channel.hub.close()

    app.on_shutdown.append(let_readers_go)
