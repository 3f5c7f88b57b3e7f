"""The security administrator gives and takes rights; every change ends the account's sessions."""

from __future__ import annotations

import pytest

from tests.service_desk.api.conftest import Client, SignedIn

ACCOUNTS = "/desk/v1/accounts"


async def test_an_account_from_its_making_to_its_end(client: Client, signed_in: SignedIn) -> None:
    security = await signed_in("security")
    body = {"name": "li.lei", "role": "agent", "further_roles": ["editor"], "department": "hurd"}
    made = await client.post(ACCOUNTS, headers=security, json=body)
    assert made.status == 201
    password = (await made.json())["password"]
    assert (await client.post(ACCOUNTS, headers=security, json=body)).status == 409
    opened = await (await client.post("/desk/v1/sign-in", json={"name": "li.lei", "password": password})).json()
    assert opened["account"]["must"] == ["password"]
    assert opened["account"]["roles"] == ["agent", "editor"]

    changed = await client.patch(f"{ACCOUNTS}/li.lei", headers=security, json={"disabled": True})
    assert (await changed.json())["disabled"] is True
    headers = {"Authorization": f"Bearer {opened['token']}"}
    assert (await client.get("/desk/v1/me", headers=headers)).status == 401
    rows = await (await client.get(ACCOUNTS, headers=security)).json()
    assert password not in str(rows)
    assert "hash" not in str(rows)
    assert {row["name"] for row in rows} >= {"li.lei", "admin"}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"role": "auditor", "further_roles": ["agent"]}, "exclusive_roles"),
        ({"role": "agent", "department": "nowhere"}, "unknown_department"),
        ({"role": "king"}, "invalid_request"),
    ],
)
async def test_what_no_account_may_be(client: Client, signed_in: SignedIn, body: dict[str, object], kind: str) -> None:
    answer = await client.post(ACCOUNTS, headers=await signed_in("security"), json={"name": "someone", **body})
    assert (answer.status, (await answer.json(content_type=None))["type"]) == (422, f"urn:wenzheng:problem:{kind}")


async def test_roles_are_not_combined_afterwards_either(client: Client, signed_in: SignedIn) -> None:
    security = await signed_in("security")
    for body in ({"further_roles": ["editor"]}, {"role": "agent", "further_roles": ["auditor"]}):
        assert (await client.patch(f"{ACCOUNTS}/admin", headers=security, json=body)).status == 422


async def test_unlocking_and_resetting(client: Client, signed_in: SignedIn, passwords: dict[str, str]) -> None:
    security = await signed_in("security")
    name, wrong = "lead-psb", {"name": "lead-psb", "password": "wrong"}
    right = {"name": name, "password": passwords[name]}
    for _ in range(5):
        await client.post("/desk/v1/sign-in", json=wrong)
    assert (await client.post("/desk/v1/sign-in", json=right)).status == 401
    assert (await client.post(f"{ACCOUNTS}/{name}/unlock", headers=security)).status == 204
    old = await (await client.post("/desk/v1/sign-in", json=right)).json()
    reset = await (await client.post(f"{ACCOUNTS}/{name}/password-reset", headers=security)).json()
    headers = {"Authorization": f"Bearer {old['token']}"}
    assert (await client.get("/desk/v1/me", headers=headers)).status == 401
    new = await client.post("/desk/v1/sign-in", json={"name": name, "password": reset["password"]})
    assert (await new.json())["account"]["must"] == ["password"]
    assert (await client.delete(f"{ACCOUNTS}/{name}/sessions", headers=security)).status == 200
    assert (await client.delete(f"{ACCOUNTS}/nobody/sessions", headers=security)).status == 404


async def test_a_lost_telephone(client: Client, signed_in: SignedIn, passwords: dict[str, str]) -> None:
    security = await signed_in("security")
    assert (await client.delete(f"{ACCOUNTS}/supervisor/second-factor", headers=security)).status == 204
    body = {"name": "supervisor", "password": passwords["supervisor"]}
    opened = await (await client.post("/desk/v1/sign-in", json=body)).json()
    assert opened["account"]["must"] == ["second_factor"]
