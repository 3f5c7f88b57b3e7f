"""A whole Wenzheng of its own for tests and benchmarks: temporary folder, free ports, the checkout's models."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from deploy.setup import steps
from deploy.setup.instance import Instance
from deploy.setup.layout import ROOT, Layout
from deploy.setup.progress import Progress
from deploy.setup.settings import PROGRAMS, Ports


def free_ports() -> Ports:
    """Ports nobody listens on at this moment."""
    with ExitStack() as held:
        sockets = {name: held.enter_context(socket.socket()) for name in PROGRAMS}
        for one in sockets.values():
            one.bind(("127.0.0.1", 0))
        return Ports(**{name: one.getsockname()[1] for name, one in sockets.items()})


@contextmanager
def scratch_instance(extra: Mapping[str, str] | None = None) -> Iterator[Instance]:
    """Five healthy processes over a fresh database with the demonstration city; ended and removed afterwards.

    Needs what `make setup` builds. The embeddings cached by the checkout's own runs are reused. When the block
    raises, the logs are kept in `var/failed/`.
    """
    with tempfile.TemporaryDirectory(prefix="wenzheng-") as folder:
        layout = Layout(ROOT, Path(folder))
        if (ROOT / "var" / "index").is_dir():
            shutil.copytree(ROOT / "var" / "index", layout.var / "index")
        instance = Instance(layout, free_ports(), {**_without_settings(), **(extra or {})})
        with (layout.logs / "prepare.log").open("w", encoding="utf-8") as log:
            steps.prepare_database(layout, Progress(1, out=log), instance.env)
        try:
            instance.start()
            instance.wait_healthy(timeout=300)
            yield instance
        except BaseException:
            _keep_logs(layout)
            raise
        finally:
            instance.stop()
            _keep_index(layout)


def _without_settings() -> dict[str, str]:
    """The caller's environment without the settings of another instance."""
    return {name: value for name, value in os.environ.items() if not name.startswith("WENZHENG_")}


def _keep_logs(layout: Layout) -> None:
    target = ROOT / "var" / "failed"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(layout.logs, target)


def _keep_index(layout: Layout) -> None:
    """The next start, of whichever instance, need not embed the same sentences again."""
    if (layout.var / "index").is_dir():
        shutil.copytree(layout.var / "index", ROOT / "var" / "index", dirs_exist_ok=True)
