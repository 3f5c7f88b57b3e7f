"""Takes a rating of the bot, by the five levels of 好差评; asked for, never presumed."""

from __future__ import annotations

import re

from actions.replying import ReplyAction, Said, human_option
from actions.turn import Turn
from contracts.blocks import Options, Paragraph
from contracts.commands import TakeRating
from contracts.ratings import LEVELS
from contracts.statuses import Status
from contracts.turn import Option, OptionPayload, TurnReply
from language.normalise import normalise

# in this order: the longer and the negated wordings first
_WORDS: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (level, re.compile(pattern))
    for level, pattern in (
        (1, r"(?:非常|很|太|极其|十分|特别)不满意|零分|0分|(?:一|1)(?:颗)?[星分]|差评|太差|很差|极差"),
        (2, r"不(?:太|大|怎么)?满意|(?:二|两|2)(?:颗)?[星分]|不好用|不行|不专业"),
        (3, r"基本满意|还算满意|还可以|一般|(?:三|3)(?:颗)?[星分]|凑合"),
        (
            5,
            r"(?:非常|很|十分|特别|太|相当|超级?)(?:满意|好|棒|专业)|满分|(?:五|5)(?:颗)?[星分]|好评|点赞|点个赞|非常好用|太好用",
        ),
        (4, r"满意|(?:四|4)(?:颗)?[星分]|不错|挺好"),
    )
)


class TakeRatingAction(ReplyAction):
    """Stores the level said, or asks for it with nothing chosen beforehand."""

    action_name = "action_take_rating"

    async def reply(self, turn: Turn) -> Said:
        level = level_of((turn.option.text if turn.option else turn.text) or "")
        if level is None:
            options = tuple(Option(label, OptionPayload("rate", text=label)) for label in LEVELS.values())
            return Said(TurnReply(Status.CLARIFY, blocks=(Options("您对这次服务满意吗？"),), options=options))
        thanks = f"您的评价“{LEVELS[level]}”已经收到，谢谢您。"
        if level > 2:
            return Said(TurnReply(Status.RATED, blocks=(Paragraph(thanks),), commands=(TakeRating(level),)))
        sorry = "很抱歉没能让您满意。如果问题还没解决，可以转给工作人员继续处理。"
        reply = TurnReply(
            Status.RATED,
            blocks=(Paragraph(thanks), Paragraph(sorry), Options("需要的话，请点：")),
            options=(human_option(turn.last_text, item=turn.item),),
            commands=(TakeRating(level),),
        )
        return Said(reply)


def level_of(text: str) -> int | None:
    """The level a sentence names, 1 to 5."""
    text = normalise(text)
    return next((level for level, pattern in _WORDS if pattern.search(text)), None)
