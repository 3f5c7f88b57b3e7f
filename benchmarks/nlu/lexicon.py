"""`.venv/bin/python -m benchmarks.nlu.lexicon <file>`: the demonstration city's lexicon, as the engine caches it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from contracts.codec import to_data
from knowledge_base.content import read_city
from knowledge_base.lexicon import make_lexicon

ROOT = Path(__file__).resolve().parents[2]


def main(file: Path) -> None:
    city = read_city(ROOT / "data" / "knowledge")
    lexicon = make_lexicon(city.guides, city.departments, city.regions)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(to_data(lexicon), ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
