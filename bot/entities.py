"""NLU component: the entities item, department, region, facet and number, by spaCy over the one matcher.

`spacy.blank("zh")` with the jieba segmenter; an EntityRuler finds official document numbers, and our pipe adds
what `language.matcher` finds. Nothing here is trained: the lexicon is fed by the knowledge service.
"""

from __future__ import annotations

from typing import Any

import spacy
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.language import Language
from spacy.tokens import Doc, Span

from bot.lexicon_feed import LexiconFeed, engine_lexicon_feed
from language.matcher import Matcher, Understanding

EXTRACTOR = "KnowledgeEntities"
SPANS = "knowledge"

# 云人社规〔2025〕3号 as jieba cuts it: the brackets are written in several ways.
_DOCUMENT_NUMBER = [
    {"TEXT": {"REGEX": r"^[\u4e00-\u9fff]+$"}, "OP": "+"},
    {"TEXT": {"IN": ["〔", "[", "(", "【"]}},
    {"TEXT": {"REGEX": r"^\d{4}$"}},
    {"TEXT": {"IN": ["〕", "]", ")", "】"]}},
    {"TEXT": "第", "OP": "?"},
    {"TEXT": {"REGEX": r"^\d{1,4}$"}},
    {"TEXT": "号"},
]


class KnowledgePipe:
    """spaCy pipe: puts the matcher's findings into `doc.spans["knowledge"]` and the whole into `doc.user_data`."""

    def __init__(self) -> None:
        self.feed: LexiconFeed | None = None

    def __call__(self, doc: Doc) -> Doc:
        if self.feed is None:
            return doc
        matcher: Matcher = self.feed.matcher
        found = matcher.match(doc.text)
        doc.user_data["understanding"] = found
        doc.spans[SPANS] = list(_spans(doc, found))
        return doc


def _spans(doc: Doc, found: Understanding) -> list[Span]:
    if found.text != doc.text:  # offsets count in the normalised text; the pipeline runs on it
        return []
    kinds = (("item", found.items), ("department", found.departments), ("region", found.regions))
    spans = [
        doc.char_span(mention.start, mention.end, label=kind, kb_id=mention.id, alignment_mode="expand")
        for kind, mentions in kinds
        for mention in mentions
    ]
    return [span for span in spans if span is not None]


@Language.factory("wenzheng_knowledge")
def _make_pipe(nlp: Language, name: str) -> KnowledgePipe:
    return KnowledgePipe()


def make_pipeline(feed: LexiconFeed) -> Language:
    """The Chinese spaCy pipeline over a lexicon feed."""
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "number", "id": "document", "pattern": _DOCUMENT_NUMBER}])
    nlp.add_pipe("wenzheng_knowledge").feed = feed
    return nlp


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
        _entity(kind, mention.id, mention.start, mention.end)
        for kind, mentions in kinds
        for mention in mentions
    ]
    entities += [_entity("facet", facet.value, 0, len(found.text)) for facet in found.facets]
    entities += [
        {**_entity("number", number.text, number.start, number.end), "role": number.kind}
        for number in found.numbers
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
