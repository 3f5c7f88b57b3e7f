"""The system administrator's endpoints: switches, fixed texts, channels, processes; and what read-only refuses."""

from __future__ import annotations

from tests.service_desk.api.conftest import Client, SignedIn
from tests.service_desk.conftest import Desk

SWITCHES = "/desk/v1/switches"


async def test_a_switch_is_thrown_listed_and_put_back(client: Client, signed_in: SignedIn) -> None:
    admin = await signed_in("admin")
    names = {one["name"]: one for one in (await (await client.get(SWITCHES, headers=admin)).json())["items"]}
    assert {"bot", "read_only", "channel:web", "department:psb"} <= set(names)
    assert "department:gov" not in names, "the hotline centre takes what the others do not"
    assert "channel:wechat" not in names, "not configured here"
    body = {"why": "模型升级", "told": "正在升级，请稍后再来。"}
    assert (await client.put(f"{SWITCHES}/bot", headers=admin, json=body)).status == 204
    (off,) = [one for one in (await (await client.get(SWITCHES, headers=admin)).json())["items"] if one["off"]]
    assert (off["name"], off["why"], off["told"], off["by"]) == ("bot", "模型升级", "正在升级，请稍后再来。", "admin")
    assert (await client.delete(f"{SWITCHES}/bot", headers=admin)).status == 204
    assert (await client.delete(f"{SWITCHES}/bot", headers=admin)).status == 404
    for name in ("department:gov", "everything"):
        assert (await client.put(f"{SWITCHES}/{name}", headers=admin, json=body)).status == 404
    assert (await client.put(f"{SWITCHES}/bot", headers=admin, json={"why": ""})).status == 422


async def test_read_only_refuses_changes_but_not_the_way_back(client: Client, signed_in: SignedIn) -> None:
    admin, security, lead = await signed_in("admin"), await signed_in("security"), await signed_in("lead-psb")
    assert (await client.put(f"{SWITCHES}/read_only", headers=admin, json={"why": "演练"})).status == 204
    reply = {"title": "稍等", "text": "请稍等。"}
    answer = await client.post("/desk/v1/canned-replies", headers=lead, json=reply)
    assert (answer.status, (await answer.json())["type"]) == (503, "urn:wenzheng:problem:read_only")
    assert answer.headers["Retry-After"] == "60"
    assert (await client.get("/desk/v1/canned-replies", headers=lead)).status == 200
    assert (await client.delete("/desk/v1/accounts/lead-psb/sessions", headers=security)).status == 200
    assert (await client.delete(f"{SWITCHES}/read_only", headers=admin)).status == 204
    other = await signed_in("lead-hurd")
    assert (await client.post("/desk/v1/canned-replies", headers=other, json=reply)).status == 201


async def test_fixed_texts_keep_the_numbers_that_save_lives(client: Client, signed_in: SignedIn) -> None:
    admin, url = await signed_in("admin"), "/desk/v1/fixed-texts"
    texts = {one["key"]: one for one in (await (await client.get(url, headers=admin)).json())["items"]}
    assert len(texts) == 7
    assert texts["red_line.petition"]["lead"] == texts["red_line.petition"]["default"]["lead"]
    assert all(number in str(texts["emergency.danger"]["points"]) for number in ("110", "119", "120"))
    body = {"lead": "信访事项请到市信访局。", "points": ["网上信访：www.gjxfj.gov.cn"], "close": ""}
    assert (await client.put(f"{url}/red_line.petition", headers=admin, json=body)).status == 204
    texts = {one["key"]: one for one in (await (await client.get(url, headers=admin)).json())["items"]}
    assert (texts["red_line.petition"]["lead"], texts["red_line.petition"]["by"]) == (body["lead"], "admin")
    answer = await client.put(f"{url}/emergency.danger", headers=admin, json={**body, "lead": "请拨打110"})
    assert (answer.status, (await answer.json())["detail"]) == (409, "这段话必须保留求助电话：119、120。")
    assert (await client.put(f"{url}/red_line.other", headers=admin, json=body)).status == 404
    assert (await client.delete(f"{url}/red_line.petition", headers=admin)).status == 204
    assert (await client.delete(f"{url}/red_line.petition", headers=admin)).status == 404


async def test_sites_and_channels_are_shown_and_checked(client: Client, signed_in: SignedIn) -> None:
    admin, url = await signed_in("admin"), "/desk/v1/channels"
    shown = await (await client.get(url, headers=admin)).json()
    assert [(one["id"], one["channel_label"]) for one in shown["accounts"]] == [("web", "网页")]
    assert [(one["id"], one["demonstration"]) for one in shown["sites"]] == [("demo", True)]
    checked = await (await client.post(f"{url}/web/check", headers=admin, json={})).json()
    assert (checked["well"], checked["findings"][0]["what"]) == (False, "网关在工作"), "no gateway runs here"
    assert (await client.post(f"{url}/nobody/check", headers=admin, json={})).status == 404


async def test_the_common_canned_replies_are_the_system_administrators_too(client: Client, signed_in: SignedIn) -> None:
    admin, url = await signed_in("admin"), "/desk/v1/canned-replies"
    made = await client.post(url, headers=admin, json={"title": "问候", "text": "您好，{部门}为您服务。"})
    identifier = (await made.json())["id"]
    lead = await signed_in("lead-psb")
    shown = (await (await client.get(url, headers=lead)).json())["items"]
    assert [(one["id"], one["department"]) for one in shown] == [(identifier, None)]
    assert (await client.delete(f"{url}/{identifier}", headers=lead)).status == 403
    assert (await client.delete(f"{url}/{identifier}", headers=admin)).status == 204


async def test_who_is_signed_in(client: Client, signed_in: SignedIn, desk: Desk) -> None:
    await signed_in("lead-psb")
    security = await signed_in("security")
    rows = (await (await client.get("/desk/v1/sessions", headers=security)).json())["items"]
    assert {row["name"] for row in rows} == {"lead-psb", "security"}
    await client.delete("/desk/v1/accounts/lead-psb/sessions", headers=security)
    rows = (await (await client.get("/desk/v1/sessions", headers=security)).json())["items"]
    assert [row["name"] for row in rows] == ["security"]
    desk.clock.advance(hours=1)
    security = await signed_in("security")
    rows = (await (await client.get("/desk/v1/sessions", headers=security)).json())["items"]
    assert len(rows) == 1, "the one that nobody used for an hour has ended"


async def test_the_processes_for_the_console(client: Client, signed_in: SignedIn) -> None:
    answer = await client.get("/desk/v1/processes", headers=await signed_in("admin"))
    assert (answer.status, (await answer.json())["items"]) == (200, [])
