"""The workbook of policy documents: for export and correction (new ones come from docx, pdf, html or markdown)."""

from __future__ import annotations

from knowledge_base.importing.templates.columns import CellKind, Column, Sheet, Target, Template
from knowledge_base.importing.templates.vocabulary import ENTRY_ID, STATUSES, question_columns, shared_columns

POLICY = Template(
    "policy",
    "政策文件导入模板",
    (
        Sheet(
            "政策",
            (
                Column("文件编码", "id", required=True, help=ENTRY_ID, width=28),
                Column("标题", "title", required=True, width=40),
                Column("文号", "document_number", required=True, width=22),
                Column("发文机关", "issuer", required=True, width=26),
                Column("相关事项", "items", CellKind.CHOICES, closed=False, help="办事指南的编码，用顿号隔开"),
                *shared_columns(),
                Column("成文日期", "issued_on", CellKind.DAY, required=True, width=13),
                Column("效力", "status", CellKind.CHOICE, required=True, choices=STATUSES),
                Column("替代文件", "successor", help="已废止的，写替代它的文件编码"),
                Column("是否示例数据", "demonstration", CellKind.FLAG, help="演示城市虚构的填「是」；真实数据留空"),
                *question_columns(),
            ),
            help="一份文件一行",
        ),
        Sheet(
            "条款",
            (
                Column("文件编码", "id", required=True, help="与「政策」表里的编码一致", width=28),
                Column("标题", "heading", required=True, help="如 第三条 免疫和登记", width=30),
                Column("正文", "text", required=True, help="一条一格，表格用竖线写法", width=90),
            ),
            targets={"": Target("sections")},
            help="一条（一节）一行，按顺序",
        ),
    ),
)
