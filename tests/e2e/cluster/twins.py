"""Two of everything on one machine: two instances of the five processes, PostgreSQL, Redis, nginx before them.

The plan, nginx's configuration and the instances' settings are made by `deploy.cluster`, as for an installation.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.cluster.plan import Door, InstancePlan, Internal, Plan
from deploy.cluster.render import nginx_conf, settings_of
from deploy.setup import steps
from deploy.setup.instance import Instance
from deploy.setup.layout import ROOT, Layout
from deploy.setup.progress import Progress
from deploy.setup.settings import PROGRAMS, Ports
from tests.fakes.debian import running_nginx, running_redis
from tests.fakes.postgres import Postgres, free_port, running_postgres

NAMES = ("a", "b")
_START_SECONDS = 300.0


@dataclass(frozen=True)
class Twins:
    """Programs are named as in `engine` (the first instance's) and `engine-b`; `public` and `desk` are nginx."""

    instances: dict[str, Instance]
    public: str
    desk: str
    database_url: str

    def pid_of(self, program: str, /) -> int:
        kind, instance = self._of(program)
        return instance.pid_of(kind)

    def url(self, program: str, /) -> str:
        """Of one process itself."""
        kind, instance = self._of(program)
        return f"http://127.0.0.1:{instance.ports.of(kind)}"

    def wait_healthy(self, timeout: float) -> None:
        for instance in self.instances.values():
            instance.wait_healthy(timeout)

    def restart(self, program: str) -> None:
        """As an upgrade does: told to end, started again, waited for."""
        kind, instance = self._of(program)
        instance.stop_program(kind)
        instance.start_program(kind)
        instance.wait_healthy(_START_SECONDS)

    def _of(self, program: str) -> tuple[str, Instance]:
        kind, _, name = program.partition("-")
        return kind, self.instances[name or NAMES[0]]


def all_programs() -> list[str]:
    """All ten."""
    return [program if name == NAMES[0] else f"{program}-{name}" for name in NAMES for program in PROGRAMS]


@contextmanager
def running_twins(settings: Mapping[str, str], names: tuple[str, ...] = NAMES) -> Iterator[Twins]:
    """All of it healthy, over an empty database with the demonstration city; `names` may be one alone."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wenzheng-cluster-")))
        folder.chmod(0o755)  # nginx's workers are another user when the test is root's
        plan = _plan(folder, names)
        postgres = stack.enter_context(running_postgres())
        secrets = _secrets(postgres, stack.enter_context(running_redis()))
        instances = {one.name: _instance(plan, one, {**secrets, **settings}) for one in plan.instances}
        first = instances[names[0]]
        with (first.layout.logs / "prepare.log").open("w", encoding="utf-8") as log:
            steps.prepare_database(first.layout, Progress(1, out=log), first.env)
        configuration = folder / "nginx.conf"
        configuration.write_text(nginx_conf(plan, folder, folder), encoding="utf-8")
        for instance in instances.values():
            instance.start()
            stack.callback(instance.stop)
        doors = [plan.public, plan.desk]
        inner = [plan.internal.engine, plan.internal.actions, plan.internal.knowledge]
        ports = [int(place.rpartition(":")[2]) for place in [*(door.listen for door in doors), *inner]]
        stack.enter_context(running_nginx(configuration, ports))
        twins = Twins(
            instances, f"http://{plan.public.listen}", f"http://{plan.desk.listen}", secrets["WENZHENG_DATABASE_URL"]
        )
        twins.wait_healthy(_START_SECONDS)
        yield twins


def _here() -> str:
    return f"127.0.0.1:{free_port()}"


def _plan(folder: Path, names: tuple[str, ...]) -> Plan:
    (folder / "attachments").mkdir()
    return Plan(
        public=Door(listen=_here()),
        desk=Door(listen=_here()),
        internal=Internal(engine=_here(), actions=_here(), knowledge=_here()),
        secrets=str(folder / "secrets.env"),
        attachments=str(folder / "attachments"),
        instances=tuple(
            InstancePlan(name=name, var=str(folder / name), ports={program: free_port() for program in PROGRAMS})
            for name in names
        ),
    )


def _secrets(postgres: Postgres, redis: str) -> dict[str, str]:
    tracker = postgres.fresh_url().replace("postgresql+psycopg:", "postgresql:")
    shared = {f"WENZHENG_{name}_SECRET": os.urandom(24).hex() for name in ("ENGINE", "ACTIONS", "KNOWLEDGE")}
    return {
        **shared,
        "WENZHENG_DATABASE_URL": postgres.fresh_url(),
        "WENZHENG_TRACKER_URL": tracker,
        "WENZHENG_REDIS_URL": redis,
    }


def _instance(plan: Plan, one: InstancePlan, more: Mapping[str, str]) -> Instance:
    layout = Layout(ROOT, Path(one.var))
    layout.make_folders()
    if (ROOT / "var" / "index").is_dir():
        shutil.copytree(ROOT / "var" / "index", layout.var / "index")  # embedded before
    plain = {name: value for name, value in os.environ.items() if not name.startswith("WENZHENG_")}
    ports = Ports(**{program: one.port(program) for program in PROGRAMS})
    return Instance(layout, ports, {**plain, **settings_of(plan, one), **more})
