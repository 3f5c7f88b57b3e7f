from __future__ import annotations

import re
from typing import Any

import pytest

from contracts.blocks import Paragraph
from contracts.statuses import Status
from contracts.turn import TurnReply
from tests.connectors.wechat.conftest import World
from tests.fakes.wechat_platform import Citizen, FakeWeChat

PUBLIC = "https://zw.example.gov.cn"


async def link_to_answer(world: World, citizen: Citizen) -> str:
    """The path of the full answer, from the chat window."""
    text = "申请人应当携带身份证原件办理。" * 200 + "这是最后一句。"
    world.bot.script = lambda _r: TurnReply(Status.ANSWERED, (Paragraph(text),))
    await citizen.say("材料")
    await world.quiet()
    await world.settle()  # a busy machine misses the passive window: then it comes as a customer message
    found = re.search(re.escape(PUBLIC) + r"(\S+)", citizen.texts[-1])
    assert found is not None
    return found[1]


async def open_page(world: World, path: str) -> tuple[str, str]:
    """Follow the link: the address of the sign-in, and the cookie that was set."""
    async with world.platform.http.get(world.platform.gateway + path, allow_redirects=False) as response:
        assert response.status == 302
        cookie = response.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "Secure" in cookie
        assert "SameSite=Lax" in cookie
        return response.headers["Location"], cookie.split(";")[0]


async def come_back(world: World, back: tuple[str, dict[str, str]], cookie: str) -> tuple[int, str]:
    url, query = back
    assert url.startswith(PUBLIC)
    here = world.platform.gateway + url.removeprefix(PUBLIC)
    async with world.platform.http.get(here, params=query, headers={"Cookie": cookie}) as response:
        assert response.headers["Cache-Control"] == "no-store"
        return response.status, await response.text()


@pytest.fixture
async def path(world: World, citizen: Citizen) -> str:
    await world.open(oauth=True, public_url=PUBLIC)
    return await link_to_answer(world, citizen)


async def test_the_citizen_reads_their_answer(world: World, platform: FakeWeChat, citizen: Citizen, path: str) -> None:
    location, cookie = await open_page(world, path)
    back = platform.sign_in(location, citizen.openid)
    status, html = await come_back(world, back, cookie)
    assert status == 200
    assert "这是最后一句。" in html
    status, html = await come_back(world, back, cookie)
    assert status == 403  # the state is good once
    assert "最后一句" not in html


@pytest.mark.parametrize("how", ["somebody else", "snapshot", "no cookie", "other state", "too late", "no code"])
async def test_nobody_else_does(world: World, platform: FakeWeChat, citizen: Citizen, path: str, how: str) -> None:
    location, cookie = await open_page(world, path)
    visitor = "o-somebody-else" if how == "somebody else" else citizen.openid
    url, query = platform.sign_in(location, visitor, snapshot=how == "snapshot")
    if how == "no cookie":
        cookie = "x=y"
    if how == "other state":
        query["state"] = "x" * 43
    if how == "too late":
        world.clock.advance(minutes=11)
    if how == "no code":
        query.pop("code")
    status, html = await come_back(world, (url, query), cookie)
    assert status == 403
    assert "最后一句" not in html


async def test_the_platform_is_away(world: World, platform: FakeWeChat, citizen: Citizen, path: str) -> None:
    location, cookie = await open_page(world, path)
    platform.break_with("/sns/oauth2/access_token", [502])
    status, html = await come_back(world, platform.sign_in(location, citizen.openid), cookie)
    assert status == 502
    assert "请稍后" in html


async def test_pages_of_accounts_without_sign_in(world: World, platform: FakeWeChat, citizen: Citizen) -> None:
    await world.open()
    answers: dict[str, Any] = {}
    for path in ("yunzhou/answers/" + "0" * 32 + "/1", "yunzhou/signed-in", "unknown", "yunzhou/answers/x/1"):
        async with platform.http.get(f"{platform.gateway}/wechat/{path}", allow_redirects=False) as response:
            answers[path] = response.status
    assert set(answers.values()) == {404}


async def test_what_is_not_an_answer(world: World, platform: FakeWeChat, citizen: Citizen, path: str) -> None:
    for seq in ("1", "999"):  # the citizen's own message; none
        location, cookie = await open_page(world, path.rsplit("/", 1)[0] + "/" + seq)
        status, _ = await come_back(world, platform.sign_in(location, citizen.openid), cookie)
        assert status == 404
    async with platform.http.get(platform.gateway + path.rsplit("/", 1)[0] + "/9999999999") as response:
        assert response.status == 404
