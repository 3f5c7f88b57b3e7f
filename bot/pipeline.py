"""The Chinese spaCy pipeline: jieba's words, official document numbers by an EntityRuler, and the one matcher.

No `from __future__ import annotations` here: spaCy reads the factory's annotations through pydantic 1, which
cannot resolve them as strings.
"""

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from bot.lexicon_feed import LexiconFeed
from language.matcher import Matcher, Understanding

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


class _Words:
    """What spaCy asks of jieba: the cut by the feed's present words. The classifier's tokenizer is another one."""

    def __init__(self, feed: LexiconFeed) -> None:
        self._feed = feed

    def cut(self, text: str, cut_all: bool = False) -> list[str]:  # noqa: ARG002 - jieba's signature
        return self._feed.words.cut(text)


@Language.factory("wenzheng_knowledge")
def _make_pipe(nlp: Language, name: str) -> KnowledgePipe:  # noqa: ARG001 - spaCy's signature
    return KnowledgePipe()


def make_pipeline(feed: LexiconFeed) -> Language:
    """The Chinese spaCy pipeline over a lexicon feed."""
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "number", "id": "document", "pattern": _DOCUMENT_NUMBER}])
    nlp.add_pipe("wenzheng_knowledge").feed = feed
    nlp.tokenizer.jieba_seg = _Words(feed)
    return nlp
