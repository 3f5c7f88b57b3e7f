"""A broken workbook shows the places of its problems and stores nothing; mended, it becomes drafts."""

from __future__ import annotations

import uuid

from playwright.sync_api import expect

from foundation.accounts.roles import Role
from tests.e2e.browser.axe import findings
from tests.e2e.browser.console.members import PATIENCE, Staff
from tests.e2e.browser.console.workbooks import filled

LONG = 4 * PATIENCE  # reading a file in its sandbox and comparing the whole base take seconds, on a busy machine more


def test_a_broken_workbook_then_a_mended_one(staff: Staff) -> None:
    editor = staff.at_the_desk(Role.EDITOR, path="/#/import/file")
    page, entry = editor.page, f"psb-faq-{uuid.uuid4().hex[:8]}"
    good = {
        "问答编码": entry,
        "标准问": "警营开放日怎样预约参观？",
        "答案": "警营开放日不收费，提前三天打电话预约，家长可以带孩子参加。",
        "主管部门": "psb",
        "适用地区": "云州市",
        "服务对象": "个人",
        "生效日期": "2026-01-01",
        "相似问": "想带孩子参观警营",
        "测试问": "警营开放日哪天可以去看看",
    }
    template = page.request.get("/desk/v1/knowledge/templates/faq").body()
    expect(page.get_by_role("heading", name="把文件拖到这里，或选择文件")).to_be_visible(timeout=PATIENCE)
    assert findings(page) == []
    chooser = page.locator("input[type=file]").first
    chooser.set_input_files(filled(template, {**good, "生效日期": "明年", "服务对象": "外星人"}))
    result = page.get_by_role("region", name="试导入结果")
    expect(result.get_by_role("status")).to_contain_text("整份都没有导入", timeout=LONG)
    for column in ("生效日期", "服务对象"):
        row = result.get_by_role("row").filter(has_text=column).first
        expect(row).to_contain_text("错误")
        expect(row).to_contain_text("问答")
        expect(row).to_contain_text("第2行")
    expect(page.get_by_role("button", name="确认导入为草稿")).to_be_disabled()
    assert findings(page) == []

    chooser.set_input_files(filled(template, good))
    expect(result.get_by_role("status")).to_contain_text("可以导入", timeout=LONG)
    page.get_by_role("button", name="确认导入为草稿").click()
    done = page.get_by_role("region", name="导入结果")
    expect(done.get_by_role("status")).to_have_text("已导入1条草稿", timeout=LONG)
    expect(done.get_by_role("link", name=entry)).to_be_visible()
    assert findings(page) == []


def test_the_lists_of_work_can_be_read_by_everybody(staff: Staff) -> None:
    lead = staff.at_the_desk(Role.DEPARTMENT_LEAD, "psb", "/#/work-lists")
    lists = lead.page.get_by_role("navigation", name="知识待办分类")
    for name in ("口径冲突", "重复问题", "内容缺陷", "即将到期", "未答问题", "人工答复转知识", "部门覆盖"):
        lists.get_by_role("link", name=name).click()
        expect(lead.page.get_by_label("正在加载")).to_have_count(0, timeout=LONG)
        assert findings(lead.page) == [], name
    covered = lead.page.get_by_role("table", name="各部门办事指南数量")
    expect(covered.get_by_role("row").filter(has_text="云州市公安局")).to_contain_text("项")
