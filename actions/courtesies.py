"""Greetings, thanks, goodbyes and abuse: one short sentence, not the same one twice, and back to the purpose."""

from __future__ import annotations

from actions.replying import ReplyAction, Said, human_option
from actions.turn import Turn
from contracts.blocks import Options, Paragraph
from contracts.statuses import Status
from contracts.turn import TurnReply

_SAID = {
    "greet": (
        (
            "您好，我是云州市政务服务助手“问政”。",
            "您可以直接说要办的事，比如“身份证丢了怎么补办”；要投诉或反映问题，也可以直接告诉我。",
        ),
        ("您好，我在。想办什么事，或者遇到了什么问题？",),
        ("在的，您请说。",),
    ),
    "thanks": (
        ("不客气。还有要办的事，随时告诉我。",),
        ("应该的。后面办的时候遇到问题，再来问我。",),
        ("您太客气了，能帮上忙就好。",),
    ),
    "goodbye": (
        ("再见，祝您办事顺利。之后有问题，随时回来问我。",),
        ("好的，再见。",),
    ),
    "abuse": (
        ("我理解您可能着急或不满。请把遇到的事告诉我，我来帮您查办法，或者转给工作人员处理。",),
        ("听得出您很生气。说说是哪件事没办好，我先帮您查清楚该找哪个部门、多久能有结果。",),
        ("这样说下去解决不了您的事。需要的话，我现在就请工作人员来接手。",),
    ),
}


class Courtesy(ReplyAction):
    """Answers by intent with the first wording that was not the last said."""

    action_name = "action_courtesy"

    async def reply(self, turn: Turn) -> Said:
        wordings = _SAID.get(turn.intent, _SAID["greet"])
        before = turn.previous.blocks if turn.previous is not None else ()
        wording = next(w for w in _rotated(wordings, before) if Paragraph(w[-1]) not in before)
        blocks = tuple(Paragraph(text) for text in wording)
        if turn.intent != "abuse":
            return Said(TurnReply(Status.CHITCHAT, blocks=blocks))
        option = human_option(turn.last_text, item=turn.item)
        return Said(TurnReply(Status.ABUSE, blocks=(*blocks, Options("需要的话，请点：")), options=(option,)))


def _rotated(wordings: tuple[tuple[str, ...], ...], before: tuple[object, ...]) -> tuple[tuple[str, ...], ...]:
    """The wordings from the one after the last said on."""
    said = next((n for n, w in enumerate(wordings) if Paragraph(w[-1]) in before), -1)
    return wordings[said + 1 :] + wordings[: said + 1]
