"""A reply as plain text, for `rasa shell`; the channels have renderers of their own."""

from __future__ import annotations

from contracts.blocks import (
    Block,
    ItemList,
    Link,
    Notice,
    Options,
    Paragraph,
    Source,
    Steps,
    Table,
    WorkOrderBlock,
)
from contracts.turn import TurnReply


def as_text(reply: TurnReply) -> str:
    """Blocks line by line, options numbered."""
    lines = [line for block in reply.blocks for line in _lines(block)]
    lines += [f"  [{number}] {option.label}" for number, option in enumerate(reply.options, 1)]
    return "\n".join(lines)


def _lines(block: Block) -> list[str]:  # noqa: PLR0911 - one return for each kind of block
    if isinstance(block, (Paragraph, Notice)):
        return [block.text]
    if isinstance(block, Steps):
        return _titled(block.title, [f"{number}. {item}" for number, item in enumerate(block.items, 1)])
    if isinstance(block, ItemList):
        return _titled(block.title, [f"· {item}" for item in block.items])
    if isinstance(block, Table):
        return _titled(block.title, [" | ".join(row) for row in (block.header, *block.rows)])
    if isinstance(block, Link):
        return [f"{block.text}：{block.url}"]
    if isinstance(block, Options):
        return [block.prompt]
    if isinstance(block, Source):
        return [f"来源：{block.department}《{block.title}》（{block.effective.isoformat()}起）"]
    if isinstance(block, WorkOrderBlock):
        return [f"工单 {block.number}：{block.department}，{block.due.isoformat()}前答复"]
    raise TypeError(f"no text for {block!r}")


def _titled(title: str | None, lines: list[str]) -> list[str]:
    return [f"{title}：", *lines] if title else lines
