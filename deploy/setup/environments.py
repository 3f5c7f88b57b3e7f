"""Creates the two environments from their locks; does nothing when they are already what the locks say."""

from __future__ import annotations

import json
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.setup import fingerprint, interpreters
from deploy.setup.errors import DiskFull
from deploy.setup.layout import Layout
from deploy.setup.progress import Progress

_STAMP = "wenzheng-lock"
_INTERPRETER = "wenzheng-interpreter"
_GB = 1024**3
# modules are compiled when first imported: most of TensorFlow never is, and compiling all took as long as a test stage
_INSTALL = ("install", "--progress-bar=off", "--no-compile")


@dataclass(frozen=True)
class Environment:
    """One environment: where it lies, what it is made of, how large it becomes."""

    title: str
    folder: Path
    lock: Path
    versions: tuple[interpreters.Version, ...]
    disk_gb: float
    download: str
    torch: Path | None = None

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin" / "python"

    def inputs(self, interpreter: Path, index: str) -> str:
        """The fingerprint of what it is made of."""
        files = [self.lock] if self.torch is None else [self.lock, self.torch]
        return fingerprint.of_files(self.lock.parent, files, str(interpreter), index)


def both(layout: Layout) -> tuple[Environment, Environment]:
    """The Rasa environment and that of the services."""
    requirements = layout.root / "requirements"
    rasa = Environment(
        "the Rasa environment (.venv-rasa)",
        layout.rasa,
        requirements / "rasa.txt",
        interpreters.RASA_VERSIONS,
        disk_gb=3.5,
        download="about 1,000 MB (TensorFlow alone 590 MB)",
    )
    services = Environment(
        "the services' environment (.venv)",
        layout.services,
        requirements / "services.txt",
        interpreters.SERVICES_VERSIONS,
        disk_gb=2.5,
        download="about 400 MB without torch",
        torch=requirements / "torch.txt",
    )
    return rasa, services


def ensure(environment: Environment, layout: Layout, progress: Progress, environ: Mapping[str, str]) -> bool:
    """Creates or renews the environment unless it is current; returns whether it did any work.

    Raises InterpreterMissing, DiskFull, CommandFailed.
    """
    stamp = environment.folder / _STAMP
    index = environ.get("WENZHENG_TORCH_INDEX", "")
    recorded = _recorded_interpreter(environment)
    if recorded and fingerprint.is_current(stamp, environment.inputs(recorded, index)):
        progress.say(f"      {environment.title} is up to date")
        return False
    python = interpreters.find(environment.versions, environment.title, environ=environ).absolute()
    check_disk(layout.root, environment.disk_gb)
    progress.say(f"      {environment.title} with {python}; downloads {environment.download} unless cached")
    logs = layout.logs
    name = environment.folder.name.lstrip(".")
    if recorded != python or not _has_pip(environment):
        if environment.folder.exists():
            shutil.rmtree(environment.folder)
        create = [python, "-m", "venv", environment.folder]
        progress.command(f"Creating {environment.title}", create, logs / f"{name}-create.log", cwd=layout.root)
        (environment.folder / _INTERPRETER).write_text(f"{python}\n", encoding="utf-8")
    pip = [environment.python, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    progress.command(
        "Installing " + environment.title,
        [*pip, *_INSTALL, "--require-hashes", "--no-deps", "-r", environment.lock],
        logs / f"{name}-install.log",
        cwd=layout.root,
    )
    if environment.torch is not None:
        _install_torch(environment.torch, pip, index, layout, progress)
    progress.command("Checking " + environment.title, [*pip, "check"], logs / f"{name}-check.log", cwd=layout.root)
    fingerprint.write(stamp, environment.inputs(python, index))
    return True


def check_disk(folder: Path, needed_gb: float) -> None:
    """Raises DiskFull when the folder's disk has less room than needed."""
    free = shutil.disk_usage(folder).free / _GB
    if free < needed_gb:
        raise DiskFull(folder, needed_gb, free)


def _recorded_interpreter(environment: Environment) -> Path | None:
    note = environment.folder / _INTERPRETER
    if not note.is_file() or not environment.python.exists():
        return None
    return Path(note.read_text(encoding="utf-8").strip())


def _has_pip(environment: Environment) -> bool:
    try:
        asked = [str(environment.python), "-m", "pip", "--version"]
        return subprocess.run(asked, capture_output=True, check=False, timeout=60).returncode == 0
    except OSError:
        return False


def _install_torch(
    torch: Path,
    pip: Sequence[object],
    index: str,
    layout: Layout,
    progress: Progress,
) -> None:
    """torch after the lock: alone when it is a CPU build, with NVIDIA's libraries when it is a CUDA build."""
    where = [f"--index-url={index}"] if index else []
    report = layout.logs / "torch-report.json"
    progress.command(
        "Asking which build of torch fits",
        [*pip, "install", "--dry-run", "--no-deps", "--quiet", f"--report={report}", *where, "-r", torch],
        layout.logs / "torch-report.log",
        cwd=layout.root,
    )
    cuda = wants_cuda(json.loads(report.read_text(encoding="utf-8")), sys.platform, platform.machine())
    if cuda:
        check_disk(layout.root, 8.0)
        progress.say(
            "      torch: a CUDA build, a download of about 3,000 MB unless cached "
            "(WENZHENG_TORCH_INDEX names an index of CPU builds: see README)"
        )
    else:
        progress.say("      torch: a CPU build, about 200 MB unless cached")
    with_libraries = [] if cuda else ["--no-deps"]
    progress.command(
        "Installing torch",
        [*pip, *_INSTALL, *with_libraries, *where, "-r", torch],
        layout.logs / "torch-install.log",
        cwd=layout.root,
    )


def wants_cuda(report: Mapping[str, object], system: str, machine: str) -> bool:
    """Whether pip's report names a build that requires NVIDIA's libraries on this machine."""
    items = report.get("install")
    if not isinstance(items, list):
        return False
    wanted = [text for item in items for text in item["metadata"].get("requires_dist", [])]
    return any(
        text.lower().startswith(("nvidia-", "cuda-", "triton"))
        and marker_may_hold(text.partition(";")[2], system, machine)
        for text in wanted
    )


def marker_may_hold(marker: str, system: str, machine: str) -> bool:
    """A marker's system and machine against this one; enough for the markers that torch uses."""
    text = marker.replace('"', "'").replace(" ", "").lower()
    if "extra==" in text:
        return False
    names = {"linux": "linux", "darwin": "darwin"}.get(system, system)
    if "platform_system==" in text and f"platform_system=='{names}'" not in text:
        return False
    if "sys_platform==" in text and f"sys_platform=='{system}'" not in text:
        return False
    return "platform_machine==" not in text or f"platform_machine=='{machine.lower()}'" in text
