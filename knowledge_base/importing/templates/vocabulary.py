"""The Chinese words of the templates for the model's codes."""

from __future__ import annotations

from contracts.facets import Facet
from knowledge_base.importing.templates.columns import CellKind, Column

LEVELS = {"nation": "国家级", "province": "省级", "city": "市级", "county": "县级"}
AUDIENCES = {"person": "个人", "enterprise": "企业"}
HANDLING = {"即办件": "即办件", "承诺件": "承诺件"}
FORMS = {
    "original": "原件",
    "copy": "复印件",
    "original_and_copy": "原件和复印件",
    "electronic": "电子材料",
    "verified_online": "免提交",
}
UNITS = {"calendar_days": "日历日", "working_days": "工作日", "immediate": "当场", "months": "月"}
STATUSES = {"in_force": "现行有效", "repealed": "已废止"}
FACETS = {facet.value: facet.label for facet in Facet}
LOCAL_FIELDS = {
    "places": "办理地点",
    "hours": "办理时间",
    "phone": "电话",
    "online": "网上办理",
    "time_limit": "时限",
    "time_limit.legal": "法定时限",
    "time_limit.promised": "承诺时限",
    "fee": "收费",
    "materials": "材料",
    "conditions": "条件",
    "steps": "流程",
    "result": "结果",
    "notes": "提醒",
    "summary": "简介",
    "visits": "到场次数",
}

ENTRY_ID = "小写字母开头，部门代码-名称，如 psb-id-card-reissue；定下后不要改"


def shared_columns() -> tuple[Column, ...]:
    """Owner, place, audience and validity, which every entry has."""
    return (
        Column("主管部门", "department", CellKind.DEPARTMENT, required=True, help="部门代码或名称，见「代码表」"),
        Column("适用地区", "regions", CellKind.REGIONS, required=True, help="地区代码或名称，可以多个，用顿号隔开"),
        Column("服务对象", "audience", CellKind.CHOICES, required=True, choices=AUDIENCES, help="个人、企业，可以都填"),
        Column("生效日期", "valid_from", CellKind.DAY, required=True, help="如 2025-01-01", width=13),
        Column("失效日期", "valid_to", CellKind.DAY, help="最后有效的一天；长期有效留空", width=13),
    )


def facets_column(help_text: str = "这句话问的是哪些要素；笼统地问就留空") -> Column:
    return Column("要素", "facets", CellKind.CHOICES, choices=FACETS, help=help_text)


def question_columns() -> tuple[Column, ...]:
    """Similar and development questions as lines of a cell (FAQ, policy)."""
    return (
        Column("相似问", "similar_questions", CellKind.LINES, help="群众自己的说法，一行一条，至少4条", width=40),
        Column(
            "测试问",
            "development_questions",
            CellKind.RECORDS,
            help="一行一条，至少2条，不进检索，发布前试答用；可在后面加「｜要素」，如：补证要多少钱｜收费标准",
            parts=(Column("问句", "text", required=True), facets_column()),
            width=40,
        ),
    )


def basis_columns(title_help: str = "法律、法规或文件全称，不带书名号") -> tuple[Column, ...]:
    return (
        Column("依据名称", "title", required=True, help=title_help, width=36),
        Column("条款", "article", help="如 第十一条"),
        Column("文号", "document_number", help="如 公通字〔2021〕12号", width=22),
    )
