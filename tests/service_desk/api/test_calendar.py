from __future__ import annotations

import pytest

from tests.service_desk.api.conftest import Client, SignedIn

CALENDAR = "/desk/v1/calendar"


async def test_next_years_arrangement_is_typed_in(client: Client, signed_in: SignedIn) -> None:
    headers = await signed_in("supervisor")
    before = await (await client.get(CALENDAR, headers=headers)).json()
    assert before["known_until"] == "2026-12-31"
    assert "2027" in before["warning"]
    put = await client.put(f"{CALENDAR}/2027-01-01", headers=headers, json={"working": False, "note": "元旦"})
    assert put.status == 200
    after = await (await client.get(CALENDAR, headers=headers)).json()
    assert after == {
        "known_until": "2027-12-31",
        "warning": None,
        "days": [{"day": "2027-01-01", "working": False, "note": "元旦"}],
    }
    assert (await client.delete(f"{CALENDAR}/2027-01-01", headers=headers)).status == 204
    assert (await client.delete(f"{CALENDAR}/2027-01-01", headers=headers)).status == 404


@pytest.mark.parametrize("name", ["lead-hurd", "auditor", "security"])
async def test_only_some_change_it(client: Client, signed_in: SignedIn, name: str) -> None:
    headers = await signed_in(name)
    assert (await client.get(CALENDAR, headers=headers)).status == 200
    assert (await client.put(f"{CALENDAR}/2027-01-01", headers=headers, json={"working": False})).status == 403
    assert (await client.delete(f"{CALENDAR}/2027-01-01", headers=headers)).status == 403


async def test_a_day_is_a_day(client: Client, signed_in: SignedIn) -> None:
    headers = await signed_in("admin")
    assert (await client.put(f"{CALENDAR}/2027-02-30", headers=headers, json={"working": False})).status == 422
    assert (await client.put(f"{CALENDAR}/2027-02-01", headers=headers, json={})).status == 422
