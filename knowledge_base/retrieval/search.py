"""The one search: live answers, hit test and evaluation all run through `Searcher.search`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from contracts.blocks import Notice
from contracts.facets import Facet
from contracts.search import Candidate, Outcome, Reason, SearchRequest, SearchResult
from knowledge_base.answering import compose_answer
from knowledge_base.model import Bundle, Guide
from knowledge_base.retrieval.decision import (
    Decision,
    Thresholds,
    TopicScore,
    answer_with,
    by_topic,
    choose_entry,
    decide,
)
from knowledge_base.retrieval.dense import Mask
from knowledge_base.retrieval.elsewhere import asks_elsewhere, names_elsewhere
from knowledge_base.retrieval.embedder import Embedder
from knowledge_base.retrieval.evidence import gather
from knowledge_base.retrieval.question import Question
from knowledge_base.retrieval.ranker import Ranker
from knowledge_base.retrieval.regional import choose_local, region_name
from knowledge_base.retrieval.snapshot import Snapshot
from knowledge_base.retrieval.succession import repealed_notice, successor_of
from knowledge_base.retrieval.wording import official, residue, searchable, words
from language.matcher import Understanding
from language.normalise import has_content

_FOLLOW_UP_LENGTH = 30
_LEAST_SUBJECT, _MOST_SUBJECT = 2, 6
_SEVERAL = 2
_SURE_BY_CONTEXT = 0.95


class Searcher:
    """Searches one snapshot. The result depends on the request and the snapshot alone."""

    def __init__(
        self, snapshot: Snapshot, embedder: Embedder, ranker: Ranker, thresholds: Thresholds | None = None
    ) -> None:
        self.snapshot = snapshot
        self._embedder = embedder
        self._ranker = ranker
        self._thresholds = thresholds or Thresholds()

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer, ask back, or say that nothing published answers it."""
        if not has_content(request.text):
            return self._result(request, Decision(Outcome.NO_ANSWER, Reason.EMPTY_QUERY, 1.0, ()), (), None)
        question = self._understand(request)
        context = self._context_topic(question)
        if question.bare or (question.only_region and context is not None):
            return self._answer_bare(question, context)
        decision = self._of_item(question, self._decide(question, question.sentence))
        if decision.outcome is not Outcome.ANSWER:
            decision = self._named_in_part(question) or decision
        if context is not None and (decision.outcome is not Outcome.ANSWER or not self._names(question, decision)):
            decision = self._with_context(question, context) or decision
        decision = self._left_to_others(question, self._explain_hidden(question, decision))
        return self._result(request, self._localised(question, decision), question.facets, question)

    def ranked(self, request: SearchRequest) -> tuple[list[TopicScore], float]:
        """All visible matters with their probabilities, best first, and that of "none of ours"; for measuring."""
        question = self._understand(request)
        return self._rank(question.sentence, question.found, question.visible)

    def _understand(self, request: SearchRequest) -> Question:
        found = self.snapshot.matcher.match(searchable(request.text))
        visible = self.snapshot.visible(request.in_force_on, request.region, request.audience)
        region = found.regions[0].id if found.regions else request.region
        return Question(request, found.text, found, visible, region)

    def _rank(self, sentence: str, found: Understanding, visible: Mask) -> tuple[list[TopicScore], float]:
        vector = self._embedder.encode([official(sentence)], "query")
        evidence = gather(self.snapshot, found, sentence, vector, visible)
        return by_topic(self.snapshot, evidence.owners, self._ranker.probabilities(evidence.rows))

    def _decide(self, question: Question, sentence: str, visible: Mask | None = None) -> Decision:
        mask = question.visible if visible is None else visible
        topics, outside = self._rank(sentence, question.found, mask)
        return decide(self.snapshot, topics, outside, question.facets, self._thresholds)

    def _of_item(self, question: Question, decision: Decision) -> Decision:
        """A field of a matter is told by its guide, however near a FAQ of the same matter is."""
        position = self.snapshot.position.get(question.of_item or "")
        if decision.chosen is None or position is None or not question.visible[position]:
            return decision
        if self.snapshot.topics[position] != self.snapshot.topics[decision.chosen]:
            return decision
        return replace(decision, chosen=position, related=None)

    def _named_in_part(self, question: Question) -> Decision | None:
        """「身份证」 names several matters in part: which of them is meant is asked, never guessed."""
        subject = question.subject
        if not _LEAST_SUBJECT <= len(subject) <= _MOST_SUBJECT:
            return None
        told = self.snapshot.guide_names
        named = [owner for owner, names in told if subject in names and question.visible[owner]]
        if len(named) < _SEVERAL:
            return None
        ranked, _ = self._rank(question.sentence, question.found, question.visible)
        likely = {score.topic: score.probability for score in ranked}
        scores = [TopicScore(owner, likely.get(owner, 0.0), ((owner, 1.0),)) for owner in named]
        best = sorted(scores, key=lambda score: -score.probability)[: self._thresholds.candidates]
        return Decision(Outcome.CLARIFY, Reason.AMBIGUOUS, best[0].probability, tuple(best))

    def _names(self, question: Question, decision: Decision) -> bool:
        """Whether the sentence holds a word of what would answer it; 「丢了要补一张」 alone holds none."""
        if question.found.items or decision.chosen is None:
            return True
        entry = self.snapshot.entries[decision.chosen].entry
        guides = [self.snapshot.guides[item] for item in entry.items if item in self.snapshot.guides]
        names = [entry.title, *(name for guide in guides for name in (guide.name, *guide.aliases))]
        told = "\n".join([*names, *(entry.aliases if isinstance(entry, Guide | Bundle) else ())])
        return any(len(residue(word)) > 1 and word in told for word in words(official(question.sentence)))

    def _context_topic(self, question: Question) -> int | None:
        """The matter spoken of before, when it is still visible and the sentence names no other."""
        item = question.request.context.item
        position = self.snapshot.position.get(item) if item is not None else None
        if position is None or not question.visible[position]:
            return None
        named = {mention.id for mention in question.found.items}
        return None if named and item not in named else int(self.snapshot.topics[position])

    def _answer_bare(self, question: Question, context: int | None) -> SearchResult:
        """「那要多少钱」: about the matter spoken of before, or about nothing we could know."""
        if context is None:
            decision = Decision(Outcome.NO_ANSWER, Reason.AMBIGUOUS, 0.0, ())
        elif isinstance(event := self.snapshot.entries[context].entry, Bundle):
            decision = self._which_service(question, event)
        elif question.only_region:
            decision = self._of_matter(context)
        else:
            decision = self._with_context(question, context) or self._of_matter(context)
        return self._result(question.request, self._localised(question, decision), question.facets, question)

    def _which_service(self, question: Question, event: Bundle) -> Decision:
        """「要钱吗」 after a life event: of which of its services?"""
        places = [self.snapshot.position[step.item] for step in event.steps if step.item in self.snapshot.position]
        services = [TopicScore(place, 0.0, ((place, 1.0),)) for place in places if question.visible[place]]
        return Decision(Outcome.CLARIFY, Reason.AMBIGUOUS, 0.0, tuple(services[: self._thresholds.candidates]))

    def _of_matter(self, owner: int) -> Decision:
        """The guide spoken of before answers, whatever else might."""
        topic = TopicScore(owner, _SURE_BY_CONTEXT, ((owner, _SURE_BY_CONTEXT),))
        return Decision(Outcome.ANSWER, Reason.CONTEXT, topic.probability, (topic,), owner)

    def _with_context(self, question: Question, context: int) -> Decision | None:
        """A short follow-up is searched once more together with the name of the matter before it."""
        if len(question.sentence) > _FOLLOW_UP_LENGTH:
            return None
        if not question.bare and not question.facets:
            _, outside = self._rank(question.sentence, question.found, question.visible)
            if outside > self._thresholds.surely_outside:
                return None
        name = self.snapshot.entries[context].entry.title
        sentence = f"{name},{question.sentence}"
        topics, _ = self._rank(sentence, self.snapshot.matcher.match(sentence), question.visible)
        if not topics:
            return None
        of_context = topics[0].topic == context and topics[0].probability >= self._thresholds.answer
        if not of_context and not self._told_by_sister(question, topics[0], context):
            return None
        return answer_with(self.snapshot, topics[0], question.facets, self._thresholds, Reason.CONTEXT)

    def _told_by_sister(self, question: Question, topic: TopicScore, context: int) -> bool:
        """A general point (可以代办吗) is often told once, in a FAQ of a sister matter of the same department; and
        「丢了要补一张」 after the card's first issue is the card's re-issue."""
        best, before = self.snapshot.entries[topic.entries[0][0]], self.snapshot.entries[context]
        if best.entry.department != before.entry.department:
            return False
        if best.kind == "guide":
            return topic.probability >= self._thresholds.answer
        return best.kind == "faq" and not question.facets and topic.probability >= self._thresholds.sister

    def _left_to_others(self, question: Question, decision: Decision) -> Decision:
        """Another place's rules are not ours to tell, however well they are matched."""
        told = decision.outcome is not Outcome.NO_ANSWER and decision.reason is not Reason.CONTEXT
        if told and asks_elsewhere(question.sentence, self.snapshot.region_names):
            return Decision(Outcome.NO_ANSWER, Reason.ELSEWHERE, decision.probability, ())
        return decision

    def _localised(self, question: Question, decision: Decision) -> Decision:
        """The answer of the citizen's region; where regions answer differently and none is known, which one it is."""
        if decision.chosen is None:
            return decision
        local = choose_local(self.snapshot, decision.chosen, question.region, question.visible)
        if local.owner is not None:
            return replace(decision, chosen=local.owner)
        return replace(
            decision,
            outcome=Outcome.CLARIFY,
            reason=Reason.WHICH_REGION,
            chosen=None,
            related=None,
            choices=local.choices,
        )

    def _explain_hidden(self, question: Question, decision: Decision) -> Decision:
        """When the best of all entries is hidden by a filter, say why; no other matter is told instead."""
        if question.visible.all() or decision.reason is Reason.CONTEXT:
            return decision
        topics, outside = self._rank(question.sentence, question.found, question.visible | True)
        if not topics or outside > self._thresholds.outside or topics[0].probability < self._thresholds.answer:
            return decision
        best = topics[0].entries[0][0]
        told = {topic.topic for topic in decision.topics}
        if question.visible[best]:
            return decision
        replaced = self._replaced(question, topics[0])
        if replaced is not None:
            return replaced
        if topics[0].topic in told:
            return decision
        return Decision(Outcome.NO_ANSWER, self._why_hidden(question, best), topics[0].probability, ())

    def _replaced(self, question: Question, topic: TopicScore) -> Decision | None:
        """What replaced the repealed policy that is asked for, when it is that one by far."""
        best, probability = topic.entries[0]
        if probability < self._thresholds.faq_share * topic.probability:
            return None
        if self._why_hidden(question, best) is not Reason.EXPIRED:
            return None
        chosen = successor_of(self.snapshot, best, question.visible)
        if chosen is None:
            return None
        score = TopicScore(topic.topic, topic.probability, ((chosen, topic.probability),))
        return Decision(Outcome.ANSWER, Reason.EXPIRED, topic.probability, (score,), chosen, repealed=best)

    def _why_hidden(self, question: Question, owner: int) -> Reason:
        entry, on = self.snapshot.entries[owner].entry, question.request.in_force_on
        if on < entry.valid_from:
            return Reason.NOT_IN_FORCE_YET
        if not entry.in_force(on):
            return Reason.EXPIRED
        if not self.snapshot.holds_in(entry, question.request.region):
            return Reason.OTHER_REGION
        return Reason.OTHER_AUDIENCE

    def _result(
        self, request: SearchRequest, decision: Decision, facets: tuple[Facet, ...], question: Question | None
    ) -> SearchResult:
        region = question.region if question is not None else request.region
        answer = None
        if decision.chosen is not None:
            answer = compose_answer(
                self.snapshot.entries[decision.chosen],
                self.snapshot.departments,
                self.snapshot.guides,
                facets=facets,
                region=region,
                sentence=question.sentence if question is not None else "",
                related=self.snapshot.entries[decision.related] if decision.related is not None else None,
            )
        if answer is not None and question is not None:
            notices = (*self._elsewhere_notice(question), *self._repealed_notice(decision))
            answer = replace(answer, blocks=(*notices, *answer.blocks))
        candidates = tuple(self._candidates(decision, facets))
        return SearchResult(
            outcome=decision.outcome,
            reason=decision.reason,
            probability=round(decision.probability, 4),
            facets=facets,
            region=region,
            candidates=candidates,
            answer=answer,
            index_version=self.snapshot.version,
            lexicon_version=self.snapshot.lexicon.version,
        )

    def _elsewhere_notice(self, question: Question) -> tuple[Notice, ...]:
        """Who begins with another place must know that the answer holds here."""
        _, of_elsewhere = names_elsewhere(question.sentence, self.snapshot.region_names)
        city = next((region.name for region in self.snapshot.published.regions if region.level == "city"), None)
        if not of_elsewhere or city is None:
            return ()
        return (Notice(f"以下是{city}的规定；其他地方请以当地公布的为准。"),)

    def _repealed_notice(self, decision: Decision) -> tuple[Notice, ...]:
        if decision.repealed is None or decision.chosen is None:
            return ()
        return (repealed_notice(self.snapshot, decision.repealed, decision.chosen),)

    def _candidates(self, decision: Decision, facets: tuple[Facet, ...]) -> Iterator[Candidate]:
        if decision.choices:
            yield from (self._candidate(owner, decision.probability, of_region=True) for owner in decision.choices)
            return
        for topic in decision.topics:
            owner = decision.chosen
            if owner is None:
                owner = choose_entry(self.snapshot, topic, facets, self._thresholds)[0]
            yield self._candidate(owner, topic.probability)

    def _candidate(self, owner: int, probability: float, *, of_region: bool = False) -> Candidate:
        published = self.snapshot.entries[owner]
        entry = published.entry
        return Candidate(
            entry=entry.id,
            version=published.version,
            kind=published.kind,
            title=region_name(self.snapshot, owner) if of_region else entry.title,
            item=entry.id if isinstance(entry, Guide) else (entry.items[0] if entry.items else None),
            department=entry.department,
            probability=round(probability, 4),
            region=entry.regions[0] if of_region else None,
        )
