"""Reply blocks as an element tree: markup is built from elements, never from strings."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

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


def add(parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
    """A new child with text."""
    child = SubElement(parent, tag, attributes)
    child.text = text
    return child


def add_blocks(parent: Element, blocks: Iterable[Block]) -> None:
    """All blocks, in order."""
    for block in blocks:
        _add_block(parent, block)


def _add_block(parent: Element, block: Block) -> None:
    match block:
        case Paragraph(text=text) | Options(prompt=text):
            add(parent, "p", text)
        case Notice(text=text):
            add(parent, "p", text, role="note")
        case Steps(items=items, title=title):
            _add_list(parent, "ol", items, title)
        case ItemList(items=items, title=title):
            _add_list(parent, "ul", items, title)
        case Table():
            _add_table(parent, block)
        case Link(text=text, url=url):
            add_link(add(parent, "p"), text, url)
        case Source():
            _add_source(parent, block)
        case WorkOrderBlock():
            add(parent, "p", f"工单号：{block.number}，承办部门：{block.department}，办理期限：{block.due.isoformat()}")


def add_link(parent: Element, text: str, url: str) -> None:
    """A link, when its address is one a browser may follow safely; its text otherwise."""
    if url.startswith(("https://", "http://", "tel:")) or (url.startswith("/") and not url.startswith("//")):
        add(parent, "a", text, href=url, rel="noopener noreferrer")
    else:
        add(parent, "span", text)


def page(title: str, stylesheet: str) -> tuple[Element, Element]:
    """An empty page; returns its root and its main part."""
    html = Element("html", lang="zh-CN")
    head = SubElement(html, "head")
    add(head, "meta", charset="utf-8")
    add(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    add(head, "title", title)
    add(head, "link", rel="stylesheet", href=stylesheet)
    main = SubElement(SubElement(html, "body"), "main")
    add(main, "h1", title)
    return html, main


def to_html(root: Element) -> str:
    """The page as text."""
    return "<!DOCTYPE html>\n" + tostring(root, encoding="unicode", method="html") + "\n"


def _add_list(parent: Element, tag: str, items: tuple[str, ...], title: str | None) -> None:
    if title:
        add(parent, "h2", title)
    outer = add(parent, tag)
    for item in items:
        add(outer, "li", item)


def _add_table(parent: Element, block: Table) -> None:
    table = add(add(parent, "div", **{"class": "scroll", "tabindex": "0"}), "table")
    if block.title:
        add(table, "caption", block.title)
    head = add(add(table, "thead"), "tr")
    for cell in block.header:
        add(head, "th", cell, scope="col")
    body = add(table, "tbody")
    for row in block.rows:
        line = add(body, "tr")
        for cell in row:
            add(line, "td", cell)


def _add_source(parent: Element, block: Source) -> None:
    demonstration = "（含演示数据）" if block.demonstration else ""
    add(parent, "p", f"来源：{block.department}《{block.title}》{demonstration}，自{block.effective.isoformat()}起施行")
    _add_list(parent, "ul", block.basis, "依据" if block.basis else None)
