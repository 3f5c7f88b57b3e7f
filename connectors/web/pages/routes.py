"""Which page stands at which path."""

from __future__ import annotations

from aiohttp import web

from connectors.web.channel import WebChannel
from connectors.web.pages.assets import Assets
from connectors.web.pages.basic import BasicChat
from connectors.web.pages.browsing import KnowledgePages
from connectors.web.pages.chat import ChatPages
from connectors.web.pages.entries import EntryPages
from connectors.web.pages.policies import secure
from connectors.web.pages.progress import ProgressPage
from connectors.web.pages.rendering import Handler, Renderer

_ENTRY = "{entry:[A-Za-z0-9_-]+}"


def add_pages(app: web.Application, channel: WebChannel, assets: Assets | None = None) -> None:
    """Add the public pages and their files."""
    files = assets or Assets()
    renderer = Renderer(files, next(iter(channel.sites.values())))
    chat = ChatPages(channel, renderer, built=files.has_widget)
    basic, progress = BasicChat(channel, renderer), ProgressPage(channel, renderer)
    entries, knowledge = EntryPages(channel, renderer), KnowledgePages(channel, renderer)
    pages: dict[str, Handler] = {
        "/": chat.home,
        "/chat": chat.chat,
        "/widget": chat.widget,
        "/privacy": chat.privacy,
        "/chat/basic": basic.show,
        "/progress": progress.form,
        f"/entries/{_ENTRY}": entries.show,
        f"/entries/{_ENTRY}/{{version}}": entries.show,
        f"/compare/{_ENTRY}": entries.compare,
        "/knowledge": knowledge.index,
        "/knowledge/departments/{department}": knowledge.department,
        "/knowledge/subjects/{subject}": knowledge.subject,
        "/knowledge/regions/{region}": knowledge.region,
    }
    app.router.add_routes([web.get(path, renderer.guarded(page)) for path, page in pages.items()])
    app.router.add_routes(
        [
            web.post("/chat/basic", renderer.guarded(basic.post)),
            web.post("/progress", renderer.guarded(progress.look_up)),
            web.get("/robots.txt", knowledge.robots),
            web.get("/sitemap.xml", renderer.guarded(knowledge.site_map)),
            web.get("/static/{name}", files.file),
        ]
    )
    app.on_response_prepare.append(secure)
