"""`make run`: from a fresh clone to five healthy processes; `--detach` leaves them running."""

from __future__ import annotations

import argparse
import os
import sys
import time

from deploy.setup import prepare, steps
from deploy.setup.errors import SetupError
from deploy.setup.instance import Instance
from deploy.setup.interrupts import interruptible, undisturbed
from deploy.setup.layout import Layout
from deploy.setup.progress import Progress
from deploy.setup.settings import Ports
from deploy.setup.steps import Account

_WATCH_SECONDS = 1.0


def greeting(instance: Instance) -> str:
    """The addresses."""
    lines = [
        "",
        "Wenzheng is running.",
        f"  citizens   {instance.url('gateway')}/",
        f"  desk       {instance.url('desk')}/",
        f"  logs       {instance.layout.logs}",
        "  make status tells the state of all five; Ctrl-C or make stop ends them.",
    ]
    return "\n".join(lines)


def first_accounts(accounts: list[Account]) -> str:
    """The first-login accounts that were just created."""
    lines = ["", "First-login accounts. The passwords are shown this once; change them at the first login:"]
    width = max(len(account.name) for account in accounts)
    for account in accounts:
        place = f" at {account.department}" if account.department else ""
        lines.append(f"  {account.name:<{width}}  {account.password}  {account.role}{place}")
    return "\n".join(lines)


def watch(instance: Instance) -> None:
    """Returns when the supervisor has ended (by `make stop`, for example)."""
    while instance.alive():
        time.sleep(_WATCH_SECONDS)


def run(layout: Layout, *, detach: bool, env: dict[str, str]) -> int:
    """All steps; raises SetupError."""
    instance = Instance(layout, Ports.from_environment(env), env)
    instance.check_can_start()
    progress = Progress(prepare.STEPS + 2)
    prepare.prepare(layout, progress)
    with progress.step("The database"):
        accounts = steps.prepare_database(layout, progress, instance.env)
    finished = False
    try:
        with progress.step("The five processes"):
            instance.start()
            try:
                instance.wait_healthy(say=progress.say)
            finally:  # also when a process does not come up: nobody can read the passwords again
                if accounts:
                    progress.say(first_accounts(accounts))
        progress.say(greeting(instance))
        finished = detach
        if not detach:
            watch(instance)
            progress.say("Wenzheng has stopped.")
    except KeyboardInterrupt:
        progress.say("\nStopping the five processes …")
    finally:
        if not finished:
            with undisturbed():
                instance.stop()
    if not detach:
        progress.say("All processes have ended.")
    return 0


def main(arguments: list[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--detach", action="store_true", help="return once everything is healthy")
    detach = parser.parse_args(arguments).detach
    try:
        with interruptible():
            return run(Layout.from_environment(), detach=detach, env=dict(os.environ))
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted; the next run goes on where it stopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
