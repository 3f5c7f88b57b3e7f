"""The environment of the audit's tools: made once from requirements/audit.txt, apart from what serves."""

from __future__ import annotations

import subprocess
from pathlib import Path

from deploy.setup import fingerprint, interpreters
from deploy.setup.layout import Layout
from deploy.setup.progress import Progress

LOCKS = ("rasa.txt", "services.txt", "torch.txt", "audit.txt")


def tool(layout: Layout, name: str) -> Path:
    """The path of a tool; installs all of them when the lock changed. Raises SetupError."""
    folder = layout.var / "tools" / "audit"
    lock = layout.root / "requirements" / "audit.txt"
    stamp, value = folder / "stamp", fingerprint.of_files(layout.root, [lock])
    if not fingerprint.is_current(stamp, value):
        python = interpreters.find(interpreters.SERVICES_VERSIONS, "the audit's tools")
        subprocess.run([python, "-m", "venv", "--clear", folder], check=True)
        command = [folder / "bin" / "python", "-m", "pip", "install", "--require-hashes", "--no-deps", "-r", lock]
        Progress(1).command("Installing the audit's tools", command, layout.logs / "audit-tools.log", cwd=layout.root)
        fingerprint.write(stamp, value)
    return folder / "bin" / name
