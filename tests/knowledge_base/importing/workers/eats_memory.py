"""Allocates more than it may, in a parser."""

import sys

from knowledge_base.importing.files import json_file, worker


def _eat(_text: object, _limits: object) -> object:
    return [bytearray(1 << 20) for _ in range(4096)]


json_file.read_json = _eat
sys.exit(worker.main())
