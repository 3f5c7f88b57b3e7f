"""The log over HTTP: what a request leaves in it, and who reads it."""

from __future__ import annotations

import json

from tests.service_desk.api.conftest import Client, SignedIn
from tests.service_desk.conftest import Desk

AUDIT = "/desk/v1/audit"


async def test_changes_and_refusals_leave_lines(client: Client, signed_in: SignedIn, desk: Desk) -> None:
    supervisor, auditor = await signed_in("supervisor"), await signed_in("auditor")
    await client.put("/desk/v1/calendar/2027-01-01", headers=supervisor, json={"working": False})
    await client.put("/desk/v1/calendar/2027-02-30", headers=supervisor, json={"working": False})
    await client.put("/desk/v1/calendar/2027-01-01", headers=auditor, json={"working": False})
    await client.get(AUDIT, headers=supervisor)
    await client.get("/desk/v1/calendar", headers=supervisor)
    page = await (await client.get(AUDIT, headers=auditor, params={"limit": 4})).json()
    assert [(line["actor"], line["action"], line["subject"], line["result"]) for line in page["items"]] == [
        ("supervisor", "GET /desk/v1/audit", AUDIT, "refused"),
        ("auditor", "PUT /desk/v1/calendar/{day}", "/desk/v1/calendar/2027-01-01", "refused"),
        ("supervisor", "PUT /desk/v1/calendar/{day}", "/desk/v1/calendar/2027-02-30", "failed"),
        ("supervisor", "PUT /desk/v1/calendar/{day}", "/desk/v1/calendar/2027-01-01", "done"),
    ]
    assert {line["address"] for line in page["items"]} == {"127.0.0.1"}


async def test_filters_and_pages(client: Client, signed_in: SignedIn) -> None:
    supervisor, auditor = await signed_in("supervisor"), await signed_in("auditor")
    for day in ("01", "02", "03"):
        await client.put(f"/desk/v1/calendar/2027-01-{day}", headers=supervisor, json={"working": False})
    wanted = {"actor": "supervisor", "action": "PUT /desk", "subject": "/desk/v1/calendar/2027-01-0", "limit": 2}
    first = await (await client.get(AUDIT, headers=auditor, params=wanted)).json()
    assert [line["subject"][-2:] for line in first["items"]] == ["03", "02"]
    rest = await (await client.get(AUDIT, headers=auditor, params={**wanted, "before": first["next"]})).json()
    assert ([line["subject"][-2:] for line in rest["items"]], rest["next"]) == (["01"], None)
    nothing = await (await client.get(AUDIT, headers=auditor, params={"since": "2030-01-01T00:00:00Z"})).json()
    assert nothing["items"] == []
    assert (await client.get(AUDIT, headers=auditor, params={"since": "yesterday"})).status == 422


async def test_verification_and_export(client: Client, signed_in: SignedIn) -> None:
    auditor = await signed_in("auditor")
    verdict = await (await client.get(f"{AUDIT}/verification", headers=auditor)).json()
    assert verdict["intact"]
    answer = await client.get(f"{AUDIT}/export", headers=auditor)
    assert answer.content_type == "application/x-ndjson"
    lines = [json.loads(line) for line in (await answer.text()).splitlines()]
    assert [line["action"] for line in lines[-2:]] == ["audit.verify", "audit.export"]
    assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))
