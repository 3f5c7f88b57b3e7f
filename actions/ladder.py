"""What is said when there is no answer: first other words and what is near, then choices, then a person.

`turn.misses` counts the messages in a row that got none; no rung says the words of the one before.
"""

from __future__ import annotations

from typing import Any

from actions.remembering import FORGOTTEN
from actions.replying import Said, human_option
from actions.turn import Turn
from contracts.blocks import Block, ItemList, Options, Paragraph
from contracts.search import Candidate, Reason
from contracts.statuses import Status
from contracts.turn import Option, OptionPayload, TurnReply

NEAR = 2
NEAR_ENOUGH = 0.08  # of being right; below it a suggestion would only confuse

WHAT_I_CAN = "我可以帮您查办事的条件、材料、流程、时限和费用，也可以登记投诉和建议、转接工作人员。"
_EXAMPLES = ("身份证丢了怎么补办", "外地户口怎么办居住证", "医保怎么异地报销", "小区路灯坏了，我要反映")
_WHY = {
    Reason.EXPIRED: "您问的内容以前有过规定，但已经失效，目前还没有新的说法，我不能拿旧的答复您。",
    Reason.NOT_IN_FORCE_YET: "您问的规定已经公布，但还没有开始施行，现在还不能按它办理。",
    Reason.ELSEWHERE: "您问的是别的城市的规定。我只熟悉云州市的，各地办法不一样，不敢拿云州的答复您。",
    Reason.OTHER_REGION: "您问的内容在您所在的地区没有对应的规定，别的地区的规定不一定适用于您。",
    Reason.OTHER_AUDIENCE: "您问的内容不是给您这样的申请人规定的（个人和企业的规定不同），我不能拿它来答复您。",
}
_NOT_KNOWN = (
    (
        "您问的这件事，我手头没有可靠的答案，不想随便答复您。",
        "您可以换个说法再问一次，比如说清办什么事、为谁办；也可以登记下来，由主管部门答复您。",
    ),
    ("还是没有对上。咱们换个办法：", "您可以从下面选一个最接近的，或者直接请工作人员答复。"),
    (
        "看来这件事我答不好，不耽误您的时间了。",
        "我建议直接请工作人员接手，把您的问题原样转过去；急的话也可以拨打12345。",
    ),
    ("这个问题我确实没有把握，", "请让工作人员来答复您，或者拨打12345。"),
)
_DECLINES = (
    ("这个问题不在政务服务的范围内，我帮不上忙。" + WHAT_I_CAN,),
    ("这个我也答不了。我熟悉的是办证、社保、医保、公积金、上学、落户这些事，您可以像这样问我：",),
    ("这些事超出了我能办的范围。如果您其实是有事要办或者要反映，可以请工作人员来听您说。",),
    ("我只能帮您办政务方面的事。有要办的，随时告诉我。",),
)  # fmt: skip


def not_known(
    turn: Turn, reason: Reason, question: str, trace: dict[str, Any], candidates: tuple[Candidate, ...] = ()
) -> Said:
    """No answer: says so, with the next rung's way out."""
    rung = _rung(turn.misses, len(_NOT_KNOWN))
    lead, way = _NOT_KNOWN[rung]
    near = [c for c in candidates if c.probability >= NEAR_ENOUGH][:NEAR] if rung < 2 else []
    options = [_chosen(c, question) for c in near]
    if rung == 1:
        options.append(Option("登记投诉或建议", OptionPayload("start_form", form="file_appeal")))
    options.append(human_option(question, "登记给主管部门" if rung == 0 else "转人工", turn.item))
    lead = _WHY.get(reason, lead) if rung == 0 else lead
    if reason is Reason.ELSEWHERE:
        options = []
        way = "请拨打当地的政务服务热线（区号加12345），或者上国家政务服务平台 www.gjzwfw.gov.cn 查当地的办事指南。"
    prompt = "您是不是想问：" if near else "需要的话，请点："
    blocks = (Paragraph(lead), Paragraph(way), *([Options(prompt)] if options else []))
    reply = TurnReply(Status.NO_ANSWER, blocks, tuple(options), trace=trace)
    return Said(reply, {"last_text": question, "misses": turn.misses + 1})


def declined(turn: Turn, trace: dict[str, Any]) -> Said:
    """No matter of this government: short and courteous; the matter spoken of before is over."""
    rung = _rung(turn.misses, len(_DECLINES))
    blocks: tuple[Block, ...] = tuple(Paragraph(text) for text in _DECLINES[rung])
    options: tuple[Option, ...] = ()
    if rung == 1:
        blocks = (*blocks, ItemList(_EXAMPLES))
    if rung == 2:
        blocks, options = (*blocks, Options("需要的话，请点：")), (human_option(None),)
    reply = TurnReply(Status.OUT_OF_SCOPE, blocks, options, trace=trace)
    return Said(reply, {**FORGOTTEN, "misses": turn.misses + 1})


def _rung(misses: int, rungs: int) -> int:
    """Up to the last but one, then to and fro between the last two."""
    return misses if misses < rungs - 1 else rungs - 2 + (misses - rungs) % 2


def _chosen(candidate: Candidate, question: str) -> Option:
    payload = OptionPayload("choose_entry", entry=candidate.entry, item=candidate.item, text=question)
    return Option(candidate.title, payload)
