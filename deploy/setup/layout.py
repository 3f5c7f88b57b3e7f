"""Where everything lies: the project's root, its two environments and a run-time folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Layout:
    """The folders of one checkout with one run-time folder (`var`)."""

    root: Path
    var: Path

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Layout:
        """The checkout this code lies in, with WENZHENG_VAR or `<root>/var`."""
        value = (os.environ if environ is None else environ).get("WENZHENG_VAR")
        return cls(ROOT, (Path(value).expanduser() if value else ROOT / "var").resolve())

    @property
    def services(self) -> Path:
        """The environment of knowledge, gateway, desk and all tools."""
        return self.root / ".venv"

    @property
    def rasa(self) -> Path:
        """The environment of engine and actions."""
        return self.root / ".venv-rasa"

    @property
    def logs(self) -> Path:
        """Logs of set-up steps and of the five processes."""
        return self.var / "logs"

    @property
    def run(self) -> Path:
        """The supervisor's configuration, socket and process id."""
        return self.var / "run"

    @property
    def stamps(self) -> Path:
        """What the finished steps were made from."""
        return self.var / "stamps"

    @property
    def embedding(self) -> Path:
        """The default embedding model; lies in the checkout's own var and is shared by every instance."""
        return self.root / "var" / "embedding" / "multilingual-e5-small"

    @property
    def model(self) -> Path:
        """The trained Rasa model."""
        return self.root / "models" / "wenzheng.tar.gz"

    def make_folders(self) -> None:
        """Creates the run-time folders."""
        for folder in (self.logs, self.run, self.stamps, self.root / "models", self.embedding.parent):
            folder.mkdir(parents=True, exist_ok=True)
        for private in (self.logs, self.run):
            private.chmod(0o700)  # logs may tell of settings; the socket stops processes
