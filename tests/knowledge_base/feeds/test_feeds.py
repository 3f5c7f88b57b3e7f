"""A province's base and a city's, two databases, joined over real HTTP by the desk's feed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from argon2 import PasswordHasher
from sqlalchemy import func, select

from apps.desk import build_app
from foundation.accounts.passwords import Argon2Hasher
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Staff
from foundation.audit.models import AuditLine
from foundation.clock import CHINA, FakeClock
from foundation.database import Database
from foundation.departments import load_departments
from knowledge_base.consistency import Aspect
from knowledge_base.editing.base import PublishedBase
from knowledge_base.editing.drafting import Drafting
from knowledge_base.editing.publishing import Publishing
from knowledge_base.editing.signatures import Signing
from knowledge_base.feeds.errors import FeedUnreadable, FromElsewhere, NameUsed, OverrideRefused
from knowledge_base.feeds.overriding import Overriding
from knowledge_base.feeds.puller import FeedPuller
from knowledge_base.feeds.registry import add_reader, from_the_start, revoke_reader, subscribe
from knowledge_base.feeds.tables import FeedEntryRow, FeedSubscriptionRow
from knowledge_base.loading import load_city
from knowledge_base.store.published import Published, read_published, revision_of
from tests.knowledge_base.city import city_data, write_city

EDITOR = Staff(1, "editor", Role.EDITOR, None)
REVIEWER = Staff(2, "reviewer", Role.REVIEWER, None)


@dataclass
class Base:
    database: Database
    clock: FakeClock
    folder: Path
    data: dict[str, Any]

    async def load(self) -> None:
        """Bring the base to `data`, as `make run` does."""
        write_city(self.folder, self.data)
        async with self.database.transaction() as session:
            await load_departments(session, self.data["departments"])
            await load_city(session, self.folder, self.clock)

    async def published(self) -> Published:
        async with self.database.read() as session:
            return await read_published(session)

    async def content(self, entry: str) -> Any:
        found = {item.entry.id: item.entry for item in (await self.published()).entries}
        return found.get(entry)


async def base(folder: Path, data: dict[str, Any]) -> Base:
    database = Database(f"sqlite+aiosqlite:///{folder / 'base.db'}")
    await database.create_tables()
    made = Base(database, FakeClock(datetime(2026, 11, 20, 9, 0, tzinfo=CHINA)), folder / "city", data)
    await made.load()
    return made


def province_data() -> dict[str, Any]:
    data = city_data()
    for department in data["departments"]:
        department["name"] = department["name"].replace("云州市", "云岭省")
    for row in (*data["guides"], *data["faqs"], *data["policies"]):
        row["regions"] = ["000000"]
    return data


@pytest.fixture
async def province(tmp_path: Path) -> AsyncIterator[Base]:
    (tmp_path / "province").mkdir()
    made = await base(tmp_path / "province", province_data())
    yield made
    await made.database.close()


@pytest.fixture
async def city(tmp_path: Path) -> AsyncIterator[Base]:
    (tmp_path / "local").mkdir()
    made = await base(tmp_path / "local", city_data())
    yield made
    await made.database.close()


@pytest.fixture
async def server(province: Base) -> AsyncIterator[TestServer]:
    hasher = Argon2Hasher(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    async with TestServer(build_app(province.database, province.clock, health_addresses={}, hasher=hasher)) as running:
        yield running


@pytest.fixture
async def token(province: Base) -> str:
    async with province.database.transaction() as session:
        return await add_reader(session, province.clock, "yunzhou")


@pytest.fixture
async def puller(city: Base, server: TestServer, token: str) -> FeedPuller:
    async with city.database.transaction() as session:
        await subscribe(session, city.clock, "yl", str(server.make_url("")), token)
    return FeedPuller(city.database, city.clock, page=3)


async def test_everything_comes_over_marked_with_its_source(puller: FeedPuller, city: Base) -> None:
    report = await puller.pull("yl")
    assert (len(report.changed), report.refused) == (7, [])
    entries = {item.entry.id: item for item in (await city.published()).entries}
    assert len(entries) == 14
    passport = entries["yl-psb-passport"]
    offices = {office.id: office.name for office in (await city.published()).departments}
    assert offices[passport.entry.department] == "云岭省公安局"
    assert entries["yl-psb-faq-proxy"].entry.items == ("yl-psb-id-card-reissue",)
    async with city.database.read() as session:
        row = await session.get_one(FeedEntryRow, ("yl", "psb-passport"))
        assert row.source["department_name"] == "云岭省公安局"
        actions = set(await session.scalars(select(AuditLine.action)))
    assert "knowledge.feed" in actions


async def test_only_what_changed_comes_again(puller: FeedPuller, province: Base, city: Base) -> None:
    await puller.pull("yl")
    revision = (await city.published()).revision
    again = await puller.pull("yl")
    assert (again.changed, again.unchanged) == ([], [])
    assert (await city.published()).revision == revision
    province.data["guides"][1]["hours"] = "工作日8:00—18:00"
    await province.load()
    changed = await puller.pull("yl")
    assert changed.changed == ["psb-passport"]
    assert (await city.content("yl-psb-passport")).hours == "工作日8:00—18:00"
    async with city.database.transaction() as session:
        await from_the_start(session, "yl")
    from_zero = await puller.pull("yl")
    assert (from_zero.changed, len(from_zero.unchanged)) == ([], 7)


async def test_what_is_taken_out_there_is_taken_out_here(puller: FeedPuller, province: Base, city: Base) -> None:
    await puller.pull("yl")
    editing = Publishing(province.database, province.clock, None)  # type: ignore[arg-type] - retiring asks no gate
    await editing.retire(REVIEWER, "psb-faq-proxy", "过时")
    assert (await puller.pull("yl")).withdrawn == ["psb-faq-proxy"]
    assert await city.content("yl-psb-faq-proxy") is None
    assert await city.content("psb-faq-proxy") is not None


async def test_an_interruption_goes_on_where_it_stopped(puller: FeedPuller, city: Base) -> None:
    fetch, pages = puller._fetch, []

    async def dies(http: aiohttp.ClientSession, subscription: FeedSubscriptionRow) -> Any:
        if len(pages) == 1:
            raise FeedUnreadable(subscription.name, "连不上")
        pages.append(await fetch(http, subscription))
        return pages[-1]

    puller._fetch = dies  # type: ignore[method-assign]
    with pytest.raises(FeedUnreadable):
        await puller.pull("yl")
    assert len((await city.published()).entries) == 7 + 3
    async with city.database.read() as session:
        row = await session.get_one(FeedSubscriptionRow, "yl")
        assert (row.cursor, row.error) == (pages[0].next, "连不上")
    rest = await FeedPuller(city.database, city.clock, page=100).pull("yl")
    assert len(rest.changed) == 4
    assert len((await city.published()).entries) == 14


async def test_what_comes_from_elsewhere_is_not_edited_here(puller: FeedPuller, city: Base) -> None:
    await puller.pull("yl")
    with pytest.raises(FromElsewhere) as caught:
        await Drafting(city.database, city.clock).begin(EDITOR, "yl-psb-passport", 1)
    assert caught.value.owner == "云岭省公安局"
    publishing = Publishing(city.database, city.clock, None)  # type: ignore[arg-type]
    for step in (
        publishing.retire(REVIEWER, "yl-gov-faq-hours", "不要"),
        publishing.roll_back(REVIEWER, "yl-psb-passport", "不要"),
    ):
        with pytest.raises(FromElsewhere):
            await step


async def test_a_local_entry_answers_instead_until_that_is_lifted(
    puller: FeedPuller, province: Base, city: Base
) -> None:
    await puller.pull("yl")
    overriding = Overriding(city.database, city.clock)
    with pytest.raises(OverrideRefused):
        await overriding.put(REVIEWER, "yl", "policy-rent", "policy-rent", "想改")
    with pytest.raises(OverrideRefused):
        await overriding.put(REVIEWER, "yl", "psb-passport", "yl-mca-marriage", "不是本地的")
    row = await overriding.put(REVIEWER, "yl", "psb-passport", "psb-passport", "《条例》第九条授权设区的市规定")
    assert row.overridden_by == "psb-passport"
    assert await city.content("yl-psb-passport") is None
    province.data["guides"][1]["hours"] = "工作日8:00—18:00"
    await province.load()
    await puller.pull("yl")
    assert await city.content("yl-psb-passport") is None
    await overriding.lift(REVIEWER, "yl", "psb-passport")
    assert (await city.content("yl-psb-passport")).hours == "工作日8:00—18:00"


async def test_what_cannot_be_taken_in_is_told_and_the_rest_goes_on(
    puller: FeedPuller, province: Base, city: Base
) -> None:
    province.data["regions"].append({"code": "330000", "name": "邻省", "level": "province", "parent": "000000"})
    province.data["guides"][0]["regions"] = ["330000"]
    await province.load()
    report = await puller.pull("yl")
    assert (report.refused, len(report.changed)) == (["psb-id-card-reissue"], 6)
    async with city.database.read() as session:
        row = await session.get_one(FeedEntryRow, ("yl", "psb-id-card-reissue"))
    assert row.problem == "本地没有这些地区：330000"
    province.data["guides"][0]["regions"] = ["000000"]
    await province.load()
    assert (await puller.pull("yl")).changed == ["psb-id-card-reissue"]


async def test_our_own_feed_does_not_hand_on_what_is_anothers(puller: FeedPuller, city: Base) -> None:
    from knowledge_base.feeds.outgoing import advance, changes_after

    await puller.pull("yl")
    async with city.database.transaction() as session:
        assert await advance(session, city.clock.now()) == 7
        assert await advance(session, city.clock.now()) == 0
        page = await changes_after(session, 0, 100)
    assert not [change["entry"] for change in page.changes if change["entry"].startswith("yl-")]


async def test_without_a_valid_token_nothing_is_told(
    server: TestServer, province: Base, token: str, puller: FeedPuller
) -> None:
    url = server.make_url("/feeds/v1/changes")
    async with aiohttp.ClientSession() as http:
        for given in ({}, {"Authorization": "Bearer nonsense"}):
            async with http.get(url, headers=given) as response:
                assert response.status == 401
        good = {"Authorization": f"Bearer {token}"}
        async with http.get(url, headers=good, params={"after": "-1"}) as response:
            assert response.status == 422
        async with http.get(url, headers=good, params={"limit": "2"}) as response:
            page = await response.json()
        assert (len(page["changes"]), page["more"]) == (2, True)
    async with province.database.transaction() as session:
        with pytest.raises(NameUsed):
            await add_reader(session, province.clock, "yunzhou")
        await revoke_reader(session, province.clock, "yunzhou")
    with pytest.raises(FeedUnreadable) as caught:
        await puller.pull("yl")
    assert "401" in caught.value.problem


@pytest.mark.parametrize(
    "body", ["{}", "[]", "not json", '{"changes": [{"entry": "X"}], "next": 1, "more": false}', "x" * 100]
)
async def test_nonsense_from_the_other_side_changes_nothing(city: Base, body: str) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text=body)

    app = web.Application()
    app.router.add_get("/feeds/v1/changes", answer)
    async with TestServer(app) as server:
        async with city.database.transaction() as session:
            await subscribe(session, city.clock, "bad", str(server.make_url("")), "t")
        with pytest.raises(FeedUnreadable):
            await FeedPuller(city.database, city.clock).pull("bad")
        await FeedPuller(city.database, city.clock).pull_all()
    async with city.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(FeedEntryRow)) == 0
        assert await revision_of(session) == 1


async def test_a_contradiction_with_a_department_here_is_told_and_listed(
    puller: FeedPuller, province: Base, city: Base
) -> None:
    first = await puller.pull("yl")
    assert not [finding for finding in first.conflicts if finding.aspect is Aspect.FEE]
    passport = province.data["guides"][1]
    passport["fee"] |= {"text": "每证90元", "items": [{"name": "工本费", "amount": 90, "unit": "元/证"}]}
    passport["regions"] = ["990100"]
    await province.load()
    report = await puller.pull("yl")
    assert report.changed == ["psb-passport"]
    (fee,) = (finding for finding in report.conflicts if finding.aspect is Aspect.FEE)
    assert fee.entries == {"psb-passport", "yl-psb-passport"}
    signing = Signing(city.database, city.clock, PublishedBase(city.database))
    assert fee.key in {conflict.finding.key for conflict in await signing.conflicts({"psb"})}
    assert not (await puller.pull("yl")).conflicts
