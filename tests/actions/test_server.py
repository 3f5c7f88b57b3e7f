from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from aiohttp.test_utils import TestClient, TestServer

from actions.__main__ import main
from actions.server import make_app
from contracts.statuses import Status
from tests.actions.conftest import Bench, call

SECRET = "actions-secret-actions-secret-actions"
ROOT = Path(__file__).parents[2]


async def test_the_server_asks_for_its_secret_and_tells_its_health_without(bench: Bench) -> None:
    async with TestClient(TestServer(make_app(bench.executor, SECRET))) as client:
        assert (await client.get("/healthz")).status == 200
        body = {"next_action": "action_discern", "tracker": call("身份证丢了怎么补办")}
        assert (await client.post("/webhook", json=body)).status == 401
        assert (await client.post("/webhook", json=body, headers={"Authorization": "Bearer no"})).status == 401
        answer = await client.post("/webhook", json=body, headers={"Authorization": f"Bearer {SECRET}"})
        reply = (await answer.json())["responses"][0]["custom"]["reply"]
        assert (answer.status, reply["status"]) == (200, Status.ANSWERED.value)


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{", 400), (b"[]", 422), (b'{"next_action": "action_x", "tracker": {}}', 404)],
)
async def test_bad_calls_are_problems(bench: Bench, body: bytes, status: int) -> None:
    async with TestClient(TestServer(make_app(bench.executor, SECRET))) as client:
        answer = await client.post("/webhook", data=body, headers={"Authorization": f"Bearer {SECRET}"})
        assert (answer.status, answer.content_type) == (status, "application/problem+json")


def test_every_action_of_the_domain_is_registered(bench: Bench) -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert set(domain["actions"]) == set(bench.executor.actions)


def test_check_config_names_the_wrong_variable(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WENZHENG_ACTIONS_SECRET", "short")
    assert main(["--check-config"]) == 2
    assert "WENZHENG_ACTIONS_SECRET" in capsys.readouterr().err
    monkeypatch.setenv("WENZHENG_ACTIONS_SECRET", SECRET)
    monkeypatch.setenv("WENZHENG_KNOWLEDGE_SECRET", SECRET)
    assert main(["--check-config"]) == 0
