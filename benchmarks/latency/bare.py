"""Bare Rasa: made, trained, started and asked."""

from __future__ import annotations

import os
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import yaml

from deploy.setup.memory import resident_mb
from deploy.setup.scratch import free_ports

ROOT = Path(__file__).resolve().parents[2]
_OURS = "bot."
_INTENT = "ask_service"
_ACTION = """
from rasa_sdk import Action


class Trivial(Action):
    def name(self):
        return "action_trivial"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(text="好的")
        return []
"""


@dataclass
class BareRasa:
    """A running pair of stock servers."""

    url: str
    processes: dict[str, subprocess.Popen[bytes]]

    async def ask(self, http: aiohttp.ClientSession, text: str) -> None:
        """One turn in a conversation of its own; raises when nothing is said."""
        body = {"sender": uuid.uuid4().hex, "message": text}
        async with http.post(f"{self.url}/webhooks/rest/webhook", json=body) as response:
            response.raise_for_status()
            if not await response.json():
                raise RuntimeError("bare Rasa said nothing")

    def memory(self) -> dict[str, float]:
        """Resident memory in MB by process."""
        return {f"bare {name}": resident_mb(process.pid) for name, process in self.processes.items()}


def write_project(folder: Path) -> None:
    """Our training sentences and classifier, stock components, one rule for every intent."""
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    classifier = [step for step in config["pipeline"] if step["name"].endswith("Classifier")]
    stock: list[dict[str, Any]] = [
        {"name": "JiebaTokenizer"},
        {"name": "RegexFeaturizer", "use_word_boundaries": False},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char", "min_ngram": 1, "max_ngram": 4},
    ]
    classifier = [step for step in classifier if not step["name"].startswith(_OURS)]
    nlu = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "data/nlu").glob("*.yml"))]
    intents = sorted({block["intent"] for file in nlu for block in file.get("nlu", []) if "intent" in block})
    _dump(
        folder / "config.yml",
        {**config, "pipeline": stock + classifier, "policies": [{"name": "RulePolicy"}]},
    )
    _dump(
        folder / "domain.yml",
        {"version": "3.1", "intents": [*intents, "nlu_fallback"], "actions": ["action_trivial"]},
    )
    given = [{"rule": name, "steps": [{"intent": name}, {"action": "action_trivial"}]} for name in intents]
    given.append({"rule": "fallback", "steps": [{"intent": "nlu_fallback"}, {"action": "action_trivial"}]})
    _dump(folder / "data" / "rules.yml", {"version": "3.1", "rules": given})
    blocks = [block for file in nlu for block in file.get("nlu", []) if "intent" in block]
    _dump(folder / "data" / "nlu.yml", {"version": "3.1", "nlu": blocks})
    (folder / "actions.py").write_text(_ACTION, encoding="utf-8")


@contextmanager
def bare_rasa(folder: Path) -> Iterator[BareRasa]:
    """Train and serve; both servers end with the block."""
    write_project(folder)
    ports = free_ports()
    tracker = {"type": "SQL", "dialect": "sqlite", "db": str(folder / "tracker.db")}
    action = {"url": f"http://127.0.0.1:{ports.actions}/webhook"}
    _dump(folder / "endpoints.yml", {"action_endpoint": action, "tracker_store": tracker})
    _dump(folder / "credentials.yml", {"rest": None})
    quiet = {
        "RASA_TELEMETRY_ENABLED": "false",
        "OMP_NUM_THREADS": "1",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    }
    env = {**os.environ, **quiet, "TF_CPP_MIN_LOG_LEVEL": "2"}
    rasa = str(ROOT / ".venv-rasa" / "bin" / "rasa")
    log = (folder / "rasa.log").open("wb")
    common: dict[str, Any] = {"cwd": folder, "env": env, "stdout": log, "stderr": subprocess.STDOUT}
    subprocess.run([rasa, "train", "--fixed-model-name", "bare"], check=True, **common)
    serve = [
        rasa,
        "run",
        "--interface",
        "127.0.0.1",
        "--port",
        str(ports.engine),
        "--model",
        "models/bare.tar.gz",
    ]
    act = [rasa, "run", "actions", "--port", str(ports.actions)]
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        processes["engine"] = subprocess.Popen([*serve, "--credentials", "credentials.yml"], **common)
        processes["actions"] = subprocess.Popen(act, **common)
        yield BareRasa(f"http://127.0.0.1:{ports.engine}", processes)
    finally:
        for process in processes.values():
            process.terminate()
        for process in processes.values():
            process.wait(timeout=30)
        log.close()


async def wait_ready(bare: BareRasa, text: str, patience: float = 120) -> None:
    """Until the first real answer."""
    deadline = time.monotonic() + patience
    async with aiohttp.ClientSession() as http:
        while True:
            try:
                return await bare.ask(http, text)
            except (aiohttp.ClientError, RuntimeError):
                if time.monotonic() > deadline:
                    raise


def _dump(path: Path, data: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
