"""Policy documents: every format gives the same sections, tables whole, fields recognised with their evidence."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.database import Database
from knowledge_base.importing.documents.blocks import Block, block_of, pipe_table, split_tables
from knowledge_base.importing.documents.dates import chinese, find_date, number
from knowledge_base.importing.documents.proposal import Proposal, propose
from knowledge_base.importing.documents.recognising import document_number, recognise
from knowledge_base.importing.documents.sections import outline
from knowledge_base.importing.errors import ImportRejected
from knowledge_base.importing.files.worker import read_content
from knowledge_base.importing.known import Known
from knowledge_base.importing.limits import Limits
from knowledge_base.importing.service import Importer, Upload
from knowledge_base.store.tables import EntryVersionRow
from tests.knowledge_base.importing import documents as made
from tests.knowledge_base.importing.pdf_writing import Page, write_pdf

FORMATS: list[tuple[str, Callable[[], bytes]]] = [
    ("a.docx", made.docx_file),
    ("numbered.docx", lambda: made.docx_file(numbered=True)),
    ("a.html", made.html_file),
    ("gb.html", lambda: made.html_file(charset="gb18030")),
    ("bare.html", lambda: made.html_file(around=False)),
    ("a.md", made.markdown_file),
    ("a.pdf", made.pdf_file),
]


def proposed(name: str, content: bytes, known: Known) -> Proposal:
    return propose(read_content(name, content, "", Limits()), known)


def fields(proposal: Proposal) -> dict[str, str | None]:
    return {found.field: found.value for found in proposal.recognised}


@pytest.mark.parametrize(("name", "content"), FORMATS, ids=[name for name, _ in FORMATS])
def test_every_format_gives_the_same_sections(name: str, content: Callable[[], bytes], known: Known) -> None:
    sections = proposed(name, content(), known).record["sections"]
    assert sections == [
        {"heading": "发文说明", "text": "\n".join(made.INTRODUCTION)},
        {"heading": "第一章 总则 第一条", "text": made.ARTICLES[0][1][0]},
        {"heading": "第一章 总则 第二条", "text": "\n".join(made.ARTICLES[1][1])},
        {"heading": "第二章 收费 第三条", "text": f"{made.ARTICLES[2][1][0]}\n{pipe_table(made.TABLE)}"},
        {"heading": "第二章 收费 第四条", "text": made.ARTICLES[3][1][0]},
    ]


@pytest.mark.parametrize(("name", "content"), FORMATS, ids=[name for name, _ in FORMATS])
def test_every_format_tells_what_it_is(name: str, content: Callable[[], bytes], known: Known) -> None:
    proposal = proposed(name, content(), known)
    found = {item.field: item for item in proposal.recognised}
    expected = {
        "title": made.TITLE,
        "document_number": made.NUMBER,
        "issuer": made.ISSUER,
        "issued_on": "2026-11-05",
        "valid_from": "2026-12-01",
        "valid_to": "2031-11-30",
    }
    assert {name: found[name].value for name in expected} == expected
    assert all(found[name].certain and found[name].evidence for name in expected)
    assert (found["department"].value, found["regions"].value, found["department"].certain) == ("psb", "990100", False)
    assert found["repeals"].value == "《云州市电动车管理规定》"


class TestConfirmation:
    """A document becomes an entry only when a person has confirmed what was recognised."""

    CONFIRMED = {  # noqa: RUF012
        "id": "policy-e-bike",
        "department": "psb",
        "regions": ["990100"],
        "audience": ["person", "enterprise"],
        "similar_questions": ["电动车上牌办法"],
    }

    async def test_unconfirmed_it_is_not_imported(self, importer: Importer) -> None:
        upload = Upload("a.docx", made.docx_file())
        dry = await importer.dry_run(upload)
        assert dry.proposal is not None
        assert not dry.ok
        assert "请核对各字段" in str(dry.problems[0])
        with pytest.raises(ImportRejected):
            await importer.run(upload, by="editor")

    async def test_confirmed_it_is_a_draft(self, importer: Importer, database: Database) -> None:
        report = await importer.run(Upload("a.docx", made.docx_file()), by="editor", confirmed=self.CONFIRMED)
        assert report.added == ["policy-e-bike"]
        async with database.read() as session:
            row = await session.get(EntryVersionRow, ("policy-e-bike", 1))
        assert row is not None
        assert (row.state, row.content["document_number"], row.valid_to) == ("draft", made.NUMBER, date(2031, 11, 30))
        assert len(row.content["sections"]) == 5

    async def test_the_proposal_as_json_goes_the_same_way(self, importer: Importer) -> None:
        dry = await importer.dry_run(Upload("a.pdf", made.pdf_file()))
        assert dry.proposal is not None
        data: dict[str, Any] = json.loads(json.dumps(dry.proposal.to_data()))
        data["policies"][0].update(self.CONFIRMED)
        upload = Upload("p.json", json.dumps(data).encode())
        assert not (await importer.dry_run(upload)).ok
        data["confirmed"] = True
        assert (await importer.dry_run(Upload("p.json", json.dumps(data).encode()))).report.added == ["policy-e-bike"]

    async def test_what_was_not_recognised_must_be_given(self, importer: Importer) -> None:
        dry = await importer.dry_run(
            Upload("a.md", "第一条 一。\n\n第二条 二。\n".encode()), confirmed={"id": "policy-x"}
        )
        told = [str(problem) for problem in dry.problems]
        for name in ("title", "document_number", "issuer", "issued_on", "valid_from", "department", "regions"):
            assert f"[错误] policies 第1行 「{name}」：必填" in told


class TestWord:
    """What Word hides from simple readers."""

    def test_tracked_changes_content_controls_and_text_boxes(self) -> None:
        document = docx.Document()
        paragraph = document.add_paragraph("收费")
        for xml in (
            f'<w:ins {nsdecls("w")} w:id="1" w:author="a"><w:r><w:t>四十</w:t></w:r></w:ins>',
            f'<w:del {nsdecls("w")} w:id="2" w:author="a"><w:r><w:delText>六十</w:delText></w:r></w:del>',
        ):
            paragraph._p.append(parse_xml(xml))
        paragraph.add_run("元。")
        document.element.body.insert(
            0,
            parse_xml(
                f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>控件里的话</w:t></w:r></w:p>"
                "</w:sdtContent></w:sdt>"
            ),
        )
        raw = read_content("a.docx", made.docx_bytes(document), "", Limits())
        assert [block["text"] for block in raw.blocks] == ["控件里的话", "收费四十元。"]
        assert raw.remarks == ("文档有修订痕迹，按接受全部修订读取",)

    def test_merged_cells_keep_their_place(self) -> None:
        document = docx.Document()
        table = document.add_table(rows=3, cols=3)
        for position, text in enumerate("甲乙丙丁戊己庚辛壬"):
            table.cell(position // 3, position % 3).text = text
        table.cell(0, 0).merge(table.cell(1, 0)).text = "上下"
        table.cell(0, 1).merge(table.cell(0, 2)).text = "左右"
        document.add_section(WD_SECTION.CONTINUOUS)
        raw = read_content("a.docx", made.docx_bytes(document), "", Limits())
        assert raw.blocks[0]["rows"] == (("上下", "左右", ""), ("上下", "戊", "己"), ("庚", "辛", "壬"))

    def test_nested_tables_and_lists_stay_inside(self) -> None:
        document = docx.Document()
        document.add_paragraph("材料", style="List Number")
        document.add_paragraph("流程", style="List Bullet")
        table = document.add_table(rows=2, cols=2)
        table.cell(0, 0).add_table(rows=1, cols=2).cell(0, 0).text = "里层"
        table.cell(1, 1).text = "外层"
        raw = read_content("a.docx", made.docx_bytes(document), "", Limits())
        assert [block["text"] for block in raw.blocks[:2]] == ["1. 材料", "• 流程"]
        assert raw.blocks[2]["rows"] == (("里层", ""), ("", "外层"))


class TestHtml:
    def test_spans_and_lists(self) -> None:
        page = """<html><body><article><h1>某某办法</h1><p>前言一段，讲清楚为什么要制定这个办法以及适用于谁。</p>
        <ol start="3"><li>第三步</li><li>第四步</li></ol><ul><li>一项<ul><li>小项</li></ul></li></ul>
        <table><tr><th rowspan=2>类</th><th colspan=2>标准</th></tr><tr><td>市</td><td>区</td></tr>
        <tr><td>甲</td><td>1<br>2</td><td>3</td></tr></table></article></body></html>"""
        raw = read_content("a.html", page.encode(), "", Limits())
        texts = [block["text"] for block in raw.blocks]
        assert texts[2:-1] == ["3. 第三步", "4. 第四步", "• 一项", "• 小项"]
        assert raw.blocks[-1]["rows"] == (("类", "标准", ""), ("类", "市", "区"), ("甲", "1\n2", "3"))

    def test_text_laid_out_in_tables_is_text(self) -> None:
        page = (
            f"<html><body><table><tr><td><p>{'一段很长的话。' * 20}</p><p>第二段。</p></td></tr></table></body></html>"
        )
        raw = read_content("a.html", page.encode(), "", Limits())
        assert [block["kind"] for block in raw.blocks] == ["paragraph", "paragraph"]

    def test_scripts_and_styles_are_gone(self) -> None:
        page = "<html><head><style>p{}</style></head><body><p onclick=x()>正文。</p><script>x(1)</script></body></html>"
        raw = read_content("a.html", page.encode(), "", Limits())
        assert [block["text"] for block in raw.blocks] == ["正文。"]


class TestPdf:
    def test_radicals_become_characters(self) -> None:
        page = Page()
        page.text(80, 300, "⾃⾏⻋登记和⺠政⻔户")
        raw = read_content("a.pdf", write_pdf([page]), "", Limits())
        assert raw.blocks[0]["text"] == "自行车登记和民政门户"

    def test_no_text_is_said(self) -> None:
        with pytest.raises(Exception, match="没有文字层"):
            read_content("a.pdf", write_pdf([Page()]), "", Limits())

    def test_two_tables_on_a_page_stay_two(self) -> None:
        page = Page()
        page.table(80, 100, [100, 100], [["甲", "乙"], ["1", "2"]])
        page.table(80, 300, [100, 100], [["丙", "丁"], ["3", "4"]])
        raw = read_content("a.pdf", write_pdf([page]), "", Limits())
        assert [len(block["rows"]) for block in raw.blocks] == [2, 2]


def test_markdown_lists_code_and_front_matter(known: Known) -> None:
    text = "---\nid: policy-z\ndocument_number: 云规〔2026〕1号\nitems: [hpf-rent]\n---\n# 某某办法\n\n"
    text += "## 一级\n\n正文<b>粗</b>。\n\n1. 甲\n2. 乙\n   - 丙\n\n<div>块</div>\n"
    proposal = proposed("a.md", text.encode(), known)
    assert (proposal.record["id"], proposal.record["items"]) == ("policy-z", ["hpf-rent"])
    assert proposal.record["document_number"] == "云规〔2026〕1号"
    assert proposal.record["sections"] == [{"heading": "一级", "text": "正文粗。\n1. 甲\n2. 乙\n• 丙\n块"}]


def paragraphs(*texts: str) -> list[Block]:
    return [Block("paragraph", text) for text in texts]


class TestSections:
    def test_by_chinese_numbers(self) -> None:
        found = outline(
            paragraphs(
                "关于做好某事的通知",
                "各区：为了做好某事，现通知如下。",
                "一、总体要求",
                "坚持便民。",
                "（一）统一标准。",
                "二、加大补贴力度。对符合条件的个人，每月补贴三百元。",
                "附件：1.申请表",
                "云州市民政局",
                "2026年1月2日",
                "附件1",
                "申请表",
                "填写说明一段。",
            )
        )
        assert [(part.heading, part.text) for part in found.sections] == [
            ("一、总体要求", "坚持便民。\n（一）统一标准。"),
            ("二、加大补贴力度", "加大补贴力度。对符合条件的个人，每月补贴三百元。\n附件：1.申请表"),
            ("附件1", "申请表\n填写说明一段。"),
        ]
        assert found.signature == ["云州市民政局", "2026年1月2日"]

    def test_articles_with_names(self) -> None:
        found = outline(
            paragraphs(
                "第一条【目的】为了便民。",
                "第二条（适用范围）本市适用。",
                "第三条 收费标准",
                "不收费。",
                "第四条 依照第三条办理。",
            )
        )
        assert [(part.heading, part.text) for part in found.sections] == [
            ("第一条 目的", "为了便民。"),
            ("第二条 适用范围", "本市适用。"),
            ("第三条 收费标准", "不收费。"),
            ("第四条", "依照第三条办理。"),
        ]

    def test_a_line_that_cites_an_article_begins_none(self) -> None:
        found = outline(
            paragraphs(
                "第一条 甲。",
                "第二条规定的材料包括下列各项：",
                "第二条 乙。",
                "第三条、第四条同时适用。",
                "第三条 丙。",
            )
        )
        assert [part.heading for part in found.sections] == ["第一条", "第二条", "第三条"]
        assert found.sections[0].text == "甲。\n第二条规定的材料包括下列各项："

    def test_by_headings_with_their_path(self) -> None:
        blocks = [
            Block("heading", "指南", 1),
            Block("heading", "材料", 2),
            Block("heading", "个人", 3),
            Block("paragraph", "身份证。"),
            Block("heading", "费用", 2),
            Block("table", rows=(("项", "元"), ("证", "40"))),
        ]
        assert [(part.heading, part.text) for part in outline(blocks).sections] == [
            ("材料", "材料"),
            ("材料 个人", "身份证。"),
            ("费用", "| 项 | 元 |\n| --- | --- |\n| 证 | 40 |"),
        ]

    def test_nothing_is_lost(self) -> None:
        blocks = [Block("paragraph", f"第{n}段，没有任何标记的一段文字，长短不一。{'多' * n}。") for n in range(1, 30)]
        found = outline(blocks)
        text = "\n".join([*(b.text for b in found.head), *(p.text for p in found.sections), *found.signature])
        assert text == "\n".join(block.text for block in blocks)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("云政规〔2024〕11号", "云政规〔2024〕11号"),
        ("文号：云人社规[2025]03号", "云人社规〔2025〕3号"),
        ("云公积金（2024）5 号", "云公积金〔2024〕5号"),
        ("云州市人民政府令 第12号", "云州市人民政府令第12号"),
        ("云州市人民政府令\n第十二号", "云州市人民政府令第12号"),
        ("2024年第5期", None),
    ],
)
def test_document_numbers(text: str, expected: str | None) -> None:
    assert document_number(text) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ("本办法自发布之日起施行。", "云州市民政局", "2026年3月1日"),
            {"issued_on": "2026-03-01", "valid_from": "2026-03-01"},
        ),
        (
            ("本办法自印发之日起30日后施行，有效期5年。", "云州市民政局", "二〇二六年三月一日"),
            {"valid_from": "2026-03-31", "valid_to": "2031-03-30"},
        ),
        (
            ("本细则自2025年3月1日起实施，有效期至2030年2月28日。",),
            {"valid_from": "2025-03-01", "valid_to": "2030-02-28"},
        ),
        (("本通知自2026年5月1日起执行，试行期为两年。",), {"valid_from": "2026-05-01", "valid_to": "2028-04-30"}),
        (("有效期自2026年1月1日至2027年12月31日。",), {"valid_to": "2027-12-31"}),
        (("没有日期。",), {"issued_on": None, "valid_from": None, "valid_to": None}),
    ],
)
def test_validity(lines: tuple[str, ...], expected: dict[str, str | None]) -> None:
    found = recognise(outline(paragraphs("第一条 总则。", f"第二条 {lines[0]}", *lines[1:])))
    assert {name: found[name].value for name in expected} == expected
    if "有效期5年" in lines[0]:
        assert not found["valid_to"].certain


def test_a_number_within_a_sentence_is_another_documents() -> None:
    found = recognise(
        outline(
            paragraphs("某某办法", "根据《某通知》（国办发〔2020〕1号），制定本办法。", "第一条 一。", "第二条 二。")
        )
    )
    assert found["document_number"].value is None
    assert (found["title"].value, found["title"].certain) == ("某某办法", True)


def test_dates_and_numerals() -> None:
    for text in ("2026-01-02", "2026/1/2", "2026.1.2", "2026年1月2日", "二〇二六年一月二日", "二○二六年一月二日"):
        found = find_date(f"于{text}。")
        assert found is not None
        assert (found.value, found.text) == (date(2026, 1, 2), text)
    assert find_date("2026年13月1日") is None
    assert [number(chinese(value)) for value in range(1, 1000)] == list(range(1, 1000))


def test_tables_in_text_can_be_taken_out_again() -> None:
    rows = (("a|b", "乙"), ("1", ""))
    text = f"前。\n{pipe_table(rows)}\n后。"
    assert split_tables(text) == ["前。", rows, "后。"]


_PLAIN = st.text(st.sampled_from("办理身份证的第一二三条（）。，；：0123年月日"), min_size=1, max_size=40).map(
    str.strip
)


@settings(max_examples=30, deadline=None)
@given(texts=st.lists(_PLAIN.filter(bool), min_size=1, max_size=12))
def test_no_format_loses_or_reorders_a_word(texts: list[str]) -> None:
    """Whatever a document says, its blocks, and then its sections, say all of it in the same order."""
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    page = f"<!DOCTYPE html><html><body><article>{''.join(f'<p>{text}</p>' for text in texts)}</article></body></html>"
    for name, content in (("a.docx", made.docx_bytes(document)), ("a.html", page.encode())):
        raw = read_content(name, content, "", Limits())
        blocks = [block_of(data) for data in raw.blocks]
        kept = "".join(block.text for block in blocks)
        if name == "a.docx":
            assert kept == "".join(texts)
        else:
            assert kept in "".join(texts)
        found = outline(blocks)
        told = "".join([*(b.text for b in found.head), *(f"{p.heading}{p.text}" for p in found.sections)])
        signed = "".join(found.signature)
        assert all(word in told or word in signed for block in blocks for word in _words(block.text))


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[第条（）。，；：一二三]+", text) if len(word) > 1]
