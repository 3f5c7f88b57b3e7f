from __future__ import annotations

from datetime import date

from contracts.blocks import ItemList, Link, Notice, Options, Paragraph, Source, Steps, Table, WorkOrderBlock
from conversations.rendering import plain_text


def test_every_block_as_text() -> None:
    blocks = (
        Paragraph("您好"),
        Steps(("带材料", "到窗口"), title="流程"),
        ItemList(("户口簿",)),
        Table(("区", "电话"), (("城东区", "0600-1"),)),
        Link("网上办理", "https://zwfw.yunzhou.example/a"),
        Notice("提醒"),
        Options("请选择："),
        Source("e", 1, "身份证", "公安局", "/entries/e/1", date(2025, 1, 1), demonstration=True),
        WorkOrderBlock("YZ1", "住建局", date(2026, 12, 10), "已派单", "投诉"),
    )
    assert plain_text(blocks).splitlines() == [
        "您好",
        "【流程】",
        "1. 带材料",
        "2. 到窗口",
        "· 户口簿",
        "区：城东区；电话：0600-1",
        "网上办理：https://zwfw.yunzhou.example/a",
        "提醒",
        "请选择：",
        "来源：公安局《身份证》（含演示数据）2025-01-01起施行",
        "工单号：YZ1",
        "承办部门：住建局",
        "办理期限：2026-12-10前",
    ]
