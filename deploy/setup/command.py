"""Runs a command with the settings of the running instance: `python -m deploy.setup.command COMMAND …`.

Used by the Makefile for `make chat`, `make evaluate` and the benchmarks, and handy for operators.
"""

from __future__ import annotations

import os
import sys

from deploy.setup.errors import SetupError
from deploy.setup.layout import Layout
from deploy.setup.settings import Ports, environment_of


def main() -> int:
    """Replaces this process by the command."""
    command = sys.argv[1:]
    if not command:
        print("Usage: python -m deploy.setup.command COMMAND …", file=sys.stderr)
        return 2
    environ = dict(os.environ)
    layout = Layout.from_environment()
    try:
        layout.make_folders()
        env = environment_of(layout, Ports.from_environment(environ), environ)
        os.execvpe(command[0], command, env)  # noqa: S606 - the operator's own command
    except (SetupError, OSError) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
