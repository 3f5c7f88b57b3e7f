"""A web page to blocks: trafilatura finds the main text, nothing of it may be lost on the way."""

from __future__ import annotations

import re

import nh3
import trafilatura
from lxml import html as lxml_html

from knowledge_base.importing.documents.blocks import Block, tidy
from knowledge_base.importing.documents.html_walk import inline, walk
from knowledge_base.importing.documents.sections import is_date_line, is_organisation
from knowledge_base.importing.files.raw import RawFile
from knowledge_base.importing.limits import Limits

_TAGS = {
    *("html", "head", "title", "body", "article", "main", "section", "div", "span", "p", "br", "hr", "b", "strong"),
    *("i", "em", "u", "sub", "sup", "a", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "blockquote", "pre", "font", "center"),
}
_DROPPED = {"script", "style", "noscript", "nav", "footer", "aside", "form", "button", "select", "iframe", "svg"}
_FURNITURE = re.compile(
    r"网站标识码|ICP备|公网安备|版权所有|技术支持|扫一扫|浏览次数|当前位置|上一篇|下一篇|分享到|字号|^(?:主办|承办|来源)[:：]"
)


def read_html(text: str, limits: Limits) -> RawFile:
    """Blocks of a page's main text. Tables are read from the page itself, so that merged cells keep their place."""
    clean = nh3.clean(text, tags=_TAGS, clean_content_tags=_DROPPED, attributes={"*": {"rowspan", "colspan", "start"}})
    page = lxml_html.document_fromstring(clean or "<p></p>")
    whole = walk(page, limits)
    found, doubtful = trimmed(whole.blocks, _main_text(clean))
    whole.blocks = found
    remarks = ("没有把握分清正文和页面的其他内容，请检查开头和结尾，删去无关的段落",) if doubtful else ()
    named = lxml_html.document_fromstring(text).find(".//title") if text.strip() else None
    title = tidy(inline(named)) if named is not None else ""
    front = {"page_title": title[:200]} if title else {}
    return RawFile(blocks=whole.to_data(), front_matter=front, remarks=remarks)


def _main_text(page: str) -> str:
    """The main text as trafilatura sees it; empty when it finds none."""
    found = trafilatura.extract(
        page, output_format="txt", favor_recall=True, include_tables=True, include_comments=False, deduplicate=False
    )
    return re.sub(r"[\s|\-*#]+", "", found or "")


def trimmed(blocks: list[Block], main: str) -> tuple[list[Block], bool]:
    """The blocks without page furniture before and after the main text, and whether it is in doubt what that is.

    Only what looks like furniture goes, and only at the two ends: what is in between is never left out.
    """
    inside = [bool(_key(block)) and _key(block) in main for block in blocks]
    if not any(inside):
        return blocks, True
    first, last = 0, len(blocks)
    while first < last and not inside[first] and _is_furniture(blocks[first]):
        first += 1
    while last > first and not inside[last - 1] and _is_furniture(blocks[last - 1]):
        last -= 1
    kept = inside[first:last]
    doubtful = bool(kept) and not (any(kept[:6]) and any(kept[-4:]))
    return blocks[first:last], doubtful


def _is_furniture(block: Block) -> bool:
    if block.kind in {"table", "heading"} or is_date_line(block.text) or is_organisation(block.text):
        return False
    return bool(_FURNITURE.search(block.text)) or (len(block.text) <= 20 and not re.search(r"[。；，：号]", block.text))


def _key(block: Block) -> str:
    text = block.text or "".join(cell for row in block.rows for cell in row[:1])
    return re.sub(r"[\s|\-*#•]+", "", re.sub(r"^\d+\. ", "", text))
