"""A knowledge service over a base of any size, in a process of its own: `python -m benchmarks.search_speed.server`.

The last line that it prints before it serves is a JSON object with what building took.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from aiohttp import web
from threadpoolctl import threadpool_limits

from benchmarks.search_speed.grown import TownEmbedder, grown
from contracts.codec import from_data, to_data
from contracts.search import SearchRequest
from deploy.setup.memory import resident_mb
from foundation.http import make_app, read_json, serve
from foundation.logging import configure_logging
from knowledge_base.content import read_city
from knowledge_base.indexing import Indexer
from knowledge_base.live import Live
from knowledge_base.loading import publish_in_memory
from knowledge_base.retrieval.cache import CachingEmbedder
from knowledge_base.retrieval.embedder import BatchingEmbedder, Embedder, RememberingEmbedder
from knowledge_base.retrieval.embedders import load_embedder
from knowledge_base.retrieval.rankers import load_rankers

_THREADS = 16  # apps/knowledge.py's default


def search_app(live: Live) -> web.Application:
    """`POST /internal/search` as the service answers it."""

    async def health() -> dict[str, object]:
        return {"passages": len(live.snapshot.passages)}

    async def search(request: web.Request) -> web.Response:
        wanted = from_data(SearchRequest, await read_json(request))
        return web.json_response(to_data(await live.search(wanted)))

    app = make_app(health=health)
    app.router.add_post("/internal/search", search)
    return app


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True)
    parser.add_argument("--city", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--passages", type=int, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--batch", type=int, default=16, help="sentences embedded together at most")
    options = parser.parse_args()
    configure_logging("search-speed", "WARNING")
    model = load_embedder(options.model)
    embedder = TownEmbedder(CachingEmbedder(model, options.cache))
    published = grown(publish_in_memory(read_city(options.city)), options.passages)
    batching: Embedder = BatchingEmbedder(model, options.batch)
    before, begun = resident_mb(os.getpid()), time.perf_counter()
    live = Indexer(embedder, RememberingEmbedder(batching), load_rankers(model.name), None).build(published)
    told = {
        "passages": len(live.snapshot.passages),
        "entries": len(live.snapshot.entries),
        "seconds": time.perf_counter() - begun,
        "memory": resident_mb(os.getpid()) - before,
    }
    print(json.dumps(told), flush=True)
    threadpool_limits(1, user_api="blas")
    threadpool_limits(1, user_api="openmp")
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_THREADS, "search"))
    await serve(search_app(live), "127.0.0.1", options.port)


if __name__ == "__main__":
    asyncio.run(main())
