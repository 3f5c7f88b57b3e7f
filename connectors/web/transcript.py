"""A conversation as plain text, for the citizen to keep."""

from __future__ import annotations

from conversations.reading import Reader, ShownMessage
from conversations.rendering import plain_text, read_blocks
from foundation.clock import CHINA

_NAMES = {"citizen": "我", "bot": "问政助手", "staff": "工作人员", "system": "系统"}


async def transcript(reader: Reader, conversation: str) -> str:
    """Everything said so far, with time and speaker."""
    parts: list[str] = []
    after = 0
    while page := await reader.after(conversation, after):
        parts += [_part(message) for message in page]
        after = page[-1].seq
    return "\n\n".join(parts) + "\n" if parts else "（还没有对话内容）\n"


def _part(message: ShownMessage) -> str:
    at = message.at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
    lines = [f"[{at}] {_NAMES.get(message.sender, message.sender)}：", plain_text(read_blocks(message.blocks))]
    if message.options:
        lines.append("可选：" + "；".join(option["label"] for option in message.options))
    return "\n".join(lines)
