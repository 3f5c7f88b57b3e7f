"""Everything before the processes start; `python -m deploy.setup.prepare` is `make setup`."""

from __future__ import annotations

import os
import sys

from deploy.setup import environments, steps, website
from deploy.setup.errors import SetupError
from deploy.setup.interrupts import interruptible
from deploy.setup.layout import Layout
from deploy.setup.progress import Progress

STEPS = 5


def prepare(layout: Layout, progress: Progress) -> None:
    """Both environments, the two models and the website; what is current is skipped."""
    layout.make_folders()
    for environment in environments.both(layout):
        with progress.step(environment.title[0].upper() + environment.title[1:]):
            environments.ensure(environment, layout, progress, os.environ)
    with progress.step("The embedding model"):
        steps.build_embedding(layout, progress)
    with progress.step("The Rasa model"):
        steps.train(layout, progress, steps.base_environment())
    with progress.step("The website"):
        website.build(layout, progress)


def main() -> int:
    """`make setup`."""
    layout = Layout.from_environment()
    try:
        with interruptible():
            prepare(layout, Progress(STEPS))
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Set-up was interrupted; the next run goes on where it stopped.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
