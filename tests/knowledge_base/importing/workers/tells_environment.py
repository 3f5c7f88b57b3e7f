"""Answers with the environment it sees."""

import os
import sys

from knowledge_base.importing.files import json_file, worker
from knowledge_base.importing.files.raw import RawFile

json_file.read_json = lambda _text, _limits: RawFile(data=dict(os.environ))
sys.exit(worker.main())
