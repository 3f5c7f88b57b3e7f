"""The steps between the environments and the processes: embedding model, Rasa model, database."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.setup import fingerprint
from deploy.setup.errors import CommandFailed
from deploy.setup.layout import Layout
from deploy.setup.progress import Progress

TRAINING_INPUTS = ("config.yml", "domain.yml", "data/nlu", "data/rules", "data/stories", "data/lexicon")
TRAINING_CODE = ("bot", "language", "contracts")
DATABASE_INPUTS = (
    "data/knowledge",
    "foundation",
    "conversations",
    "knowledge_base",
    "service_desk",
    "apps/admin.py",
)


@dataclass(frozen=True)
class Account:
    """A first-login account; the password is shown once."""

    name: str
    role: str
    department: str
    password: str


def build_embedding(layout: Layout, progress: Progress) -> None:
    """The default embedding model; a second run does nothing."""
    code = layout.root / "knowledge_base" / "embedding"
    value = fingerprint.of_files(layout.root, [code, layout.root / "requirements" / "services.txt"])
    stamp = layout.embedding.parent / "multilingual-e5-small.stamp"
    if (layout.embedding / "modules.json").is_file() and fingerprint.is_current(stamp, value):
        progress.say("      the embedding model is up to date")
        return
    command = [layout.services / "bin" / "python", "-m", "knowledge_base.embedding.build", "--output"]
    progress.command(
        "Building the embedding model",
        [*command, layout.embedding],
        layout.logs / "embedding.log",
        cwd=layout.root,
    )
    fingerprint.write(stamp, value)


def embed_city(layout: Layout, progress: Progress) -> None:
    """The embeddings of the city's files, while Rasa's training keeps only one core busy; a start then reads them."""
    inputs = [layout.root / name for name in ("data/knowledge", "knowledge_base", "language")]
    value = fingerprint.of_files(layout.root, [*inputs, layout.embedding.parent / "multilingual-e5-small.stamp"])
    stamp = layout.stamps / "embeddings"
    if fingerprint.is_current(stamp, value):
        progress.say("      the embeddings are up to date")
        return
    command = [layout.services / "bin" / "python", "-m", "knowledge_base.embed_city", "--model", layout.embedding]
    progress.command(
        "Embedding the city's knowledge",
        [*command, "--index", layout.var / "index"],
        layout.logs / "embed-city.log",
        cwd=layout.root,
    )
    fingerprint.write(stamp, value)


def training_fingerprint(layout: Layout) -> str:
    """What the Rasa model is made from."""
    inputs = [layout.root / name for name in (*TRAINING_INPUTS, *TRAINING_CODE, "requirements/rasa.txt")]
    return fingerprint.of_files(layout.root, inputs)


def train(layout: Layout, progress: Progress, env: Mapping[str, str]) -> None:
    """Trains Rasa when its inputs changed."""
    value = training_fingerprint(layout)
    stamp = layout.model.with_name("wenzheng.fingerprint")
    if layout.model.is_file() and fingerprint.is_current(stamp, value):
        progress.say("      the Rasa model is up to date")
        return
    check = [layout.services / "bin" / "python", "-m", "bot.checks", layout.root]
    progress.command("Checking the training data", check, layout.logs / "training-check.log", cwd=layout.root, env=env)
    data = [folder for folder in ("data/nlu", "data/rules", "data/stories") if (layout.root / folder).is_dir()]
    command = [
        layout.rasa / "bin" / "rasa", "train", "--domain", "domain.yml", "--config", "config.yml",
        "--data", *data, "--out", "models", "--fixed-model-name", "wenzheng",
    ]  # fmt: skip
    progress.command("Training Rasa", command, layout.logs / "train.log", cwd=layout.root, env=env)
    fingerprint.write(stamp, value)


def prepare_database(layout: Layout, progress: Progress, env: Mapping[str, str]) -> list[Account]:
    """Migrates, loads the demonstration city and creates the first accounts; returns those just created."""
    url = env["WENZHENG_DATABASE_URL"]
    value = fingerprint.of_files(layout.root, [layout.root / name for name in DATABASE_INPUTS], url)
    stamp = layout.stamps / "database"
    file = Path(url.partition(":///")[2]) if url.startswith("sqlite") else None
    if fingerprint.is_current(stamp, value) and (file is None or file.is_file()):
        progress.say("      the database is up to date")
        return []
    admin = [layout.services / "bin" / "python", "-m", "apps.admin"]
    for name, title in (
        ("migrate", "Migrating the database"),
        ("load-city", "Loading the demonstration city"),
    ):
        progress.command(title, [*admin, name], layout.logs / f"{name}.log", cwd=layout.root, env=env)
    accounts = _first_accounts([*map(str, admin), "create-first-accounts"], layout, env)
    fingerprint.write(stamp, value)
    return accounts


def _first_accounts(command: list[str], layout: Layout, env: Mapping[str, str]) -> list[Account]:
    """Kept out of the log files: the output holds passwords."""
    title = "Creating the first accounts"
    log = layout.logs / "create-first-accounts.log"
    done = subprocess.run(command, cwd=layout.root, env=dict(env), capture_output=True, text=True, check=False)
    log.write_text(done.stderr, encoding="utf-8")
    if done.returncode != 0:
        raise CommandFailed(title, log, (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1])
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    try:
        items = json.loads(lines[-1])["accounts"]
        names = ("name", "role", "department", "password")
        return [Account(*(str(item.get(name) or "") for name in names)) for item in items]
    except (IndexError, ValueError, KeyError, TypeError) as error:
        raise CommandFailed(title, log, "it did not print its accounts as JSON") from error


def base_environment() -> dict[str, str]:
    """What a training run needs without an instance."""
    quiet = {"OMP_NUM_THREADS": "2", "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "2"}
    return {"SQLALCHEMY_SILENCE_UBER_WARNING": "1", **quiet, **os.environ}
