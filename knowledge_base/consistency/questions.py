"""Questions that two entries both claim, in nearly the same words."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from knowledge_base.consistency.statements import plain
from knowledge_base.consistency.wording import tokenizer
from knowledge_base.model import Entry, Faq

_NEAR = 0.78
_SILENT = re.compile(
    r"请问|你好|麻烦|一下|怎么样|如何|怎么|咋|怎样|什么|啥|吗|呢|吧|啊|呀|么|我们?|咱们?|你们?|您|想要?|需要|需|要|是不是|能不能|可不可以|可以|能|会|是|的|了|得|去|到|在|"
    r"应该|办理|(?<!补)(?<!代)办|弄|搞|这个|那个|它|他|她|还|也|就|都|又|再|有没有|有|给|把|被|用|个|点"
)
_CHINESE = re.compile(r"[^\w\u4e00-\u9fff]+")


@dataclass(frozen=True)
class Question:
    """A question as written, where it stands, and the words by which it is told from others."""

    path: str
    text: str
    words: frozenset[str]


def questions_of(entry: Entry) -> tuple[Question, ...]:
    """Standard and similar questions. The name of a guide or of a document is no question."""
    texts = [("question", entry.question)] if isinstance(entry, Faq) else []
    texts += [(f"similar_questions[{number}]", text) for number, text in enumerate(entry.similar_questions)]
    return tuple(Question(path, text, telling_words(text)) for path, text in texts)


def telling_words(text: str) -> frozenset[str]:
    """A question in the words of the knowledge, without the words every question has."""
    bare = _SILENT.sub(" ", plain(text))
    return frozenset(word for word in tokenizer().lcut(_CHINESE.sub(" ", bare)) if word.strip())


class QuestionIndex:
    """All questions by their words; a rare word weighs more than a common one."""

    def __init__(self, questions: Mapping[str, Iterable[Question]]) -> None:
        self._all = [(entry, question) for entry, mine in questions.items() for question in mine if question.words]
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for number, (_entry, question) in enumerate(self._all):
            for word in question.words:
                self._by_word[word].append(number)
        total = len(self._all)
        self._weight = {word: math.log((1 + total) / len(numbers)) for word, numbers in self._by_word.items()}
        self._unknown = math.log(1 + total)

    def near(self, entry: str, questions: Iterable[Question]) -> Iterator[tuple[Question, str, Question]]:
        """Per other entry the nearest pair of questions that are nearly the same."""
        best: dict[str, tuple[float, Question, Question]] = {}
        for question in questions:
            shared: Counter[int] = Counter()
            for word in question.words:
                for number in self._by_word.get(word, ()):
                    shared[number] += 1
            for number, common in shared.items():
                other, theirs = self._all[number]
                if other == entry or (common < 2 and len(question.words | theirs.words) > 1):
                    continue
                likeness = self._likeness(question, theirs)
                if likeness >= _NEAR and likeness > best.get(other, (0.0,))[0]:
                    best[other] = (likeness, question, theirs)
        for other, (_likeness, mine, theirs) in best.items():
            yield mine, other, theirs

    def _likeness(self, one: Question, other: Question) -> float:
        """Shared weight over all weight."""
        both = self._sum(one.words & other.words)
        return both / (self._sum(one.words | other.words) or 1.0)

    def _sum(self, words: frozenset[str]) -> float:
        return sum(self._weight.get(word, self._unknown) for word in words)
