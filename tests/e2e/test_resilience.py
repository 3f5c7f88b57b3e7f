"""A process is killed while a citizen talks: an honest word within 5 s, and afterwards it goes on."""

from __future__ import annotations

import os
import signal
import time

import pytest

from deploy.setup.instance import Instance
from tests.e2e.citizen import Citizen, block, words

HONEST = ("正在恢复", "暂时")


def kill(instance: Instance, program: str) -> None:
    os.kill(instance.pid_of(program), signal.SIGKILL)


@pytest.mark.parametrize("program", ["engine", "actions", "knowledge"])
async def test_a_killed_process_is_admitted_and_survived(program: str, instance: Instance, citizen: Citizen) -> None:
    assert (await citizen.say("居住证怎么办理"))["status"] == "answered"
    kill(instance, program)
    begun = time.monotonic()
    reply = await citizen.say("办居住证要多少钱")
    assert time.monotonic() - begun < 5
    assert any(word in words(reply) for word in HONEST)
    instance.wait_healthy(timeout=90)
    after = await citizen.say("办居住证要带什么材料")
    assert after["status"] == "answered"
    assert after["sources"][0]["entry"] == "psb-residence-permit"
    assert not any(word in words(after) for word in HONEST)


async def test_without_the_engine_the_citizen_still_gets_a_work_order(instance: Instance, citizen: Citizen) -> None:
    kill(instance, "engine")
    await citizen.say("小区门口的路灯不亮了")
    reply = await citizen.choose("登记")
    assert block(reply, "work_order")["number"]
    instance.wait_healthy(timeout=90)


async def test_a_message_stored_before_the_gateway_dies_is_answered_once(instance: Instance, citizen: Citizen) -> None:
    seq = await citizen.send(text="护照丢了怎么补发")
    kill(instance, "gateway")
    instance.wait_healthy(timeout=90)
    replies = await citizen.replies(seq, patience=60)
    assert len(replies) == 1
    assert replies[0]["sources"][0]["entry"] == "psb-passport"
    again = await citizen.say("谢谢")
    assert again["seq"] > replies[0]["seq"]
