"""What a policy document says about itself, each field with its evidence, for a person to confirm."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from knowledge_base.importing.documents.blocks import Block
from knowledge_base.importing.documents.dates import find_date, number
from knowledge_base.importing.documents.recognised import Recognised
from knowledge_base.importing.documents.sections import Outline, is_date_line, is_organisation
from knowledge_base.importing.documents.validity import issued_on, valid_from, valid_to

_NUMBER = re.compile(
    r"(?P<office>[\u4e00-\u9fffA-Z]{1,14})\s?[〔\[［（(【]\s?(?P<year>(?:19|20)\d\d)(?:年)?\s?[〕\]］）)】]\s?第?\s?(?P<number>\d{1,5})\s?号"
)
_ORDER = re.compile(
    r"(?P<order>[\u4e00-\u9fff]{2,30}令)\s?\n?\s?第?\s?(?P<number>\d{1,4}|[一二三四五六七八九十百〇零]{1,6})\s?号"
)
_NUMBER_LABEL = re.compile(r"^(?:发文字号|公文文号|文号|字号)")
_TITLE_END = re.compile(
    r"(?:通知|办法|细则|规定|意见|方案|条例|公告|决定|规则|通告|批复|指南|标准|措施|规范|章程|函|目录|计划|规划)"
    r"(?:[（(][^（()）]{1,12}[)）])?$"
)
_PUNCTUATION_END = re.compile(r"[。，：；！？、,:;]$")
_REPEALED = re.compile(r"[^。]{0,120}同时废止|[^。]{0,120}即行废止")
_LABELS = {
    "document_number": ("文号", "发文字号", "公文文号"),
    "issuer": ("发文机关", "发布机构", "发文单位", "制发机关", "发布机关", "公文来源"),
    "issued_on": ("成文日期", "发文日期", "印发日期", "公布日期", "发布日期"),
    "title": ("标题", "公文名称", "信息名称", "文件名称", "名称"),
    "valid_from": ("生效日期", "实施日期", "施行日期"),
    "valid_to": ("失效日期", "废止日期", "有效期至"),
    "status": ("有效性", "效力状态", "时效性"),
}
_FIELD_OF = {label: name for name, labels in _LABELS.items() for label in labels}


def recognise(document: Outline, page_title: str = "") -> dict[str, Recognised]:
    """Title, document number, issuer, issue date, first and last day, status, and what it repeals."""
    head = [block.text for block in document.head if block.kind != "table"]
    everything = [*head, *(part.text for part in document.sections), *document.signature]
    found = dict(_labelled(document.head))
    _keep(found, _document_number(head))
    _keep(found, _title(document.head, page_title))
    _keep(found, _issuer(head, document.signature, found.get("title")))
    _keep(found, issued_on([*head, *document.signature]))
    _keep(found, valid_from(everything, found.get("issued_on")))
    _keep(found, valid_to(everything, found.get("valid_from")))
    _keep(found, _repeals(everything))
    _keep(found, Recognised("status", "in_force"))
    for name in ("title", "document_number", "issuer", "issued_on", "valid_from", "valid_to"):
        found.setdefault(name, Recognised(name, None))
    return found


def document_number(text: str) -> str | None:
    """The number in a text, in its standard form 云政规〔2024〕11号."""
    if match := _NUMBER.search(text):
        return f"{_NUMBER_LABEL.sub('', match['office'])}〔{match['year']}〕{int(match['number'])}号"
    if match := _ORDER.search(text):
        value = number(match["number"])
        return f"{match['order']}第{value if value is not None else match['number']}号"
    return None


def is_formal(line: str) -> bool:
    """A line that only carries a number, an office, a date or a labelled field."""
    bare = re.sub(r"(?:文件|令)$", "", line)
    label = re.split(r"[:：]", line, maxsplit=1)[0]
    number_line = len(line) <= 60 and document_number(line) is not None and "《" not in line and "根据" not in line
    return number_line or is_date_line(line) or is_organisation(bare) or re.sub(r"\s", "", label) in _FIELD_OF


def _keep(found: dict[str, Recognised], new: Recognised | None) -> None:
    """Take what is new; what agrees with a field already known makes it no less certain."""
    if new is None:
        return
    known = found.get(new.field)
    agrees = known is not None and known.value == new.value and not known.certain and new.certain
    if known is None or known.value is None or agrees:
        found[new.field] = new


def _labelled(head: Sequence[Block]) -> Iterator[tuple[str, Recognised]]:
    """「发文机关：…」 as lines or as the table that government sites put above a document."""
    for block in head:
        pairs = [tuple(row[i : i + 2]) for row in block.rows for i in range(len(row) - 1)]
        if block.kind != "table" and len(block.text) <= 120:
            pairs = [tuple(re.split(r"[:：]", block.text, maxsplit=1))] if re.search(r"[:：]", block.text) else []
        for label, value in (pair for pair in pairs if len(pair) == 2):
            name = _FIELD_OF.get(re.sub(r"[\s:：]", "", label))
            shown = value.strip()
            if name is None or not shown:
                continue
            evidence = f"{label.strip(' :：')}：{shown}"
            if name in {"issued_on", "valid_from", "valid_to"}:
                day = find_date(shown)
                if day is not None:
                    yield name, Recognised(name, day.value.isoformat(), evidence, "发布" not in label)
            elif name == "document_number":
                yield name, Recognised(name, document_number(shown) or shown, evidence, certain=True)
            elif name == "status":
                repealed = re.search(r"废止|失效|无效", shown) is not None
                yield name, Recognised(name, "repealed" if repealed else "in_force", evidence, certain=True)
            else:
                yield name, Recognised(name, shown, evidence, certain=True)


def _document_number(head: Sequence[str]) -> Recognised | None:
    """In a short line of its own: a number within a sentence is another document's."""
    for line in head[:20]:
        value = document_number(line) if len(line) <= 60 and "根据" not in line and "《" not in line else None
        if value is not None:
            return Recognised("document_number", value, line, certain=True)
    for first, second in pairwise(head[:21]):
        if first.endswith("令") and (match := _ORDER.search(f"{first}\n{second}")):
            count = number(match["number"])
            return Recognised("document_number", f"{match['order']}第{count}号", f"{first} {second}", certain=True)
    return None


def _title(head: Sequence[Block], page_title: str) -> Recognised | None:
    lines = [block for block in head if block.kind != "table"][:25]
    headings = [b.text for b in lines if b.kind == "heading" and not b.text.endswith(("文件", "令"))]
    if headings and _TITLE_END.search(joined := "".join(headings)) and len(headings) <= 3:
        return Recognised("title", " ".join(joined.split()), joined, certain=True)
    for position, block in enumerate(lines):
        if not _TITLE_END.search(block.text) or len(block.text) > 90 or _PUNCTUATION_END.search(block.text):
            continue
        first = position
        while first > 0 and _belongs_to_title(lines[first - 1].text):
            first -= 1
        text = "".join(line.text for line in lines[first : position + 1])
        return Recognised("title", text, text, certain=block.kind == "heading" or first == position)
    if headings:
        return Recognised("title", headings[0], headings[0])
    if page_title:
        return Recognised("title", re.split(r"[_|—-]", page_title)[0].strip(), page_title)
    return None


def _belongs_to_title(line: str) -> bool:
    return (
        len(line) <= 40
        and not _PUNCTUATION_END.search(line)
        and not line.endswith(("文件", "令"))
        and document_number(line) is None
        and find_date(line) is None
        and not re.search(r"[:：]|第\d+号|第[一二三四五六七八九十百]+号", line)
    )


def _issuer(head: Sequence[str], signature: Sequence[str], title: Recognised | None) -> Recognised | None:
    signed = [line for line in signature if is_organisation(line)]
    if not signed:  # the letter before an attached document is signed too
        places = [number for number, line in enumerate(head) if is_date_line(line) and number]
        signed = [head[number - 1] for number in places if is_organisation(head[number - 1])]
    if signed:
        value = "、".join(dict.fromkeys(signed))
        return Recognised("issuer", value, value, certain=len(signed) == 1)
    for line in head[:10]:
        if line.endswith(("文件", "令")) and is_organisation(bare := re.sub(r"(?:文件|令)$", "", line)):
            return Recognised("issuer", bare, line, certain=line.endswith("文件"))
    if title is not None and title.value and (match := re.match(r"(.{4,30}?)关于", title.value)):
        return Recognised("issuer", match[1], title.value)
    return None


def _repeals(texts: Sequence[str]) -> Recognised | None:
    for text in texts:
        if match := _REPEALED.search(text):
            names = re.findall(r"《[^》]{2,80}》(?:[（(][^（()）]{2,40}[)）])?", match[0])
            return Recognised("repeals", "、".join(names) or None, match[0].strip())
    return None
