"""Blocks as plain text: for search, logs, transcripts and the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

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
from contracts.codec import from_data


def plain_text(blocks: Iterable[Block]) -> str:
    """All blocks as lines of text."""
    return "\n".join(line for block in blocks for line in _lines(block))


def read_blocks(data: Iterable[dict[str, Any]]) -> list[Block]:
    """Stored or received blocks as contract values."""
    return [from_data(cast("type[Block]", Block), block) for block in data]


def _lines(block: Block) -> list[str]:  # noqa: PLR0911 - one line per kind of block
    match block:
        case Paragraph(text=text) | Notice(text=text) | Options(prompt=text):
            return [text]
        case Steps(items=items, title=title):
            return _titled(title, [f"{number}. {item}" for number, item in enumerate(items, 1)])
        case ItemList(items=items, title=title):
            return _titled(title, [f"· {item}" for item in items])
        case Table(header=header, rows=rows, title=title):
            return _titled(title, ["；".join(f"{h}：{c}" for h, c in zip(header, row, strict=False)) for row in rows])
        case Link(text=text, url=url):
            return [f"{text}：{url}"]
        case Source():
            demonstration = "（含演示数据）" if block.demonstration else ""
            return [f"来源：{block.department}《{block.title}》{demonstration}{block.effective.isoformat()}起施行"]
        case WorkOrderBlock():
            return [f"工单号：{block.number}", f"承办部门：{block.department}", f"办理期限：{block.due.isoformat()}前"]


def _titled(title: str | None, lines: list[str]) -> list[str]:
    return [f"【{title}】", *lines] if title else lines
