"""Everything before the processes start; `python -m deploy.setup.prepare` is `make setup`."""

from __future__ import annotations

import os
import sys
from functools import partial

from deploy.setup import environments, steps, website
from deploy.setup.errors import SetupError
from deploy.setup.interrupts import interruptible
from deploy.setup.layout import Layout
from deploy.setup.progress import Progress

STEPS = 6


def prepare(layout: Layout, progress: Progress) -> None:
    """Both environments side by side, then the two models and the website; what is current is skipped."""
    layout.make_folders()

    def environment(wanted: environments.Environment) -> None:
        with progress.step(wanted.title[0].upper() + wanted.title[1:]):
            environments.ensure(wanted, layout, progress, os.environ)

    def rasa_model() -> None:
        with progress.step("The Rasa model"):
            steps.train(layout, progress, steps.base_environment())

    def embedding_and_website() -> None:
        with progress.step("The embedding model"):
            steps.build_embedding(layout, progress)
        with progress.step("The embeddings of the demonstration city"):
            steps.embed_city(layout, progress)
        with progress.step("The website"):
            website.build(layout, progress)

    progress.together(*(partial(environment, wanted) for wanted in environments.both(layout)))
    progress.together(rasa_model, embedding_and_website)


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
