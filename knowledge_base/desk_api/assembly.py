"""Everything of the knowledge base that the desk process serves and does in the background."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from aiohttp import web

from foundation.clock import Clock
from foundation.database import Database
from foundation.staff_api import declare
from knowledge_base.desk_api.conflicts import ConflictsApi
from knowledge_base.desk_api.entries import EntriesApi
from knowledge_base.desk_api.feeds import FeedsApi
from knowledge_base.desk_api.imports import ImportsApi
from knowledge_base.desk_api.looking import LookingApi
from knowledge_base.desk_api.problems import knowledge_problems
from knowledge_base.desk_api.reports import ReportsApi
from knowledge_base.desk_api.reviews import ReviewsApi
from knowledge_base.desk_api.trials import SearchTrials
from knowledge_base.desk_api.writing import ChatTexts, RealQuestions, WritingApi
from knowledge_base.editing.base import PublishedBase
from knowledge_base.editing.checking import Checking
from knowledge_base.editing.comments import Comments
from knowledge_base.editing.drafting import Drafting
from knowledge_base.editing.gate import Gate
from knowledge_base.editing.publishing import Publishing
from knowledge_base.editing.reviewing import Reviewing
from knowledge_base.editing.scheduler import PublicationScheduler
from knowledge_base.editing.signatures import Signing
from knowledge_base.editing.uploads import Uploads
from knowledge_base.feeds.overriding import Overriding
from knowledge_base.feeds.puller import FeedPuller
from knowledge_base.importing.files.sandbox import FileReader, Sandbox
from knowledge_base.importing.limits import Limits
from knowledge_base.importing.service import Importer


def add_knowledge_desk(
    app: web.Application,
    database: Database,
    clock: Clock,
    trials: SearchTrials,
    chat: ChatTexts,
    asked: RealQuestions,
    *,
    reader: FileReader | None = None,
    limits: Limits | None = None,
    look_every: float = 1.0,
    pull_every: float = 300.0,
) -> None:
    """Declare the endpoints and run scheduler and feeds while the app serves.

    `trials` is the search service, `chat` how a chat channel words an answer, `asked` what citizens asked in vain;
    `look_every` (seconds) how often the scheduler looks, `pull_every` how often the
    feeds we subscribed to are fetched.
    """
    limits = limits or Limits()
    base = PublishedBase(database)
    publishing = Publishing(database, clock, Gate(database, clock, base, trials))
    signing = Signing(database, clock, base)
    uploads = Uploads(database, clock, Importer(database, clock, reader or Sandbox(limits)))
    app.middlewares.append(knowledge_problems)
    entries = EntriesApi(database, clock, Drafting(database, clock), Reviewing(database, clock), publishing, signing)
    declare(app, entries.endpoints())
    declare(app, WritingApi(Checking(database, base), trials, chat, asked).endpoints())
    declare(app, LookingApi(database, clock, base, trials).endpoints())
    declare(app, ReviewsApi(database, Comments(database, clock)).endpoints())
    declare(app, ConflictsApi(signing).endpoints())
    declare(app, ImportsApi(database, uploads, limit=limits.file_bytes).endpoints())
    declare(app, ReportsApi(database, clock, base).endpoints())
    declare(app, FeedsApi(database, clock, Overriding(database, clock)).endpoints())

    async def working(_app: web.Application) -> AsyncIterator[None]:
        tasks: list[asyncio.Task[object]] = [
            asyncio.create_task(base.get()),  # the first comparison takes seconds: nobody should wait for it
            asyncio.create_task(PublicationScheduler(database, clock, publishing).run(look_every)),
            asyncio.create_task(FeedPuller(database, clock).run(pull_every)),
        ]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    app.cleanup_ctx.append(working)
