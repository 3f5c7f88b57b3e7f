"""One policy document in four formats, made by the tests: what every reader must find in it."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from tests.knowledge_base.importing.pdf_writing import Page, write_pdf

TITLE = "云州市公安局关于印发云州市电动自行车登记管理办法的通知"
NUMBER = "云公规〔2026〕7号"
ISSUER = "云州市公安局"
INTRODUCTION = (
    "各区公安分局、局直各部门：",
    "现将《云州市电动自行车登记管理办法》印发给你们，请认真贯彻执行，执行中的问题及时报告市局交通管理支队。",
)
ARTICLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("第一条", ("为了规范电动自行车登记，保障道路交通安全，根据《中华人民共和国道路交通安全法》，制定本办法。",)),
    (
        "第二条",
        (
            "申请登记应当提交下列材料：",
            "（一）车主的居民身份证明；",
            "（二）车辆合格证和购车发票；",
            "（三）代办的，还要提交委托书。",
        ),
    ),
    ("第三条", ("登记收取号牌工本费，标准如下表；依照第二条补办的，按同一标准收取。",)),
    ("第四条", ("本办法自2026年12月1日起施行，有效期至2031年11月30日，《云州市电动车管理规定》同时废止。",)),
)
TABLE = (("项目", "单位", "金额（元）"), ("号牌工本费", "副", "15"), ("行驶证工本费", "本", "10"))
TABLE_AFTER = "第三条"
DATE_LINE = "2026年11月5日"
CHAPTERS = {"第一条": "第一章 总则", "第三条": "第二章 收费"}


def docx_file(*, numbered: bool = False, table: tuple[tuple[str, ...], ...] = TABLE) -> bytes:
    """The document as Word writes it; `numbered`: the articles' numbers are Word's own."""
    document = docx.Document()
    document.add_paragraph("云州市公安局文件")
    document.add_paragraph(NUMBER)
    document.add_heading(TITLE, 0)
    for line in INTRODUCTION:
        document.add_paragraph(line)
    number = _article_numbering(document) if numbered else None
    for mark, lines in ARTICLES:
        if mark in CHAPTERS:
            document.add_paragraph(CHAPTERS[mark])
        first = document.add_paragraph(lines[0] if numbered else f"{mark}　{lines[0]}")
        if number is not None:
            _number(first, number)
        for line in lines[1:]:
            document.add_paragraph(line)
        if mark == TABLE_AFTER:
            _docx_table(document, table)
    document.add_paragraph(ISSUER)
    document.add_paragraph(DATE_LINE)
    return docx_bytes(document)


def docx_bytes(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _docx_table(document: Any, rows: tuple[tuple[str, ...], ...]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text


def _article_numbering(document: Any) -> str:
    root = document.part.numbering_part.element
    root.insert(
        0,
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            '<w:numFmt w:val="japaneseCounting"/><w:lvlText w:val="第%1条"/></w:lvl></w:abstractNum>'
        ),
    )
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    return "77"


def _number(paragraph: Any, number: str) -> None:
    properties = OxmlElement("w:numPr")
    for name, value in (("w:ilvl", "0"), ("w:numId", number)):
        element = OxmlElement(name)
        element.set(qn("w:val"), value)
        properties.append(element)
    paragraph._p.get_or_add_pPr().append(properties)


def html_file(*, charset: str = "utf-8", around: bool = True) -> bytes:
    """The document as a government site shows it: navigation, a table of particulars, the text, a footer."""
    particulars = (
        f"<table><tr><td>发文机关：</td><td>{ISSUER}</td><td>发文字号：</td><td>{NUMBER}</td></tr>"
        f"<tr><td>成文日期：</td><td>2026年11月05日</td><td>有效性：</td><td>有效</td></tr></table>"
    )
    body = [f"<h1>{TITLE}</h1>", particulars, *(f"<p>　　{line}</p>" for line in INTRODUCTION)]
    for mark, lines in ARTICLES:
        if mark in CHAPTERS:
            body.append(f"<p style='text-align:center'><strong>{CHAPTERS[mark]}</strong></p>")
        body.append(f"<p>　　<b>{mark}</b>　{lines[0]}</p>")
        body += [f"<p>　　{line}</p>" for line in lines[1:]]
        if mark == TABLE_AFTER:
            cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in TABLE)
            body.append(f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>")
    body.append(f"<p align=right>{ISSUER}<br>{DATE_LINE}</p>")
    text = "\n".join(body)
    if around:
        text = (
            "<nav><ul><li><a href=/>首页</a></li><li><a href=/zwgk>政务公开</a></li></ul></nav>"
            f"<div id='main'><article>{text}</article></div>"
            "<footer>主办：云州市人民政府办公室 网站标识码 9901000001</footer><script>alert('x')</script>"
        )
    page = f"<!DOCTYPE html><html><head><meta charset='{charset}'><title>{TITLE}_云州市公安局</title></head>"
    return f"{page}<body>{text}</body></html>".encode(charset)


def markdown_file() -> bytes:
    lines = [f"# {TITLE}", NUMBER, *INTRODUCTION]
    for mark, paragraphs in ARTICLES:
        if mark in CHAPTERS:
            lines.append(f"## {CHAPTERS[mark]}")
        lines += [f"**{mark}** {paragraphs[0]}", *paragraphs[1:]]
        if mark == TABLE_AFTER:
            rows = [f"| {' | '.join(row)} |" for row in TABLE]
            lines.append("\n".join([rows[0], "|---|---|---|", *rows[1:]]))
    return ("\n\n".join([*lines, ISSUER, DATE_LINE]) + "\n").encode()


def pdf_file() -> bytes:
    """Two pages with running heads and page numbers; the table goes on over the page break."""
    pages = [Page(), Page()]
    for number, page in enumerate(pages, start=1):
        page.text(260, 820, f"— {number} —", 10)
    first, second = pages
    y = _flow(first, 100, ((90, "云州市公安局文件", 22), (230, NUMBER, 12)), 40)
    y = _flow(first, y, ((120, TITLE[:20], 18), (150, TITLE[20:], 18)), 30)
    for line in INTRODUCTION:
        y = _wrapped(first, y, line, indent=0 if line.endswith("：") else 24)
    for mark, lines in ARTICLES[:3]:
        if mark in CHAPTERS:
            first.text(250, y, CHAPTERS[mark])
            y += 20
        y = _wrapped(first, y, f"{mark}　{lines[0]}")
        for line in lines[1:]:
            y = _wrapped(first, y, line)
    first.table(80, y, [200, 80, 120], [list(TABLE[0]), [TABLE[1][0][:3] + "\n" + TABLE[1][0][3:], *TABLE[1][1:]]])
    second.table(80, 80, [200, 80, 120], [list(row) for row in (TABLE[0], *TABLE[2:])])
    y = _wrapped(second, 200, f"{ARTICLES[3][0]}　{ARTICLES[3][1][0]}")
    second.text(380, y + 30, ISSUER)
    second.text(380, y + 60, DATE_LINE)
    return write_pdf(pages)


def _flow(page: Page, top: float, lines: tuple[tuple[float, str, float], ...], step: float) -> float:
    for left, text, size in lines:
        page.text(left, top, text, size)
        top += step
    return top


def _wrapped(page: Page, top: float, text: str, *, indent: float = 24, left: float = 80, width: float = 432) -> float:
    """Set a paragraph in lines of `width` points at 12 points a character."""
    room = int((width - indent) / 12)
    page.text(left + indent, top, text[:room])
    rest = text[room:]
    top += 20
    while rest:
        page.text(left, top, rest[: int(width / 12)])
        rest = rest[int(width / 12) :]
        top += 20
    return top
