"""`python -m knowledge_base.consistency`."""

from __future__ import annotations

import sys

from knowledge_base.consistency.command import main

if __name__ == "__main__":
    sys.exit(main())
