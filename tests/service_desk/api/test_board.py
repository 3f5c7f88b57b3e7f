"""The board over HTTP, and in the live stream of those who answer for others."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from aiohttp import ClientResponse

from foundation.accounts.first_accounts import add_account
from foundation.accounts.roles import Role
from foundation.accounts.sessions import Sessions
from tests.service_desk.api.conftest import Client, SignedIn
from tests.service_desk.conftest import Desk
from tests.service_desk.queue.test_take_over import ANNA, online


async def token_of(desk: Desk, role: Role) -> str:
    async with desk.database.transaction() as session:
        account = await add_account(session, desk.clock, "anna", role, "no password", "hurd")
        account.password_changed_at = desk.clock.now()
        return (await Sessions(desk.database, desk.clock).open_in(session, account, second_factor=True)).token


async def events_of(answer: ClientResponse) -> AsyncIterator[tuple[str, list[object]]]:
    name = ""
    async for line in answer.content:
        if line.startswith(b"event: "):
            name = line[7:].decode().strip()
        elif line.startswith(b":"):
            yield "alive", []
        elif line.startswith(b"data: "):
            yield name, json.loads(line[6:])["items"]


async def test_the_stream_tells_the_board_to_those_who_answer_for_others(
    client: Client, signed_in: SignedIn, desk: Desk
) -> None:
    async def names(headers: dict[str, str], until: str) -> list[str]:
        seen: list[str] = []
        async with client.get("/desk/v1/events", headers=headers) as answer:
            async for name, _items in events_of(answer):
                seen.append(name)
                if name == until:
                    return seen
        return seen

    async with asyncio.timeout(10):
        assert "departments" in await names(await signed_in("supervisor"), "talks")
        agent = {"Authorization": f"Bearer {await token_of(desk, Role.AGENT)}"}
        assert not {"departments", "people", "talks"} & set(await names(agent, "alive"))


async def test_the_board_over_http(client: Client, signed_in: SignedIn, desk: Desk) -> None:
    headers = await signed_in("lead-hurd")
    await online(desk, ANNA)
    shown = await (await client.get("/desk/v1/board", headers=headers)).json()
    assert [one["account"] for one in shown["people"]] == ["anna"]
    assert (await (await client.get("/desk/v1/board/orders", headers=headers)).json())["items"] == []
