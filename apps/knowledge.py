"""The knowledge process: searches what is published. `python -m apps.knowledge [--check-config]`"""

from __future__ import annotations

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor

from pydantic import SecretStr, field_validator
from threadpoolctl import threadpool_limits

from foundation.database import Database
from foundation.http import serve
from foundation.logging import configure_logging
from foundation.settings import ServiceSettings, load_settings, long_enough
from knowledge_base.api import make_knowledge_app
from knowledge_base.errors import KnowledgeError
from knowledge_base.retrieval.embedders import Backend, load_embedder
from knowledge_base.retrieval.rankers import load_rankers
from knowledge_base.service import KnowledgeService


class KnowledgeSettings(ServiceSettings):
    """Settings of the knowledge process (WENZHENG_*)."""

    knowledge_secret: SecretStr
    embedding: str = ""
    embedding_backend: Backend = "auto"
    knowledge_watch_seconds: float = 0.5
    knowledge_threads: int = 16

    @field_validator("knowledge_secret")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        return long_enough(value)

    @property
    def embedding_model(self) -> str:
        """A folder or a name for sentence-transformers; the default is built at set-up."""
        return self.embedding or str(self.var / "embedding" / "multilingual-e5-small")


async def run(settings: KnowledgeSettings) -> None:
    """Serve until told to stop. The model loads first: without it nothing can be searched."""
    embedder = load_embedder(settings.embedding_model, settings.embedding_backend)
    threadpool_limits(1, user_api="blas")  # building an index must leave the other core to the searches
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(settings.knowledge_threads, "search"))
    rankers = load_rankers(embedder.name)
    database = Database(settings.database)
    service = KnowledgeService(database, embedder, rankers, settings.var / "index")
    app = make_knowledge_app(
        service,
        settings.knowledge_secret.get_secret_value(),
        watch_every=settings.knowledge_watch_seconds,
        metrics_secret=settings.metrics_secret,
    )
    try:
        await serve(app, settings.knowledge_host, settings.knowledge_port)
    finally:
        await database.close()


def main() -> int:
    settings = load_settings(KnowledgeSettings)
    configure_logging("knowledge", settings.log_level)
    try:
        asyncio.run(run(settings))
    except KnowledgeError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
