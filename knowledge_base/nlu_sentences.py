"""Training sentences for the engine from the city's content: questions are `ask_service`, duty examples `file_appeal`.

`python -m knowledge_base.nlu_sentences` writes `data/nlu/from_knowledge.yml`, which is committed. It teaches the
classifier how citizens of this city ask and complain; a new answer is found without running it again. Only what is
indexed anyway is used: never development questions, never held-back sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from knowledge_base.content import read_city

ROOT = Path(__file__).resolve().parents[1]
CITY = ROOT / "data" / "knowledge"
OUTPUT = ROOT / "data" / "nlu" / "from_knowledge.yml"
PER_GUIDE, PER_FAQ, PER_DUTY = 6, 2, 6
_HEAD = """\
# Written by `python -m knowledge_base.nlu_sentences` from data/knowledge; do not edit.
version: "3.1"
nlu:
"""


def spread(sentences: Sequence[str], count: int) -> list[str]:
    """`count` of the sentences, taken evenly from the whole list."""
    if len(sentences) <= count:
        return list(sentences)
    return [sentences[round(place * (len(sentences) - 1) / (count - 1))] for place in range(count)]


def sentences(city: Path = CITY) -> dict[str, list[str]]:
    """The training sentences by intent, each once."""
    content = read_city(city)
    asked = [question for guide in content.guides for question in spread(guide.similar_questions, PER_GUIDE)]
    asked += [question for faq in content.faqs for question in spread(faq.similar_questions, PER_FAQ)]
    filed = [example for duty in content.duties for example in spread(duty.examples, PER_DUTY)]
    return {"ask_service": list(dict.fromkeys(asked)), "file_appeal": list(dict.fromkeys(filed))}


def as_training_data(by_intent: dict[str, list[str]]) -> str:
    """Rasa's YAML format. A bracket would begin an annotation, so it is written full width."""
    return _HEAD + "".join(_block(intent, examples) for intent, examples in by_intent.items())


def _block(intent: str, examples: Iterable[str]) -> str:
    lines = (f"      - {example.replace('[', '［').replace(']', '］').strip()}\n" for example in examples)
    return f"  - intent: {intent}\n    examples: |\n{''.join(lines)}"


def main() -> None:
    by_intent = sentences()
    OUTPUT.write_text(as_training_data(by_intent), encoding="utf-8")
    print(f"{OUTPUT}: " + ", ".join(f"{len(found)} {intent}" for intent, found in by_intent.items()))


if __name__ == "__main__":
    main()
