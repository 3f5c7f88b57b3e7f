"""docs/permissions.md is what the desk does: every endpoint has a row, every cell is tried with a real session."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from foundation.accounts.first_accounts import add_account
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Sessions
from foundation.staff_api.endpoints import declared_of
from tests.service_desk.api.conftest import Client
from tests.service_desk.conftest import Desk

TABLE = Path(__file__).resolve().parents[3] / "docs" / "permissions.md"
ROW = re.compile(r"^\| `([A-Z]+ /[^`]*)` \|(.*)\|$")


def table() -> dict[str, dict[Role, str]]:
    """The cells by endpoint and role."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    head = next(line for line in lines if line.startswith("| endpoint |"))
    roles = [Role(name.strip()) for name in head.strip("|").split("|")[1:]]
    found = [ROW.match(line) for line in lines]
    rows = [(match[1], [cell.strip() for cell in match[2].split("|")]) for match in found if match]
    assert len({key for key, _ in rows}) == len(rows), "an endpoint stands twice in docs/permissions.md"
    return {key: dict(zip(roles, cells, strict=True)) for key, cells in rows}


def concrete(path: str) -> str:
    """Something in the place of the path's variables."""
    return re.sub(r"\{[^}]+\}", "2027-01-01", path)


def test_the_table_has_a_column_for_every_role_and_only_known_marks() -> None:
    for key, cells in table().items():
        assert set(cells) == set(Role), key
        assert set(cells.values()) <= {"", "x"} or set(cells.values()) == {"open"}, key


async def test_every_route_is_declared_and_has_its_row(client: Client) -> None:
    app = client.server.app
    routed = {f"{route.method} {route.resource.canonical}" for route in app.router.routes()}
    routed -= {"GET /healthz", "HEAD /healthz"}
    assert routed == set(declared_of(app)), "a route was added without `declare`"
    assert routed == set(table()), "docs/permissions.md and the desk's endpoints differ"


async def test_every_declaration_says_what_the_table_says(client: Client) -> None:
    for key, endpoint in declared_of(client.server.app).items():
        cells = table()[key]
        allowed = None if set(cells.values()) == {"open"} else {role for role, cell in cells.items() if cell == "x"}
        assert endpoint.allowed == allowed, key


@pytest.mark.parametrize("role", list(Role))
async def test_both_ways_over_http(client: Client, desk: Desk, role: Role) -> None:
    """Refused where the table is empty; let through, to whatever the endpoint then says, where it is not."""
    sessions = Sessions(desk.database, desk.clock)
    department = "hurd" if role in (Role.AGENT, Role.DEPARTMENT_LEAD) else None
    async with desk.database.transaction() as session:
        account = await add_account(session, desk.clock, f"one-{role}", role, "no password", department)
        account.password_changed_at = desk.clock.now()
    wrong = []
    for key, cells in table().items():
        if cells[role] == "open":
            continue
        async with desk.database.transaction() as session:
            token = (await sessions.open_in(session, account, second_factor=True)).token
        method, path = key.split(" ", 1)
        headers = {"Authorization": f"Bearer {token}"}
        answer = await client.request(method, concrete(path), headers=headers, json={})
        refused = answer.status == 403 and (await answer.json(content_type=None))["type"].endswith(":wrong_role")
        if refused is (cells[role] == "x") or answer.status in {401, 500}:
            wrong.append((key, answer.status))
    assert wrong == []


async def test_a_route_without_declaration_is_nobodys(client: Client, signed_in, desk: Desk, aiohttp_client) -> None:
    from aiohttp import web

    from foundation.http import make_app
    from foundation.staff_api.guard import guard

    async def health() -> dict[str, str]:
        return {}

    async def forgotten(_request: web.Request) -> web.Response:
        return web.Response(text="open to all")

    app = make_app(health=health)
    app.middlewares.append(guard(Sessions(desk.database, desk.clock)))
    app.router.add_get("/forgotten", forgotten)
    other = await aiohttp_client(app)
    assert (await other.get("/forgotten", headers=await signed_in("supervisor"))).status == 403
    assert (await other.get("/forgotten")).status == 401
