"""诉求登记, second part: what is missing and useful for an order that is made already (ADR 2).

Each answer is added to the order at once, so that leaving, a pause or a restart loses nothing.
"""

from __future__ import annotations

import re

from actions.forms.fields import Field, phone, words, yes_or_no
from actions.forms.kind import FormKind
from actions.forms.state import FormState
from actions.replying import Said
from actions.turn import Turn
from contracts.blocks import Paragraph
from contracts.commands import Command, SupplementWorkOrder, WorkOrderCategory
from contracts.statuses import Status
from contracts.turn import TurnReply
from language.normalise import normalise

_PLACE = re.compile(
    r"[\u4e00-\u9fff]{2,8}(?:大?路|大道|街|巷|弄)\d*号?|\d+(?:号|栋|幢|座|单元|弄)"
    r"|(?<![我们咱本个这那])[\u4e00-\u9fff]{2,6}(?<![我们咱住本个这那的])(?:小区|花园|家园|苑|广场|公园|村|社区|商场|医院|中学|小学|幼儿园|大厦)"
)
_GENERIC_PLACE = re.compile(
    r"^(?:我们?|咱们?|住宅|这个|那个|本|附近|旁边|隔壁|居民|老旧|所在|我家|建议|希望|政府|投诉|举报|反映)+"
)
_TIME = re.compile(
    r"今天|昨[天晚]|前[天晚]|[每天]天|每[晚周月日]|半夜|夜里|凌晨|[早晚]上|[上下]午|周[一二三四五六日末]|星期|\d+[点月日号天年]|最近|一直|长期|刚才|[上本这]个?[月周]|[半几一二三两四五六七八九十]+(?:个)?(?:多)?(?:月|天|年|周|星期|小时)"
)
_WHO = re.compile(
    r"物业|公司|店|老板|工地|邻居|楼上|楼下|隔壁|餐馆|饭|烧烤|开发商|中介|学校|医院|商家|超市|房东|单位|厂|司机|幼儿园|机构|银行|快递|平台|车主|摊|施工|局|街道|社区|居委会|路灯|井盖|电梯|路"
)
_ABOUT_SOMEBODY = (WorkOrderCategory.COMPLAINT.value, WorkOrderCategory.REPORT.value)
_LABELS = {"where": "地点", "when": "时间", "who": "被反映的对象", "contact": "联系电话", "confidential": "身份保密"}

_WHERE = Field(
    "where", "为了方便部门核实，请补充一下具体地点，比如哪条路、哪个小区几号楼。",
    "请写出路名、小区名或者附近的标志性地点，也可以跳过。",
    read=words(2), names=("地点", "地址", "地方", "位置"), optional=True,
)  # fmt: skip
_WHEN = Field(
    "when", "大概是什么时候发生的？比如“昨天晚上”“每天早上六点”。", "说个大概的时间就行，也可以跳过。",
    read=words(2), names=("时间", "日期"), optional=True,
)  # fmt: skip
_OBJECT = Field(
    "who", "要反映的是哪家单位、商家或者哪个人？知道名称的话请告诉我。", "写名称或者简单描述都可以，也可以跳过。",
    read=words(2), names=("对象", "单位", "名称", "名字"), optional=True,
)  # fmt: skip
_CONTACT = Field(
    "contact", "方便的话请留一个联系电话，部门核实时可以直接找到您；不留也没关系，答复会发到这个对话里。",
    "这不像电话号码。请发11位手机号或者带区号的座机号，也可以跳过。",
    read=phone, names=("电话", "手机", "号码", "联系方式"), optional=True,
)  # fmt: skip
_CONFIDENTIAL = Field(
    "confidential", "处理时需要对您的身份和电话保密吗？", "请选“需要保密”或者“不需要”。",
    choices=yes_or_no(
        "需要保密", "不需要",
        yes_words=r"^(?:要|请|最好|必须|麻烦)?保密|匿名", no_words=r"^(?:不用|不需要|无需|不)保密|公开|实名",
    ),
    names=("保密",), optional=True, asked_when=lambda values: bool(values.get("contact")),
)  # fmt: skip


class DetailsForm(FormKind):
    """`state.subject` is the order's category; `values["matter"]` what the citizen said first."""

    name = "details"
    title = "登记"
    light = True

    async def fields(self, turn: Turn, state: FormState) -> tuple[Field, ...]:
        matter = normalise(state.values.get("matter", ""))
        about_place = state.subject != WorkOrderCategory.SUGGESTION.value
        wanted = (
            (_WHERE, about_place and not names_place(matter) and not turn.named_regions),
            (_OBJECT, state.subject in _ABOUT_SOMEBODY and not _WHO.search(matter)),
            (_WHEN, about_place and not _TIME.search(matter)),
            (_CONTACT, phone(matter) is None),
            (_CONFIDENTIAL, state.subject in _ABOUT_SOMEBODY),
        )
        return tuple(field for field, missing in wanted if missing or field.name in state.values)

    def accepted(self, state: FormState, field: Field, value: str) -> tuple[Command, ...]:
        again = "（更正）" if state.values.get(field.name) else ""
        return (SupplementWorkOrder(f"{_LABELS[field.name]}{again}：{field.label_of(value)}"),)

    async def finish(self, turn: Turn, state: FormState) -> Said:  # noqa: ARG002
        given = any(state.values.get(name) for name in _LABELS)
        said = (
            "都记下了，已经补充到您的工单里，部门会一并看到。" if given else "好的，工单已经登记，不补充也不影响办理。"
        )
        blocks = (Paragraph(said + "之后发“查进度”就能了解办理情况。"),)
        return Said(TurnReply(Status.FORM, blocks=blocks))

    async def leave(self, turn: Turn, state: FormState) -> Said:  # noqa: ARG002
        given = any(state.values.get(name) for name in _LABELS)
        kept = "已经补充的内容也都记下了。" if given else ""
        said = f"好的，不补充了。您的工单已经登记，照常办理。{kept}"
        return Said(TurnReply(Status.CHITCHAT, blocks=(Paragraph(said),)))

    def matter(self, turn: Turn, state: FormState) -> str | None:  # noqa: ARG002
        return state.values.get("matter")


def names_place(sentence: str) -> bool:
    """Whether a normalised sentence names a place that can be found: a road, a number, a named estate.

    >>> names_place("长宁街88号路灯坏了"), names_place("阳光花园小区电梯坏了"), names_place("小区电梯坏了")
    (True, True, False)
    """
    return any(
        _GENERIC_PLACE.sub("", match.group()) != "" and not _only_kind(match.group())
        for match in _PLACE.finditer(sentence)
    )


def _only_kind(place: str) -> bool:
    """住宅小区, 我们村: the kind of place without its name."""
    return len(_GENERIC_PLACE.sub("", place)) <= 2
