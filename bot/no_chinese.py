"""NLU component: a message without a Chinese character asks for no service here, whatever the classifier makes of it.

Latin letters and foreign scripts are nearly absent from the training sentences, so that the classifier's confidence on
them means nothing. Courtesies (hi, ok, bye), cries for help and order numbers keep their intent.
"""

# ruff: noqa: ARG003 - the arguments are the ones Rasa passes to every graph component
from __future__ import annotations

import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

KEPT = {"greet", "thanks", "goodbye", "affirm", "deny", "emergency", "abuse", "chitchat"}
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_OF_OURS = re.compile(r"yz[-\s]?\d{6,}|⟦[a-z]+:\d+⟧|^(?:human|agent|staff)\b")


def is_no_chinese(text: str) -> bool:
    """Whether a normalised sentence is written in no Chinese at all.

    >>> [is_no_chinese(text) for text in ("как дела", "今日はいい天気", "yz2026112300013", "id卡")]
    [True, True, False, False]
    """
    return bool(_KANA.search(text)) or not (_CHINESE.search(text) or _OF_OURS.search(text))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class NoChinese(GraphComponent):
    """Sets `nlu_fallback`; the actions then read it as pinyin, answer in English, or decline."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NoChinese:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            intent = (message.get(INTENT) or {}).get("name")
            text = message.get(TEXT)
            if text and intent not in KEPT and is_no_chinese(text):
                message.set(INTENT, {"name": DEFAULT_NLU_FALLBACK_INTENT_NAME, "confidence": 1.0}, add_to_output=True)
        return messages
