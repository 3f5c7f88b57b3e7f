"""The small city of the knowledge base's tests, for benchmarks of the search."""

from tests.knowledge_base.conftest import asked, duties, embedder, rankers, snapshot

__all__ = ["asked", "duties", "embedder", "rankers", "snapshot"]
