"""`python -m knowledge_base.importing`."""

from __future__ import annotations

import sys

from knowledge_base.importing.command import main

if __name__ == "__main__":
    sys.exit(main())
