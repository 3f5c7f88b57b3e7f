"""How long a changed entry takes from the commit to the answer, in a large base that is being searched."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from contracts.search import SearchRequest
from foundation.clock import SystemClock
from foundation.database import Database
from knowledge_base.loading import bump_revision, content_hash, load_city, stored
from knowledge_base.model import Entry, kind_of
from knowledge_base.retrieval.embedder import Embedder
from knowledge_base.retrieval.rankers import Rankers
from knowledge_base.retrieval.wording import searchable
from knowledge_base.service import KnowledgeService
from knowledge_base.store.published import Published
from knowledge_base.store.tables import EntryRow, EntryVersionRow, Origin, VersionState

LIMIT = 2.0  # seconds, from the commit to the first search over the changed entry
WATCH = 0.5  # how often a service looks: apps/knowledge.py's default (seconds)
LONGEST = 60.0
_LOOK = 0.005


@dataclass(frozen=True)
class Change:
    """Seconds from the commit to the new answer, and what searches took meanwhile (milliseconds)."""

    entry: str
    seconds: float
    slowest_search: float


async def changes(
    folder: Path,
    city: Path,
    published: Published,
    embedder: Embedder,
    rankers: Rankers,
    count: int,
    on: date,
    watch: float = WATCH,
) -> AsyncIterator[Change]:
    """Changes one guide after the other, each while somebody searches all the time."""
    database = Database(f"sqlite+aiosqlite:///{folder / 'change.db'}")
    await database.create_tables()
    await _fill(database, city, published)
    service = KnowledgeService(database, embedder, rankers, folder / "index")
    await service.refresh()
    guides = published.guides
    async with _watched(service, watch):
        await _stored(folder / "index" / "snapshots")
        for number, guide in enumerate(guides[:: max(1, len(guides) // count)][:count]):
            question = f"{guide.name}第{number}次改了以后怎么办"
            changed = guide.model_copy(update={"similar_questions": (*guide.similar_questions, question)})
            with _searching(service, guide.name, on) as times:
                await _publish(database, changed)
                begun = time.perf_counter()
                await _told(service, SearchRequest(question, on), guide.id, 2)
                took = time.perf_counter() - begun
            nearest = await _nearest(service, SearchRequest(question, on))
            if nearest != (guide.id, searchable(question)):
                raise AssertionError(f"the new sentence of {guide.id} is not found: {nearest}")
            yield Change(guide.id, took, 1000 * max(times, default=0.0))
    await database.close()


async def _stored(snapshots: Path) -> None:
    """Until the first snapshot is on disk: the service does that once, after its start, beside its other work."""
    while not await asyncio.to_thread(_holds_one, snapshots):  # noqa: ASYNC110 - no event tells of a file
        await asyncio.sleep(_LOOK)


def _holds_one(snapshots: Path) -> bool:
    return any(path.name[0] != "." for path in snapshots.glob("*"))


async def _told(service: KnowledgeService, request: SearchRequest, entry: str, version: int) -> None:
    """Until the new version is told, and a search has been answered from the index that holds it."""
    async with asyncio.timeout(LONGEST):
        while service.entry(entry, (), None).version != version:  # noqa: ASYNC110
            await asyncio.sleep(_LOOK)  # the state is in the service, which offers no event
        await service.search(request)


async def _nearest(service: KnowledgeService, request: SearchRequest) -> tuple[str, str]:
    """The entry and the sentence that lie nearest to a question."""
    steps = {step["step"]: step for step in (await service.explain(request))["steps"]}
    first = steps["dense"]["passages"][0]
    return first["entry"], first["text"]


@asynccontextmanager
async def _watched(service: KnowledgeService, every: float) -> AsyncIterator[None]:
    task = asyncio.create_task(service.watch(every))
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


@contextmanager
def _searching(service: KnowledgeService, text: str, on: date) -> Iterator[list[float]]:
    """Somebody else asks one question after the other."""
    times: list[float] = []

    async def ask() -> None:
        while True:
            begun = time.perf_counter()
            await service.search(SearchRequest(f"{text}要多久{len(times)}", on))
            times.append(time.perf_counter() - begun)

    task = asyncio.create_task(ask())
    yield times
    task.cancel()


async def _fill(database: Database, city: Path, published: Published) -> None:
    """The city, and the copies beside it."""
    async with database.transaction() as session:
        report = await load_city(session, city)
        own = {*report.added}
        copies = [item.entry for item in published.entries if item.entry.id not in own]
        now = SystemClock().now()
        session.add_all(
            EntryRow(id=entry.id, kind=kind_of(entry), department=entry.department, created_at=now) for entry in copies
        )
        await session.flush()
        session.add_all(_row(entry, 1) for entry in copies)
        await bump_revision(session, now)


async def _publish(database: Database, entry: Entry) -> None:
    """Version 2 in the place of version 1, as publishing does it."""
    async with database.transaction() as session:
        before = await session.get_one(EntryVersionRow, (entry.id, 1))
        before.state = VersionState.RETIRED
        await session.flush()
        session.add(_row(entry, 2))
        await bump_revision(session, SystemClock().now())


def _row(entry: Entry, version: int) -> EntryVersionRow:
    content, now = stored(entry), SystemClock().now()
    return EntryVersionRow(
        entry=entry.id,
        version=version,
        state=VersionState.PUBLISHED,
        origin=Origin.CITY,
        title=entry.title,
        department=entry.department,
        regions=list(entry.regions),
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
        content=content,
        content_hash=content_hash(content),
        created_at=now,
        published_at=now,
    )


def table(found: Sequence[Change]) -> Iterator[str]:
    """All changes, and whether the slowest was quick enough."""
    yield "| changed entry | live after s | slowest search meanwhile, ms |\n| --- | --- | --- |"
    for change in found:
        yield f"| {change.entry} | {change.seconds:.2f} | {change.slowest_search:.0f} |"
    slowest = max(change.seconds for change in found)
    yield f"\nslowest {slowest:.2f} s: {'within' if slowest <= LIMIT else 'NOT within'} {LIMIT:.0f} s"
