"""The connector wired in a gateway: from a citizen's words to the department's system and back."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from connectors.departments.settings import load_systems
from contracts.commands import CreateWorkOrder, WorkOrderCategory, WorkOrderDraft
from contracts.statuses import Status
from contracts.turn import TurnReply
from tests.connectors.departments.conftest import KEY, systems_file
from tests.fakes.department_system import DepartmentSystem
from tests.fakes.gateway import running_gateway
from tests.fakes.servers import FakeEngine, FakeKnowledge

DRAFT = WorkOrderDraft(WorkOrderCategory.COMPLAINT, "电梯坏了", "小区电梯坏了物业一直不修", department="hurd")


async def test_a_complaint_reaches_the_departments_system_and_its_answer_the_citizen(tmp_path: Path) -> None:
    key = load_systems(systems_file(tmp_path, "http://127.0.0.1:9/"))[0].signing_keys[0]
    async with FakeEngine() as engine, FakeKnowledge() as knowledge, DepartmentSystem(key, time.time) as system:
        engine.script = lambda _: TurnReply(Status.HANDED_OFF, commands=(CreateWorkOrder(DRAFT),))
        file = systems_file(tmp_path, system.url)
        async with running_gateway(tmp_path, engine=engine, knowledge=knowledge, department_systems=file) as gateway:
            citizen = await gateway.citizen()
            reply = await citizen.ask("小区电梯坏了物业一直不修")
            await asyncio.wait_for(system.heard.wait(), 20)
            number = system.events[0]["data"]["order"]["number"]
            assert any(block.get("number") == number for block in reply["blocks"])

            url = f"/departments/v1/work-orders/{number}/steps"
            for step in ({"step": "accept"}, {"step": "reply", "text": "电梯已修好。"}):
                headers = {"Authorization": f"Bearer {KEY}", "Idempotency-Key": f"hurd-{step['step']}"}
                response = await gateway.client.post(url, json=step, headers=headers)
                assert response.status == 200, await response.text()
            answer = await citizen.reply(reply["seq"])
            assert (answer["from"], "电梯已修好。" in str(answer["blocks"])) == ("staff", True)
            assert (await gateway.client.get("/departments/v1/work-orders")).status == 401
