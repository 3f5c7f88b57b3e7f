"""The plan of several machines: what is wrong in it is told; nginx takes what is made from it."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from connectors.web.shared_limits import SharedRateLimits
from deploy.cluster.plan import Plan, read_plan
from deploy.cluster.render import main, nginx_conf, settings_of
from deploy.setup.errors import SetupError
from deploy.setup.layout import ROOT
from foundation.problems import Problem
from tests.fakes.debian import running_redis, tool

EXAMPLE = ROOT / "deploy" / "cluster" / "cluster.example.yml"
COMPOSE = ROOT / "deploy" / "compose"


def example(**changes: Any) -> dict[str, Any]:
    return {**yaml.safe_load(EXAMPLE.read_text(encoding="utf-8")), **changes}


def written(folder: Path, plan: dict[str, Any]) -> Path:
    file = folder / "cluster.yml"
    file.write_text(yaml.safe_dump(plan, allow_unicode=True), encoding="utf-8")
    return file


def test_nginx_takes_what_is_rendered(tmp_path: Path) -> None:
    door = {"listen": "127.0.0.1:18080", "name": "demo"}
    plan = Plan.model_validate(example(public=door, desk=door | {"listen": "127.0.0.1:18081"}))
    configuration = tmp_path / "nginx.conf"
    configuration.write_text(nginx_conf(plan, tmp_path, tmp_path), encoding="utf-8")
    tried = subprocess.run([tool("nginx"), "-t", "-e", "stderr", "-c", configuration], capture_output=True, check=False)
    assert tried.returncode == 0, tried.stderr.decode()
    assert "${" not in configuration.read_text(encoding="utf-8")


def test_a_certificate_is_named_where_there_is_one(tmp_path: Path) -> None:
    text = nginx_conf(Plan.model_validate(example()), tmp_path, tmp_path)
    assert "listen 443 ssl;" in text
    assert text.count("ssl_certificate /etc/wenzheng/tls/fullchain.pem;") == 1  # the desk of the example has none


def test_every_instance_gets_its_ports_and_the_addresses_of_all(tmp_path: Path) -> None:
    plan = Plan.model_validate(example())
    settings = {one.name: settings_of(plan, one) for one in plan.instances}
    assert settings["a2"]["WENZHENG_PROGRAMS"] == "engine actions"
    assert settings["a2"]["WENZHENG_ENGINE_PORT"] == "5105"
    assert settings["b1"]["WENZHENG_ENGINE_URL"] == "http://127.0.0.1:7005"
    assert set(json.loads(settings["b1"]["WENZHENG_TRUSTED_PROXIES"])) == {"127.0.0.1", "10.0.0.11", "10.0.0.12"}
    assert main([str(EXAMPLE), "--out", str(tmp_path)]) == 0
    assert {file.name for file in tmp_path.iterdir()} == {"nginx.conf", "a1.env", "a2.env", "b1.env", "b2.env"}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"public": {"listen": "80; evil"}}, "public.listen"),
        ({"public": {"listen": "443", "certificate": "/c.pem"}}, "belong together"),
        ({"settings": {"PATH": "/tmp"}}, "settings"),
        ({"instances": [{"name": "a", "var": "/v", "programs": ["gateway"]}]}, "no instance runs engine"),
        ({"instances": [{"name": n, "var": f"/{n}"} for n in "ab"]}, "same place"),
        ({"instances": [{"name": "a", "var": "/a"}] * 2}, "same name"),
    ],
)
def test_what_is_wrong_in_a_plan_is_told(tmp_path: Path, changes: dict[str, Any], told: str) -> None:
    with pytest.raises(SetupError, match=re.escape(told)):
        read_plan(written(tmp_path, example(**changes)))


def test_the_containers_are_the_instances_of_their_plan() -> None:
    compose = yaml.safe_load((COMPOSE / "compose.yml").read_text(encoding="utf-8"))
    plan = read_plan(COMPOSE / "cluster.yml")
    for one in plan.instances:
        assert f"rendered/{one.name}.env" in compose["services"][one.name]["env_file"]
    proxy = compose["services"]["nginx"]["networks"]["inside"]
    assert proxy["ipv4_address"] in plan.settings["WENZHENG_TRUSTED_PROXIES"]
    assert plan.internal.engine.partition(":")[0] in proxy["aliases"]


async def test_gateways_count_together_and_each_for_itself_without_redis() -> None:
    with running_redis() as address:
        limits = [SharedRateLimits(address).limit("messages", 1, 4) for _ in range(2)]
        for number in range(4):
            await limits[number % 2].take("203.0.113.7")
        for limit in limits:
            with pytest.raises(Problem) as refused:
                await limit.take("203.0.113.7")
            assert refused.value.headers is not None
            assert 1 <= int(refused.value.headers["Retry-After"]) <= 4
        await limits[0].take("203.0.113.8")
    for limit in limits:  # Redis has gone: four each
        for _ in range(4):
            await limit.take("203.0.113.7")
        with pytest.raises(Problem):
            await limit.take("203.0.113.7")
