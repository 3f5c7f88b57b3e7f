"""How much memory a process holds."""

from __future__ import annotations

import subprocess


def resident_mb(pid: int) -> float:
    """Resident memory in MB; 0 when the process has ended."""
    done = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=False)
    text = done.stdout.strip()
    return int(text) / 1024 if text.isdecimal() else 0.0
