"""A citizen asks for a person and is seen through: queue, talk, transfer, work order, joint handling, call-back."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from typing import Any

import aiohttp

from deploy.setup.instance import Instance
from foundation.accounts.roles import Role
from tests.e2e.agents import Member, sign_in
from tests.e2e.citizen import Citizen, words

STAFF = {
    "agent-gov": (Role.AGENT, "gov"),
    "lead-gov": (Role.DEPARTMENT_LEAD, "gov"),
    "lead-hurd": (Role.DEPARTMENT_LEAD, "hurd"),
    "lead-psb": (Role.DEPARTMENT_LEAD, "psb"),
    "supervisor": (Role.SUPERVISOR, None),
}


async def until(read: Callable[[], Any], wanted: Callable[[Any], bool], patience: float = 20) -> Any:
    """What is read as soon as it is as wanted."""
    async with asyncio.timeout(patience):
        while True:
            found = await read()
            if wanted(found):
                return found
            await asyncio.sleep(0.2)


async def from_staff(citizen: Citizen) -> list[str]:
    url = f"{citizen.gateway}/web/v1/messages?after=0"
    async with citizen.http.get(url, headers=citizen.headers) as response:
        page = await response.json()
    return [words(message) for message in page["messages"] if message["from"] == "staff"]


async def heard(citizen: Citizen, text: str) -> list[str]:
    return await until(lambda: from_staff(citizen), lambda said: any(text in one for one in said))


async def rate(citizen: Citizen, **rating: Any) -> None:
    url = f"{citizen.gateway}/web/v1/rating"
    async with citizen.http.post(url, headers=citizen.headers, json=rating) as response:
        assert response.status == 204, await response.text()


async def test_from_asking_for_a_person_to_the_call_back(
    instance: Instance, http: aiohttp.ClientSession, citizen: Citizen
) -> None:
    staff = await sign_in(instance, http, STAFF)
    agent, lead, housing, police, supervisor = (staff[name] for name in STAFF)
    await agent.come()
    async with agent.console() as console:
        await citizen.say("转人工")
        queued = await citizen.say("小区电梯坏了物业一直不修，想找个人说说")
        assert queued["status"] == "queued", queued
        (entry,) = await console.until("queue", lambda items: len(items) == 1)
        assert entry["offered_to_me"] is True
        talk = (await agent.post(f"queue/{entry['id']}/claim"))["conversation"]
        await console.until("conversations", lambda items: [item["conversation"] for item in items] == [talk])
    await lead.post(f"queue/{entry['id']}/claim", expect=409)
    await they_talk(citizen, agent, talk)
    await passed_around_until_the_supervisor_assigns(citizen, agent, police, supervisor, talk)
    await the_desk_dies_and_comes_back(instance, housing)
    number = await registered(citizen, housing, talk)
    await handled_together(citizen, housing, police, supervisor, number)
    await rated_and_called_back(citizen, staff, number)


async def they_talk(citizen: Citizen, agent: Member, talk: str) -> None:
    await heard(citizen, "工作人员已接入")
    seq = await citizen.send(text="就是3号楼的电梯，坏了一个月")

    async def messages() -> list[dict[str, Any]]:
        return (await agent.get(f"conversations/{talk}"))["messages"]

    seen = await until(messages, lambda found: any(m["seq"] == seq for m in found))
    assert [m["text"] for m in seen if m["seq"] == seq] == ["就是3号楼的电梯，坏了一个月"]
    await agent.post(f"conversations/{talk}/notes", {"text": "市民很着急"}, expect=204)
    await agent.post(f"conversations/{talk}/messages", {"text": "您好，已了解，请稍等。"}, expect=201)
    said = await heard(citizen, "已了解")
    assert not any("很着急" in one for one in said)
    after = [m for m in await messages() if m["seq"] > seq]
    assert {m["from"] for m in after} == {"staff"}, "the bot is silent while a person has the conversation"


async def passed_around_until_the_supervisor_assigns(
    citizen: Citizen, agent: Member, police: Member, supervisor: Member, talk: str
) -> None:
    for _ in range(3):
        body = {"reason": "涉及治安", "department": "psb"}
        offer = (await agent.post(f"conversations/{talk}/transfer", body, expect=201))["id"]
        assert [item["id"] for item in (await police.get("transfers"))["items"]] == [offer]
        await police.post(f"transfers/{offer}/refuse", {"text": "不属公安职责"}, expect=204)
        await agent.post(f"conversations/{talk}/typing", expect=204)  # still responsible
    await agent.post(f"conversations/{talk}/transfer", {"reason": "再试", "department": "psb"}, expect=409)
    assert "transfer_disputed" in [n["kind"] for n in (await supervisor.get("notices"))["items"]]
    body = {"account": "lead-hurd", "reason": "电梯属住建职责"}
    await supervisor.post(f"conversations/{talk}/assign", body, expect=204)
    await agent.post(f"conversations/{talk}/messages", {"text": "我还在"}, expect=403)
    await heard(citizen, "住房和城乡建设局的工作人员继续为您服务")


async def the_desk_dies_and_comes_back(instance: Instance, housing: Member) -> None:
    """Sessions, the line and planned work are in the database."""
    before = instance.pid_of("desk")
    os.kill(before, signal.SIGKILL)
    await until(lambda: asyncio.to_thread(instance.pid_of, "desk"), lambda pid: pid not in (0, before))
    await asyncio.to_thread(instance.wait_healthy, 60)
    assert (await housing.get("me"))["name"] == "lead-hurd"


async def registered(citizen: Citizen, housing: Member, talk: str) -> str:
    body = {"category": "complaint", "title": "3号楼电梯", "text": "3号楼电梯坏了一个月", "department": "hurd"}
    number = (await housing.post(f"conversations/{talk}/work-order", body, expect=201))["number"]
    assert (await housing.post(f"conversations/{talk}/work-order", body, expect=201))["number"] == number
    await heard(citizen, number)
    body = {"summary": "已登记工单", "category": "物业"}
    await housing.post(f"conversations/{talk}/hand-back", body, expect=204)
    reply = await citizen.say("我刚才那个单子办得怎么样了")
    assert reply["status"] == "progress", "the bot understands the next message"
    assert number in words(reply)
    return number


async def handled_together(citizen: Citizen, housing: Member, police: Member, supervisor: Member, number: str) -> None:
    order = f"work-orders/{number}"
    await housing.post(f"{order}/accept")
    await housing.post(f"{order}/ask-help", {"department": "psb", "text": "请提供困人警情", "days": 2})
    await housing.post(f"{order}/reply", {"text": "已修好"}, expect=409)
    await police.post(f"{order}/give-help", {"text": "近期无困人警情"})
    await housing.post(f"{order}/reply", {"text": "经会同公安核实，电梯今日已修好。"})
    await heard(citizen, "电梯今日已修好")
    await supervisor.post(f"{order}/close")


async def rated_and_called_back(citizen: Citizen, staff: dict[str, Member], number: str) -> None:
    await rate(citizen, part="staff", level=1, named=True, text="等了太久")
    supervisor, lead = staff["supervisor"], staff["lead-gov"]
    cases = {case["kind"]: case for case in (await lead.get("callbacks"))["items"]}
    assert cases["order"]["work_order"] == cases["rating"]["work_order"] == number
    record = {"result": "satisfied", "told": "已致歉并说明原因，市民接受"}
    path = f"callbacks/{cases['rating']['id']}"
    await staff["agent-gov"].post(f"{path}/record", record, expect=403)  # it is about them
    await lead.post(f"{path}/record", record, expect=204)
    await lead.post(f"{path}/confirm", {}, expect=403)  # closed by somebody else
    await supervisor.post(f"{path}/confirm", {}, expect=204)
    await lead.post(f"callbacks/{cases['order']['id']}/record", record, expect=204)
    assert (await supervisor.get("callbacks/report"))["share"] == 1.0
    shown = await supervisor.get(f"work-orders/{number}")
    assert shown["status"] == "called_back"
    assert [event["step"] for event in shown["timeline"]] == [
        *("create", "accept", "ask_help", "give_help", "reply", "close", "call_back")
    ]
