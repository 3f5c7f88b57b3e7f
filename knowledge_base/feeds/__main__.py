"""`python -m knowledge_base.feeds`."""

from __future__ import annotations

import sys

from knowledge_base.feeds.command import main

if __name__ == "__main__":
    sys.exit(main())
