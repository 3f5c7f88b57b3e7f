"""A follow-up made into a whole question from what was spoken of: 「那要多少钱」, 「居住证呢」, 「我老婆也能办吗」.

The knowledge service is given the matter and the facets as hints; only a mere condition (「外地户口呢」) is put into a
sentence of its own first, because alone it would be searched for as another matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.turn import Turn
from contracts.facets import Facet
from contracts.statuses import Status
from language.applicants import applicant_in, without_applicants
from language.facets import facets_of
from language.normalise import normalise

LONGEST = 24
LONGEST_PLACE = 8
_CONDITION = re.compile(
    r"(?:外地|本地|外省|外市|省外|农村|城镇|城市|本市|异地)(?:的)?(?:户口|户籍|人口|人)?|(?:集体|农业|非农)?(?:户口|户籍)|港澳(?:台)?(?:居民|同胞|人)?|台湾(?:居民|人)?"
    r"|外国人|外籍|华侨|留学生|大学生|学生|研究生|退伍军人|军人|残疾人|低保户|退休(?:人员|的人)?|失业(?:人员|的人)?|灵活就业(?:人员)?|农民工|自由职业者?"
    r"|未成年人?|成年人?|老年人|小孩|儿童|(?:不满|未满|超过|满)?\d{1,3}周?岁(?:以上|以下|的)?|[一二三四五六七八九十]{1,3}岁(?:以上|以下|的)?"
    r"|没(?:有)?(?:居住证|身份证|户口本|房产证|房本|房子|合同|工作|社保|结婚证|驾照|营业执照|单位)|有(?:房子?|车|社保|工作|孩子|案底|贷款)的?"
    r"|(?:已婚|未婚|离婚|离异|单身|再婚|丧偶|怀孕)(?:的|人士)?|租房(?:子)?的?|二婚|二孩|三孩|首次|第一次|首套|二套|个体(?:工商)?户|个人|企业|公司|单位"
)
_FUNCTION = re.compile(
    r"那么?|给|帮|替|为|如果|要是|假如|比如|是不是|是|可不可以|能不能|可以|能|也|都|还|同样|一样|用|要|需要|办理?|申请|申领|领|的话|的|行不行|行|吗|呢|么|嘛|吧|不|没|啊|呀|了|这种|这样|情况|人|我|他|她|会|怎么样|怎样"
)
_ELLIPTICAL = re.compile(r"呢|也|吗|么|行|可以|能")


@dataclass(frozen=True)
class Completed:
    """`text` is what is searched for; `question` the whole question as it was understood, for the trace."""

    text: str
    question: str | None = None


def complete(turn: Turn) -> Completed:
    """The question a turn asks, completed when it leans on what was spoken of."""
    sentence = normalise(turn.text)
    if turn.title is None or turn.item is None:
        if turn.last_text is not None and _is_place_alone(turn, sentence):
            return Completed(turn.last_text, f"{turn.last_text}（{sentence}）")
        return Completed(turn.text)
    if turn.named_items:
        if turn.facets and is_bare_item(sentence):
            return Completed(turn.text, f"{sentence.rstrip('?呢')}，{_labels(turn.facets)}")
        return Completed(turn.text)
    who = applicant_in(sentence) or turn.applicant
    whose = f"（为{who}办理）" if who not in (None, "本人") else ""
    if is_condition(sentence):
        said = f"{turn.title}，{_condition(sentence)}可以办理吗"
        return Completed(said, f"{said}{whose}")
    return Completed(turn.text, f"{turn.title}{whose}，{sentence}")


def _is_place_alone(turn: Turn, sentence: str) -> bool:
    """「那城东呢」 after an answer that belongs to no service: the question before, for that place."""
    told = turn.previous is not None and turn.previous.status in (Status.ANSWERED, Status.CLARIFY)
    return told and bool(turn.named_regions) and len(sentence) <= LONGEST_PLACE and not facets_of(sentence)


def is_condition(sentence: str) -> bool:
    """Whether a normalised sentence holds a condition or an applicant and nothing else of its own."""
    if len(sentence) > LONGEST or not _ELLIPTICAL.search(sentence):
        return False
    if any(facet is not Facet.CONDITIONS for facet in facets_of(sentence)):
        return False
    rest = without_applicants(_CONDITION.sub("", sentence))
    return rest != sentence and not re.sub(r"\W", "", _FUNCTION.sub("", rest))


def is_bare_item(sentence: str) -> bool:
    """「居住证呢」, 「那护照呢」: a matter and nothing asked of it."""
    return not facets_of(sentence) and re.search(r"^(?:那么?)?[^,。]{2,12}呢\??$", sentence) is not None


def _condition(sentence: str) -> str:
    """The condition itself, without the words that only make it a question."""
    return re.sub(
        r"^(?:那么?|如果|要是|假如|比如)|(?:也|都|还)?(?:可不可以|能不能|可以|能|行)?(?:办理?|申请)?(?:呢|吗|么|嘛|吧|行不行|行)*\??$",
        "",
        sentence,
    )


def _labels(facets: tuple[Facet, ...]) -> str:
    return "、".join(facet.label for facet in facets)
