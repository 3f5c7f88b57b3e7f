"""The sheet of FAQs, the same as xlsx and as CSV."""

from __future__ import annotations

from knowledge_base.importing.templates.columns import CellKind, Column, Sheet, Template
from knowledge_base.importing.templates.vocabulary import (
    ENTRY_ID,
    FACETS,
    basis_columns,
    question_columns,
    shared_columns,
)

FAQ = Template(
    "faq",
    "常见问答导入模板",
    (
        Sheet(
            "问答",
            (
                Column("问答编码", "id", required=True, help=ENTRY_ID, width=28),
                Column("标准问", "question", required=True, width=36),
                Column("答案", "answer", CellKind.LINES, required=True, help="先说结论；一行一段", width=60),
                Column("所属事项", "item", help="办事指南的编码；与具体事项无关的留空", width=26),
                Column("要素", "facet", CellKind.CHOICE, choices=FACETS, help="只讲一个要素时填"),
                *shared_columns(),
                Column(
                    "依据",
                    "sources",
                    CellKind.RECORDS,
                    help="一行一条：名称｜条款｜文号，后两项可以不写",
                    parts=basis_columns(),
                    width=36,
                ),
                Column("是否示例数据", "demonstration", CellKind.FLAG, help="演示城市虚构的填「是」；真实数据留空"),
                *question_columns(),
            ),
            help="一个问答一行",
        ),
    ),
)
