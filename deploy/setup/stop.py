"""`make stop`: ends the five processes and their supervisor."""

from __future__ import annotations

import os
import sys

from deploy.setup.errors import SetupError
from deploy.setup.instance import Instance
from deploy.setup.layout import Layout
from deploy.setup.settings import Ports


def main() -> int:
    """The command; ends well when nothing runs."""
    environ = dict(os.environ)
    try:
        instance = Instance(Layout.from_environment(), Ports.from_environment(environ), environ)
        was_alive = instance.alive()
        instance.stop()
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    print("All processes have ended." if was_alive else "Wenzheng was not running.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
