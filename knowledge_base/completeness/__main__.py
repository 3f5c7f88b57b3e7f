"""`python -m knowledge_base.completeness`."""

from __future__ import annotations

import sys

from knowledge_base.completeness.command import main

if __name__ == "__main__":
    sys.exit(main())
