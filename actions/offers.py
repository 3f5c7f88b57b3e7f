"""What may be asked next: the options after an answer and after a verdict."""

from __future__ import annotations

import re
from typing import Any

from actions.replying import human_option
from contracts.eligibility import EligibilityStep
from contracts.facets import Facet
from contracts.search import EntryAnswer, Related
from contracts.turn import Option, OptionPayload
from language.normalise import normalise

FOLLOW_UPS = 3
ELIGIBILITY = "eligibility"

_OFFERED = (
    Facet.MATERIALS,
    Facet.FEE,
    Facet.TIME_LIMIT,
    Facet.PLACE,
    Facet.ONLINE,
    Facet.CONDITIONS,
    Facet.STEPS,
)
_OFFERED_AFTER_OVERVIEW = (Facet.HOURS, Facet.PHONE, Facet.ONLINE)
_OFFERED_AFTER_VERDICT = (Facet.PLACE, Facet.ONLINE, Facet.STEPS)
_WHO = (
    r"(?:我|我们|我家|咱|俺|本人|老人|他|她|孩子"
    r"|我(?:妈|爸|爷爷|奶奶|外公|外婆|老公|老婆|爱人|儿子|女儿|孩子|父亲|母亲|家老人))"
)
_MAY = r"(?:能不能|能否|可不可以|可否|是不是可以|是否可以|可以|能够|能|够|有没有资格|有资格)"
_DO = r"(?:办理?|申请|申领|领取?|享受|拿|提取?|取|贷|报名?|上学|入学|补贴)"
_MAY_I = re.compile(
    rf"{_WHO}.{{0,16}}?{_MAY}[^,。?!怎哪多几]{{0,12}}?{_DO}[^,。?!怎哪多几]{{0,14}}(?:吗|么|不|没|吧|嘛|\?|$)"
    rf"|^(?:那|那么|请问)?{_MAY}{_DO}(?:到|这个|它)?(?:吗|么|不|嘛)?\??$"
    r"|符不符合|符合(?:不符合|条件(?:吗|么|不))|是否符合|够不够(?:条件|格|资格)|够(?:条件|资格|格)(?:吗|么|不)|有没有资格|有资格(?:吗|么|不)|算不算符合"
    r"|(?:判断|看看|查查|算算|测一?测|评估)(?:一下)?.{0,8}(?:符合|能不能|够不够|资格)|能不能(?:办|领|申请)$"
)


def may_i(text: str) -> bool:
    """Whether somebody asks if they themselves may.

    >>> may_i("我能领高龄津贴吗"), may_i("低保我符不符合条件"), may_i("低保怎么申请"), may_i("我能去哪领")
    (True, True, False, False)
    """
    return _MAY_I.search(normalise(text)) is not None


def asks_whether(answer: EntryAnswer, text: str) -> bool:
    """Whether the answer's own questions should be asked instead of telling its conditions."""
    return answer.eligibility and answer.kind == "guide" and set(answer.facets) <= {Facet.CONDITIONS} and may_i(text)


def after_answer(answer: EntryAnswer, question: str) -> tuple[Option, ...]:
    """Other fields of a guide, its questions, the guides of a life event, a person."""
    return (
        *_related(answer.related, question),
        *_fields(answer, question),
        *([whether_option(answer.item)] if answer.eligibility and answer.item else []),
        human_option(question, "没解决，转人工", answer.item),
    )


def after_verdict(step: EligibilityStep, question: str) -> tuple[Option, ...]:
    """The guides that help on, where and how, a person."""
    fields = [_field(facet, step.entry, step.entry, question) for facet in _OFFERED_AFTER_VERDICT]
    return (*_related(step.related, question), *fields, human_option(question, "没解决，转人工", step.entry))


def whether_option(item: str) -> Option:
    """「我能不能办」: begins the guide's questions."""
    return Option("我能不能办", OptionPayload("start_form", item=item, form=ELIGIBILITY))


def remembered_item(item: str, title: str) -> dict[str, Any]:
    """The matter spoken of."""
    return {"item": item, "item_title": title, "facets": []}


def _related(related: tuple[Related, ...], question: str) -> list[Option]:
    return [Option(r.title, OptionPayload("choose_entry", entry=r.entry, item=r.entry, text=question)) for r in related]


def _fields(answer: EntryAnswer, question: str) -> list[Option]:
    if answer.kind != "guide":
        return []
    offered = _OFFERED if answer.facets else _OFFERED_AFTER_OVERVIEW
    others = [facet for facet in offered if facet not in answer.facets][:FOLLOW_UPS]
    return [_field(facet, answer.entry, answer.item, question) for facet in others]


def _field(facet: Facet, entry: str, item: str | None, question: str) -> Option:
    return Option(facet.label, OptionPayload("ask_facet", entry=entry, item=item, facets=(facet,), text=question))
