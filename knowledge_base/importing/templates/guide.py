"""The workbook of service guides (办事指南)."""

from __future__ import annotations

from knowledge_base.importing.templates.columns import CellKind, Column, Sheet, Target, Template
from knowledge_base.importing.templates.vocabulary import (
    ENTRY_ID,
    FORMS,
    HANDLING,
    LEVELS,
    LOCAL_FIELDS,
    UNITS,
    basis_columns,
    facets_column,
    shared_columns,
)

_KEY = Column("事项编码", "id", required=True, help="与「事项」表里的编码一致", width=26)


def _limit(name: str, path: str) -> tuple[Column, ...]:
    return (
        Column(f"{name}", f"{path}.text", required=True, help="给群众看的一句话，如 20个工作日"),
        Column(f"{name}数值", f"{path}.days", CellKind.INTEGER, help="整数；法律没有规定就留空", width=10),
        Column(f"{name}单位", f"{path}.unit", CellKind.CHOICE, required=True, choices=UNITS, width=12),
        Column(f"{name}依据", f"{path}.basis", help="有法定时限时写依据"),
    )


_MAIN = Sheet(
    "事项",
    (
        Column("事项编码", "id", required=True, help=ENTRY_ID, width=26),
        Column("事项名称", "name", required=True, help="规范名称", width=26),
        Column("主题", "subject", required=True, help="如 户籍证件"),
        *shared_columns(),
        Column("行使层级", "level", CellKind.CHOICE, required=True, choices=LEVELS),
        Column("事项类型", "item_type", required=True, help="如 行政许可、行政确认、公共服务"),
        Column("办件类型", "handling_type", CellKind.CHOICE, required=True, choices=HANDLING),
        Column("事项简介", "summary", required=True, help="一两句话：这是什么，谁在什么情况下办", width=40),
        *_limit("法定时限", "time_limit.legal"),
        *_limit("承诺时限", "time_limit.promised"),
        Column("是否收费", "fee.charged", CellKind.FLAG, required=True, width=10),
        Column("收费说明", "fee.text", required=True, help="给群众看的一句话，如 每证40元；不收费", width=24),
        Column("收费依据", "fee.basis", help="收费的必填"),
        Column("办理时间", "hours", required=True, help="如 工作日9:00—12:00，13:30—17:00", width=28),
        Column("能否网办", "online.available", CellKind.FLAG, required=True, width=10),
        Column("网办说明", "online.text", required=True, help="网上能做到哪一步", width=28),
        Column("网办地址", "online.url", help="能网办的必填", width=28),
        Column("咨询电话", "phone.consult", required=True, width=18),
        Column("投诉电话", "phone.complaint", required=True, width=18),
        Column("结果名称", "result.name", required=True),
        Column("送达方式", "result.delivery", required=True, help="如 窗口领取或邮寄"),
        Column("到场次数", "visits", CellKind.INTEGER, required=True, help="0 到 10", width=10),
        Column(
            "示例数据字段",
            "demonstration",
            CellKind.CHOICES,
            choices=LOCAL_FIELDS,
            closed=False,
            help="演示城市虚构的字段；真实数据留空",
        ),
    ),
    help="一个事项一行",
)

_MATERIALS = Sheet(
    "材料",
    (
        _KEY,
        Column("材料名称", "name", required=True, help="写具体名称，不写「其他材料」", width=28),
        Column("形式", "form", CellKind.CHOICE, required=True, choices=FORMS, width=14),
        Column("份数", "copies", CellKind.INTEGER, required=True, help="0 到 20", width=8),
        Column("来源", "source", required=True, help="如 申请人自备"),
        Column("是否必要", "required", CellKind.FLAG, required=True, width=10),
        Column("什么情况下要", "when", help="不是人人都要的，写明情况", width=28),
        Column("怎么取得", "how_to_get", width=28),
    ),
    targets={"": Target("materials")},
    help="一份材料一行，按递交顺序",
)

_LINES = Sheet(
    "条件流程提醒",
    (
        _KEY,
        Column(
            "类别",
            "kind",
            CellKind.CHOICE,
            required=True,
            choices={"conditions": "条件", "steps": "流程", "notes": "提醒"},
            width=10,
        ),
        Column("内容", "text", required=True, width=70),
    ),
    targets={
        "conditions": Target("conditions", scalar=True),
        "steps": Target("steps", scalar=True),
        "notes": Target("notes", scalar=True),
    },
    kind="kind",
    help="受理条件、办理流程、容易白跑一趟的提醒，一条一行，按顺序",
)

_FEES = Sheet(
    "收费项目",
    (
        _KEY,
        Column("项目名称", "name", required=True, width=36),
        Column("金额", "amount", CellKind.AMOUNT, required=True, width=10),
        Column("计费单位", "unit", required=True, help="如 元/证"),
    ),
    targets={"": Target("fee.items")},
    help="不收费的事项不填",
)

_PLACES = Sheet(
    "地点",
    (
        _KEY,
        Column("地点名称", "name", required=True, width=32),
        Column("所在地区", "district", CellKind.REGION, required=True),
        Column("地址", "address", required=True, width=40),
        Column("电话", "phone", required=True, width=18),
    ),
    targets={"": Target("places")},
    help="一个窗口一行",
)

_BASES = Sheet("依据", (_KEY, *basis_columns()), targets={"": Target("legal_basis")}, help="一条依据一行")

_QUESTIONS = Sheet(
    "问法",
    (
        _KEY,
        Column(
            "类别",
            "kind",
            CellKind.CHOICE,
            required=True,
            choices={"aliases": "别名", "similar": "相似问", "development": "测试问"},
            width=10,
        ),
        Column("内容", "text", required=True, width=50),
        facets_column("只有测试问填：问的是哪些要素；笼统地问就留空"),
    ),
    targets={
        "aliases": Target("aliases", scalar=True),
        "similar": Target("similar_questions", scalar=True),
        "development": Target("development_questions", only=frozenset({"facets"})),
    },
    kind="kind",
    help="别名是事项的俗称，只属于这一个事项；相似问至少8条；测试问至少2条，不进检索，发布前试答用",
)

GUIDE = Template("guide", "办事指南导入模板", (_MAIN, _MATERIALS, _LINES, _FEES, _PLACES, _BASES, _QUESTIONS))
