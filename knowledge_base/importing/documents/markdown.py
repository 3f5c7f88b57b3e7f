"""Markdown to blocks; a front matter in YAML may state the fields of the policy."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from typing import Any

import nh3
import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge_base.importing.documents.blocks import BlockList
from knowledge_base.importing.errors import FileRefused, Refusal
from knowledge_base.importing.files.raw import RawFile
from knowledge_base.importing.limits import Limits

_FRONT = re.compile(r"---\n(.{0,8000}?)\n---\n", re.DOTALL)


def read_markdown(text: str, limits: Limits) -> RawFile:
    """Blocks of a Markdown file; HTML inside it is reduced to its text."""
    front: dict[str, Any] = {}
    if match := _FRONT.match(text):
        front = _front_matter(match[1])
        text = text[match.end() :]
    parser = MarkdownIt("commonmark", {"maxNesting": limits.depth}).enable("table")
    found = BlockList(limits)
    _Reader(found).read(parser.parse(text))
    return RawFile(blocks=found.to_data(), front_matter=front)


def _front_matter(text: str) -> dict[str, Any]:
    if "&" in text or "*" in text:
        raise FileRefused(Refusal.BROKEN, "文首的字段不能用 YAML 引用")
    try:
        data = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - builds strings, lists and dicts only
    except yaml.YAMLError as error:
        raise FileRefused(Refusal.BROKEN, " ".join(str(error).split())[:200]) from None
    return data if isinstance(data, dict) else {}


class _Reader:
    """Follows the tokens of the parser; a handler per kind of token."""

    def __init__(self, found: BlockList) -> None:
        self._found = found
        self._lists: list[tuple[bool, int]] = []  # open lists: ordered?, next number
        self._level = 0
        self._first = False
        self._rows: list[list[str]] | None = None

    def read(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            if handler := _HANDLERS.get(token.type):
                handler(self, token)

    def heading_open(self, token: Token) -> None:
        self._level = int(token.tag[1:])

    def heading_close(self, _token: Token) -> None:
        self._level = 0

    def list_open(self, token: Token) -> None:
        self._lists.append((token.type.startswith("ordered"), int(token.attrs.get("start", 1))))

    def list_close(self, _token: Token) -> None:
        self._lists.pop()

    def item_open(self, _token: Token) -> None:
        self._first = True

    def item_close(self, _token: Token) -> None:
        ordered, number = self._lists[-1]
        self._lists[-1] = (ordered, number + 1)

    def table_open(self, _token: Token) -> None:
        self._rows = []

    def row_open(self, _token: Token) -> None:
        if self._rows is not None:
            self._rows.append([])

    def table_close(self, _token: Token) -> None:
        self._found.table(self._rows or [])
        self._rows = None

    def inline(self, token: Token) -> None:
        text = _plain(token)
        if self._rows:
            self._rows[-1].append(text)
        elif self._level:
            self._found.text("heading", text, self._level)
        elif self._lists:
            ordered, number = self._lists[-1]
            mark = f"{number}. " if ordered else "• "
            self._found.text("item", (mark if self._first else "") + text)
            self._first = False
        else:
            self._found.text("paragraph", text)

    def verbatim(self, token: Token) -> None:
        self._found.text("paragraph", token.content)

    def markup(self, token: Token) -> None:
        self._found.text("paragraph", html.unescape(nh3.clean(token.content, tags=set())))


_HANDLERS: dict[str, Callable[[_Reader, Token], None]] = {
    "heading_open": _Reader.heading_open,
    "heading_close": _Reader.heading_close,
    "bullet_list_open": _Reader.list_open,
    "ordered_list_open": _Reader.list_open,
    "bullet_list_close": _Reader.list_close,
    "ordered_list_close": _Reader.list_close,
    "list_item_open": _Reader.item_open,
    "list_item_close": _Reader.item_close,
    "table_open": _Reader.table_open,
    "tr_open": _Reader.row_open,
    "table_close": _Reader.table_close,
    "inline": _Reader.inline,
    "fence": _Reader.verbatim,
    "code_block": _Reader.verbatim,
    "html_block": _Reader.markup,
}


def _plain(token: Token) -> str:
    parts = []
    for child in token.children or ():
        match child.type:
            case "softbreak" | "hardbreak":
                parts.append("\n" if child.type == "hardbreak" else "")
            case "text" | "code_inline":
                parts.append(child.content)
            case "html_inline" if child.content.lower().startswith("<br"):
                parts.append("\n")
            case "image":
                parts.append(child.content)
            case _:
                pass
    return "".join(parts)
