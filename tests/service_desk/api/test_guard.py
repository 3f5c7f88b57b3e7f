from __future__ import annotations

import re

from yarl import URL

from foundation.staff_api.endpoints import declared_of
from tests.service_desk.api.conftest import Client, SignedIn
from tests.service_desk.conftest import Desk


def routes(client: Client) -> list[tuple[str, str]]:
    """Every route of the application, with something in the place of its variables."""
    app = client.server.app
    found = [(route.method, route.resource.canonical) for route in app.router.routes()]
    return [(method, concrete(path)) for method, path in found]


def concrete(path: str) -> str:
    return re.sub(r"\{[^}]+\}", "2027-01-01", path)


async def test_every_route_but_the_doors_needs_a_session(client: Client, desk: Desk) -> None:
    checked = set()
    declared = declared_of(client.server.app).values()
    open_paths = {concrete(one.path) for one in declared if one.allowed is None} | {"/healthz"}
    for method, path in routes(client):
        if path in open_paths:
            continue
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic d2FuZzp3YW5n"}):
            answer = await client.request(method, path, headers=headers, json={"text": "x", "working": True})
            assert answer.status == 401, (method, path)
            assert answer.content_type == "application/problem+json"
            assert answer.headers["WWW-Authenticate"] == "Bearer"
        checked.add(path)
    assert {"/status", "/desk/v1/me", "/desk/v1/work-orders", "/desk/v1/calendar"} <= checked
    oidc = {"/desk/v1/oidc/departure", "/desk/v1/oidc/callback"}
    feed = {"/feeds/v1/changes"}  # other bases show a token of their own
    console = {"/", "/console/2027-01-01"}  # its files hold no data
    assert {"/healthz", "/desk/v1/sign-in"} | console | oidc | feed == open_paths


async def test_paths_that_do_not_exist_are_refused_alike(client: Client, signed_in: SignedIn) -> None:
    assert (await client.get("/desk/v1/nothing")).status == 401
    for path in ("/desk/v1/sign-in/", "/desk/v1/sign-in%2F..%2Fme", "/healthz/x", "/HEALTHZ"):
        assert (await client.get(URL(path, encoded=True))).status == 401
    assert (await client.get("/desk/v1/nothing", headers=await signed_in("supervisor"))).status == 404


async def test_health_and_front_page_are_open_and_say_nothing(client: Client) -> None:
    health = await client.get("/healthz")
    assert (health.status, await health.json()) == (200, {"status": "ok"})
    page = await client.get("/")
    assert page.content_type == "text/html"
    assert "问政工作台" in await page.text()
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")


async def test_nothing_is_cached(client: Client, signed_in: SignedIn) -> None:
    answer = await client.get("/desk/v1/me", headers=await signed_in("lead-hurd"))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_lost_database_is_unhealthy(client: Client, desk: Desk) -> None:
    from sqlalchemy import text

    async with desk.database.transaction() as session:
        await session.execute(text("ALTER TABLE accounts RENAME TO gone"))
    answer = await client.get("/healthz")
    assert answer.status == 503
