from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.checks.__main__ import check, main

ROOT = Path(__file__).parents[2]
DOMAIN = """version: "3.1"
intents: [greet, thanks]
actions: [action_courtesy]
responses:
  utter_x:
    - text: 好
      custom: {reply: {status: chitchat, blocks: [{type: paragraph, text: 好}]}}
"""
RULES = """version: "3.1"
rules:
  - rule: greet
    steps: [{intent: greet}, {action: action_courtesy}]
  - rule: thanks
    steps: [{intent: thanks}, {action: utter_x}]
"""
NLU = """version: "3.1"
nlu:
  - intent: greet
    examples: |
      - 你好
      - 您好
  - intent: thanks
    examples: |
      - 谢谢
      - 多谢
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in {
        "domain.yml": DOMAIN,
        "config.yml": "language: zh\n",
        "data/rules/acts.yml": RULES,
        "data/nlu/a.yml": NLU,
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_what_is_right_is_passed(root: Path) -> None:
    assert check(root) == []
    assert main([str(root)]) == 0


@pytest.mark.parametrize(
    ("file", "before", "after", "place"),
    [
        ("data/nlu/a.yml", "  - intent: thanks", "  - intent: [thanks", "data/nlu/a.yml:8: is no YAML"),
        ("data/nlu/a.yml", "- 多谢", "多谢", "data/nlu/a.yml:10: an example begins"),
        ("data/nlu/a.yml", "- 多谢", "- 您好", "data/nlu/a.yml:10: “您好” is `thanks` here and `greet`"),
        ("data/nlu/a.yml", "intent: thanks", "intent: thank", "data/nlu/a.yml:7: intent `thank` is not in domain"),
        (
            "data/nlu/a.yml",
            "    examples: |\n      - 谢谢\n      - 多谢\n",
            "",
            "data/nlu/a.yml:7: intent `thanks`",
        ),
        ("data/rules/acts.yml", "utter_x", "utter_y", "data/rules/acts.yml:6: action `utter_y` is not in domain"),
        ("data/rules/acts.yml", "rule: thanks", "rule: greet", "data/rules/acts.yml:5: rule `greet` stands twice"),
        ("domain.yml", "status: chitchat", "status: chat", "domain.yml:7: the reply of `utter_x` does not fit"),
        ("domain.yml", "[greet, thanks]", "[greet, thanks, bye]", "domain.yml:2: intent `bye` begins no rule"),
        ("domain.yml", "actions: [", "intents: [", "domain.yml:3: `intents` stands twice"),
        ("config.yml", "language: zh", "language: 'zh", "config.yml:"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(root: Path, file: str, before: str, after: str, place: str) -> None:
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    assert any(str(mistake).startswith(place) for mistake in check(root)), [str(m) for m in check(root)]


def test_our_own_data_is_right() -> None:
    assert check(ROOT) == []


def test_rasa_is_not_imported() -> None:
    code = "import sys, bot.checks.__main__; sys.exit(any(name.split('.')[0] == 'rasa' for name in sys.modules))"
    begun = time.perf_counter()
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
    print(f"imported in {time.perf_counter() - begun:.1f} s")
