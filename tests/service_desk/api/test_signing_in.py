from __future__ import annotations

import pyotp
import pytest

from tests.service_desk.api.conftest import Client, SignedIn, credentials
from tests.service_desk.conftest import Desk


async def test_me(client: Client, signed_in: SignedIn) -> None:
    answer = await client.get("/desk/v1/me", headers=await signed_in("lead-hurd"))
    assert await answer.json() == {
        "name": "lead-hurd",
        "role": "department_lead",
        "role_label": "部门负责人",
        "roles": ["department_lead"],
        "department": "hurd",
        "must": [],
        "csrf": None,
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
        answer = await client.post("/desk/v1/sign-in", json={"name": name, "password": password, "code": "000000"})
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


async def test_a_missing_code_is_asked_for_and_a_wrong_or_used_one_refused(
    client: Client, desk: Desk, passwords: dict[str, str]
) -> None:
    body = await credentials(desk, passwords, "admin")
    code = body.pop("code")
    answer = await client.post("/desk/v1/sign-in", json=body)
    assert (answer.status, (await answer.json(content_type=None))["type"]) == (401, "urn:wenzheng:problem:code_needed")
    assert (await client.post("/desk/v1/sign-in", json={**body, "code": "000000"})).status == 401
    assert (await client.post("/desk/v1/sign-in", json={**body, "code": code})).status == 200
    assert (await client.post("/desk/v1/sign-in", json={**body, "code": code})).status == 401


async def test_the_first_sign_in_sets_everything_up(
    client: Client, desk: Desk, first_passwords: dict[str, str]
) -> None:
    body = {"name": "supervisor", "password": first_passwords["supervisor"]}
    opened = await (await client.post("/desk/v1/sign-in", json=body)).json()
    assert opened["account"]["must"] == ["second_factor", "password"]
    headers = {"Authorization": f"Bearer {opened['token']}"}
    refused = await client.get("/desk/v1/work-orders", headers=headers)
    assert (refused.status, (await refused.json(content_type=None))["must"]) == (403, ["second_factor", "password"])

    factor = await (await client.post("/desk/v1/me/second-factor", headers=headers)).json()
    assert factor["address"].startswith("otpauth://totp/")
    for code, status in (("000000", 422), (pyotp.TOTP(factor["secret"]).at(desk.clock.now()), 204)):
        answer = await client.post("/desk/v1/me/second-factor/confirmation", headers=headers, json={"code": code})
        assert answer.status == status
    assert (await client.post("/desk/v1/me/second-factor", headers=headers)).status == 409

    new = "Xin-mima-2026"
    for old, wanted, status in (("wrong", new, 422), (body["password"], "short", 422), (body["password"], new, 204)):
        answer = await client.post("/desk/v1/me/password", headers=headers, json={"old": old, "new": wanted})
        assert answer.status == status
    assert (await client.get("/desk/v1/work-orders", headers=headers)).status == 200
    assert (await (await client.get("/desk/v1/me", headers=headers)).json())["must"] == []
    again = await client.post("/desk/v1/sign-in", json={"name": "supervisor", "password": new})
    assert again.status == 401  # and now with a code


async def test_the_consoles_cookie_needs_the_forgery_token(
    client: Client, desk: Desk, passwords: dict[str, str]
) -> None:
    body = {**await credentials(desk, passwords, "supervisor"), "cookie": True}
    answer = await client.post("/desk/v1/sign-in", json=body)
    opened = await answer.json()
    cookie = answer.cookies["wenzheng_desk"]
    assert opened["token"] is None
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
    assert (await client.get("/desk/v1/me")).status == 200
    day = "/desk/v1/calendar/2027-01-01"
    assert (await client.put(day, json={"working": False})).status == 403
    assert (await client.put(day, json={"working": False}, headers={"X-CSRF-Token": "wrong"})).status == 403
    right = {"X-CSRF-Token": opened["csrf"]}
    assert (await client.put(day, json={"working": False}, headers=right)).status == 200
    assert (await (await client.get("/desk/v1/me")).json())["csrf"] == opened["csrf"]
    assert (await client.post("/desk/v1/sign-out")).status == 403
    assert (await client.post("/desk/v1/sign-out", headers=right)).status == 204
    assert (await client.get("/desk/v1/me")).status == 401


async def test_ones_other_sessions_are_seen_and_ended(client: Client, signed_in: SignedIn) -> None:
    first, second = await signed_in("lead-hurd"), await signed_in("lead-hurd")
    rows = await (await client.get("/desk/v1/me/sessions", headers=second)).json()
    assert [(row["present"], row["address"]) for row in rows].count((True, "127.0.0.1")) == 1
    assert len(rows) == 2
    assert await (await client.delete("/desk/v1/me/sessions", headers=second)).json() == {"revoked": 1}
    assert (await client.get("/desk/v1/me", headers=first)).status == 401
    assert (await client.get("/desk/v1/me", headers=second)).status == 200
