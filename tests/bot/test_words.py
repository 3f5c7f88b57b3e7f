"""Words that are published reach the running engine: matcher, jieba and pinyin, without training or a restart."""

from __future__ import annotations

import asyncio
import os
from urllib.parse import urlsplit

from aiohttp import web

from bot.lexicon_feed import engine_lexicon_feed
from bot.pipeline import make_pipeline
from contracts.codec import to_data
from contracts.lexicon import Lexicon, Term
from tests.bot.conftest import Engine

NEW = Term("x-cloud-code", "云岭通办码申领", ("云岭通办码",))
BEFORE = Lexicon("v1", items=(Term("psb-passport", "普通护照签发", ("护照",)),), words=("护照",))
AFTER = Lexicon("v2", items=(*BEFORE.items, NEW), words=("护照", "云岭通办码"))


class Knowledge:
    """`GET /internal/lexicon` with an ETag, as the knowledge service answers it."""

    def __init__(self) -> None:
        self.lexicon = BEFORE

    async def get(self, request: web.Request) -> web.Response:
        if request.headers.get("If-None-Match") == f'"{self.lexicon.version}"':
            return web.Response(status=304)
        return web.json_response(to_data(self.lexicon))


def items(reply: dict) -> list[str]:  # type: ignore[type-arg]
    return [entity["value"] for entity in reply["trace"]["entities"] if entity["entity"] == "item"]


async def test_a_published_word_is_understood_at_the_next_poll(engine: Engine) -> None:
    knowledge, app = Knowledge(), web.Application()
    app.router.add_get("/internal/lexicon", knowledge.get)
    runner = web.AppRunner(app)
    await runner.setup()
    port = urlsplit(os.environ["WENZHENG_KNOWLEDGE_URL"]).port
    await web.TCPSite(runner, "127.0.0.1", port).start()
    feed, model = engine_lexicon_feed(), engine.agent.processor.model_filename
    nlp = make_pipeline(feed)
    try:
        await asyncio.to_thread(feed.refresh)
        assert items(await engine.say("云岭通办码怎么用", "m1")) == []
        assert items(await engine.say("huzhao zenme ban", "m2")) == ["psb-passport"]
        assert "云岭通办码" not in [token.text for token in nlp("云岭通办码怎么用")]
        knowledge.lexicon = AFTER
        assert await asyncio.to_thread(feed.refresh) is True
        assert items(await engine.say("云岭通办码怎么用", "m3")) == ["x-cloud-code"]
        assert items(await engine.say("yunlingtongbanma zenme ban", "m4")) == ["x-cloud-code"]
        assert "云岭通办码" in [token.text for token in nlp("云岭通办码怎么用")]
        assert engine.agent.processor.model_filename == model
    finally:
        await runner.cleanup()
