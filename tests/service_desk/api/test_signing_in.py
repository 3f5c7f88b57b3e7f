from __future__ import annotations

import pytest

from tests.service_desk.api.conftest import Client, SignedIn
from tests.service_desk.conftest import Desk


async def test_me(client: Client, signed_in: SignedIn) -> None:
    answer = await client.get("/desk/v1/me", headers=await signed_in("lead-hurd"))
    assert await answer.json() == {
        "name": "lead-hurd",
        "role": "department_lead",
        "role_label": "部门负责人",
        "roles": ["department_lead"],
        "department": "hurd",
    }


async def test_signing_out_ends_the_session(client: Client, signed_in: SignedIn) -> None:
    headers = await signed_in("admin")
    assert (await client.post("/desk/v1/sign-out", headers=headers)).status == 204
    assert (await client.get("/desk/v1/me", headers=headers)).status == 401


async def test_an_idle_session_ends(client: Client, signed_in: SignedIn, desk: Desk) -> None:
    headers = await signed_in("admin")
    desk.clock.advance(minutes=31)
    assert (await client.get("/desk/v1/me", headers=headers)).status == 401


async def test_wrong_name_wrong_password_and_locked_look_alike(client: Client, passwords: dict[str, str]) -> None:
    answers = []
    for name, password in [("admin", "wrong")] * 5 + [("admin", passwords["admin"]), ("nobody", "wrong")]:
        answer = await client.post("/desk/v1/sign-in", json={"name": name, "password": password})
        answers.append((answer.status, await answer.text()))
    assert len(set(answers)) == 1
    assert answers[0][0] == 401
    assert "连续输错5次" in answers[0][1]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"not json", 400),
        (b"[]", 422),
        (b"{}", 422),
        (b'{"name": "", "password": "x"}', 422),
        (b'{"name": "admin", "password": "x", "role": "supervisor"}', 422),
        (b'{"name": ["admin"], "password": {}}', 422),
    ],
)
async def test_bad_bodies(client: Client, body: bytes, status: int) -> None:
    answer = await client.post("/desk/v1/sign-in", data=body, headers={"Content-Type": "application/json"})
    assert answer.status == status
    assert answer.content_type == "application/problem+json"


async def test_a_form_is_not_taken(client: Client) -> None:
    assert (await client.post("/desk/v1/sign-in", data={"name": "admin", "password": "x"})).status == 415
