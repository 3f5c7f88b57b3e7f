"""Citizens as locust users: each says something every `PACE` seconds, whatever became of the last message.

Arrivals do not wait for answers, so the rate holds also when answers are slow. What happened is written to the file
that LOAD_OUT names; LOAD_KIND is `web` or `wechat`.
"""

from __future__ import annotations

import json
import os
import random
import time
import uuid
from pathlib import Path
from typing import Any

import gevent
from gevent.pool import Pool
from locust import FastHttpUser, constant_pacing, events, task
from locust.env import Environment

from benchmarks.load import PACE

PATIENCE = 30.0
SAMPLES: list[dict[str, Any]] = []
_readers = Pool()
_LETTERS = str.maketrans("0123456789", "ghijklmnop")  # digits might be taken for a phone number
_measuring = False


def _new_id() -> str:
    return uuid.uuid4().hex.translate(_LETTERS)


@events.spawning_complete.add_listener
def _measure(**_: Any) -> None:
    global _measuring  # noqa: PLW0603 - locust knows no other way to tell all users
    _measuring = True


@events.quitting.add_listener
def _write(environment: Environment, **_: Any) -> None:
    _readers.join(timeout=PATIENCE)
    Path(os.environ["LOAD_OUT"]).write_text(json.dumps(SAMPLES), encoding="utf-8")
    environment.process_exit_code = 0  # refusals are what is measured, not a failure of the run


class _Citizen(FastHttpUser):
    abstract = True
    wait_time = constant_pacing(PACE)
    network_timeout = connection_timeout = 30.0

    def on_start(self) -> None:
        gevent.sleep(random.uniform(0, PACE))


class WebCitizen(_Citizen):
    """Posts, and reads the answer by long poll beside."""

    abstract = os.environ.get("LOAD_KIND") != "web"

    def on_start(self) -> None:
        super().on_start()
        while True:
            with self.client.post("/web/v1/sessions", json={"site": "demo"}, catch_response=True) as response:
                response.success()
                if response.status_code == 201:
                    self.auth = {"Authorization": f"Bearer {response.json()['token']}"}
                    return
            gevent.sleep(1)

    @task
    def say(self) -> None:
        said = {"id": _new_id(), "at": time.time(), "measured": _measuring}
        body = {"client_id": said["id"], "text": f"问{said['id']}"}
        begun = time.perf_counter()
        with self.client.post("/web/v1/messages", json=body, headers=self.auth, catch_response=True) as response:
            response.success()
            said["seconds"], said["status"] = time.perf_counter() - begun, response.status_code
            said["problem"] = response.headers.get("Content-Type", "").startswith("application/problem+json")
            said["retry_after"] = response.headers.get("Retry-After")
            seq = response.json()["seq"] if response.status_code == 202 else None
        SAMPLES.append(said)
        if seq is not None:
            _readers.spawn(self._read, said, begun, seq)

    def _read(self, said: dict[str, Any], begun: float, after: int) -> None:
        """Until the answer to this very message stands in the conversation."""
        while time.perf_counter() - begun < PATIENCE:
            url = f"/web/v1/messages?after={after}&wait=10"
            with self.client.get(url, headers=self.auth, name="/web/v1/messages", catch_response=True) as response:
                response.success()
                if response.status_code != 200:
                    gevent.sleep(1)
                    continue
                page = response.json()
            after = page["cursor"]
            if any(said["id"] in json.dumps(m["blocks"]) for m in page["messages"] if m["from"] == "bot"):
                said["answered"] = time.perf_counter() - begun
                return


class WeChatCitizen(_Citizen):
    """Tells the platform to have a citizen say something; the platform pushes, repeats and looks at the replies."""

    abstract = os.environ.get("LOAD_KIND") != "wechat"

    def on_start(self) -> None:
        super().on_start()
        self.openid = "o" + uuid.uuid4().hex[:26]

    @task
    def say(self) -> None:
        said = {"id": _new_id(), "openid": self.openid, "measured": _measuring}
        with self.client.post("/_say", json=said, catch_response=True) as response:
            response.success()
