"""NLU component: gives every later component the sentence in one form (`language.normalise`).

Training examples that begin with `/` stand for options and are dropped: structured messages are built by the
channel and never classified.
"""

# ruff: noqa: ARG003 - the arguments are the ones Rasa passes to every graph component
from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.action_server import connect_actions
from bot.lexicon_feed import LexiconFeed, engine_lexicon_feed
from language.normalise import normalise

STRUCTURED = "/"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class Normaliser(GraphComponent):
    """Replaces a message's text by its normalised form; the tracker keeps what the citizen wrote.

    A running engine reads pinyin and homophones as the lexicon's names; training does not.
    """

    def __init__(self, feed: LexiconFeed | None = None) -> None:
        self._feed = feed

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Normaliser:
        return cls()

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Normaliser:
        """First component of every loaded model (`run`, `shell`, `test`): the actions are connected here."""
        connect_actions()
        return cls(engine_lexicon_feed())

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT)
            if text:
                plain = normalise(text) if self._feed is None else self._feed.matcher.respelled(text)
                message.set(TEXT, plain, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        kept = [
            message
            for message in training_data.training_examples
            if not str(message.get(TEXT) or "").startswith(STRUCTURED)
        ]
        return TrainingData(
            self.process(kept),
            entity_synonyms=training_data.entity_synonyms,
            regex_features=training_data.regex_features,
            lookup_tables=training_data.lookup_tables,
            responses=training_data.responses,
        )
