"""NLU component: the entities item, department, region, facet and number, by spaCy over the one matcher.

`spacy.blank("zh")` with the jieba segmenter; an EntityRuler finds official document numbers, and our pipe adds
what `language.matcher` finds. Nothing here is trained: the lexicon is fed by the knowledge service.
"""

# ruff: noqa: ARG003 - the arguments are the ones Rasa passes to every graph component
from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.tokens import Doc

from bot.lexicon_feed import LexiconFeed, engine_lexicon_feed
from bot.pipeline import make_pipeline
from language.matcher import Understanding

EXTRACTOR = "KnowledgeEntities"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class KnowledgeEntities(GraphComponent):
    """Sets the entities of a message; the lexicon is polled only in a running engine."""

    def __init__(self, feed: LexiconFeed) -> None:
        self._nlp = make_pipeline(feed)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> KnowledgeEntities:
        return cls(engine_lexicon_feed())

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> KnowledgeEntities:
        feed = engine_lexicon_feed()
        feed.start()
        return cls(feed)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT)
            if text:
                found = message.get(ENTITIES, []) + entities_of(self._nlp(text))
                message.set(ENTITIES, found, add_to_output=True)
        return messages


def entities_of(doc: Doc) -> list[dict[str, Any]]:
    """The entities of a document in Rasa's shape; a facet has no place in the text of its own."""
    found: Understanding | None = doc.user_data.get("understanding")
    if found is None:
        return []
    kinds = (("item", found.items), ("department", found.departments), ("region", found.regions))
    entities = [
        _entity(kind, mention.id, mention.start, mention.end) for kind, mentions in kinds for mention in mentions
    ]
    entities += [_entity("facet", facet.value, 0, len(found.text)) for facet in found.facets]
    entities += [
        {**_entity("number", number.text, number.start, number.end), "role": number.kind} for number in found.numbers
    ]
    known = {(number.start, number.end) for number in found.numbers}
    for span in doc.ents:
        overlaps = any(start < span.end_char and span.start_char < end for start, end in known)
        if not overlaps:
            entity = _entity("number", span.text, span.start_char, span.end_char)
            entities.append({**entity, "role": span.ent_id_ or "document"})
    return entities


def _entity(kind: str, value: str, start: int, end: int) -> dict[str, Any]:
    return {
        "entity": kind,
        "value": value,
        "start": start,
        "end": end,
        "confidence_entity": 1.0,
        "extractor": EXTRACTOR,
    }
