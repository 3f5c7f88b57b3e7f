"""A small made-up city, as data that tests can change before it is written or read."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

from knowledge_base.content import City, read_city

PARTS = ("departments", "regions")

GUIDES: dict[str, dict[str, list[str]]] = {
    "psb-id-card-reissue": {
        "name": ["居民身份证补领"],
        "aliases": ["补办身份证", "身份证丢失补办"],
        "similar": [
            "身份证丢了怎么补办",
            "身份证被偷了去哪里补",
            "补一张身份证多少钱",
            "身份证掉了几天能补好",
            "钱包和身份证一起丢了怎么办",
            "老人的身份证找不着了",
            "补身份证带户口本吗",
            "身份证遗失网上能补吗",
        ],
        "development": ["身份证弄丢要重新办一张", "补身份证花多少钱"],
    },
    "psb-passport": {
        "name": ["普通护照签发"],
        "aliases": ["办护照", "护照"],
        "similar": [
            "出国要办护照怎么弄",
            "护照多少钱一本",
            "护照到期换新的",
            "第一次办护照带什么",
            "护照几天能拿到",
            "小孩办护照要大人去吗",
            "周末能办护照吗",
            "护照在哪个大厅办",
        ],
        "development": ["想出国旅游先办护照", "护照工本费是多少"],
    },
    "mca-marriage": {
        "name": ["结婚登记"],
        "aliases": ["领结婚证", "婚姻登记"],
        "similar": [
            "领结婚证带什么",
            "结婚登记要户口本吗",
            "在外地能不能登记结婚",
            "结婚登记要不要钱",
            "结婚登记处几点上班",
            "领证要拍照片吗",
            "结婚登记能预约吗",
            "两个外地人在这里结婚登记",
        ],
        "development": ["打算结婚要去哪登记", "登记结婚收费不"],
    },
    "hpf-rent": {
        "name": ["租房提取公积金"],
        "aliases": ["租房提取", "公积金付房租"],
        "similar": [
            "租房能取公积金吗",
            "公积金付房租怎么申请",
            "租房提公积金要什么材料",
            "每个月能提多少公积金交房租",
            "没有合同能提公积金租房吗",
            "租房提取几天到账",
            "公租房房租能用公积金吗",
            "手机上怎么办租房提取",
        ],
        "development": ["房租想从公积金里出", "租房取公积金几天到卡上"],
    },
}


def guide(identifier: str) -> dict[str, Any]:
    """A complete guide record."""
    words = GUIDES[identifier]
    department = identifier.split("-", maxsplit=1)[0]
    name = words["name"][0]
    return {
        "id": identifier,
        "name": name,
        "aliases": list(words["aliases"]),
        "subject": "测试",
        "department": department,
        "level": "county",
        "regions": ["990100"],
        "audience": ["person"],
        "item_type": "行政确认",
        "handling_type": "承诺件",
        "summary": f"{name}是什么，谁来办。",
        "conditions": [f"符合{name}的条件"],
        "materials": [
            {"name": "居民户口簿", "form": "original", "copies": 1, "source": "申请人自备", "required": True},
            {
                "name": "代办委托书",
                "form": "original",
                "copies": 1,
                "source": "申请人自备",
                "required": False,
                "when": "由他人代办时",
            },
        ],
        "steps": ["到窗口申请", "领取结果"],
        "time_limit": {
            "legal": {"text": "60日内", "days": 60, "unit": "calendar_days", "basis": "《某法》第一条"},
            "promised": {"text": "20个工作日", "days": 20, "unit": "working_days"},
        },
        "fee": {
            "charged": True,
            "text": "每证40元",
            "items": [{"name": "工本费", "amount": 40, "unit": "元/证"}],
            "basis": "某价格文件",
        },
        "places": [
            {"name": "城东窗口", "district": "990102", "address": "城东路1号", "phone": "0600-86010002"},
            {"name": "城西窗口", "district": "990103", "address": "城西路2号", "phone": "0600-86010003"},
        ],
        "hours": "工作日9:00—17:00",
        "online": {"available": True, "text": "可以网上预约", "url": "https://zwfw.yunzhou.example/x"},
        "phone": {"consult": "0600-86010001", "complaint": "0600-86010099"},
        "result": {"name": "证件", "delivery": "窗口领取"},
        "visits": 1,
        "legal_basis": [{"title": "某某法", "article": "第一条", "document_number": None}],
        "demonstration": ["places"],
        "valid_from": "2025-01-01",
        "valid_to": None,
        "notes": ["不用登报"],
        "similar_questions": list(words["similar"]),
        "development_questions": [{"text": text, "facets": []} for text in words["development"]],
    }


def faq(identifier: str, question: str, item: str | None, answer: str, similar: list[str]) -> dict[str, Any]:
    return {
        "id": identifier,
        "question": question,
        "item": item,
        "facet": None,
        "department": identifier.split("-", maxsplit=1)[0],
        "regions": ["990100"],
        "audience": ["person"],
        "answer": [answer],
        "sources": [{"title": "某某法", "article": "第三条", "document_number": None}],
        "demonstration": False,
        "valid_from": "2025-01-01",
        "valid_to": None,
        "similar_questions": similar,
        "development_questions": [
            {"text": f"{question}请说明", "facets": []},
            {"text": f"问问{question}", "facets": []},
        ],
    }


def policy(identifier: str, title: str, number: str, *, repealed: bool = False) -> dict[str, Any]:
    return {
        "id": identifier,
        "title": title,
        "document_number": number,
        "issuer": "云州市住房公积金管理中心",
        "department": "hpf",
        "items": ["hpf-rent"],
        "regions": ["990100"],
        "audience": ["person"],
        "issued_on": "2024-12-01",
        "valid_from": "2025-01-01",
        "valid_to": "2025-12-31" if repealed else None,
        "status": "repealed" if repealed else "in_force",
        "demonstration": True,
        "sections": [
            {"heading": "第一条 目的", "text": "为了规范提取。"},
            {"heading": "第二条 额度", "text": "每月最高一千八百元。"},
            {"heading": "第三条 次数", "text": "每年可以提取十二次。"},
        ],
        "similar_questions": [f"{title}全文", f"{title}哪年发的", f"{number}讲什么", f"{title}额度条款"],
        "development_questions": [{"text": f"找{title}", "facets": []}, {"text": f"看看{title}文件", "facets": []}],
    }


def bundle(identifier: str, name: str, items: tuple[str, ...]) -> dict[str, Any]:
    """A life event over guides of the city."""
    return {
        "id": identifier,
        "name": name,
        "aliases": [],
        "summary": f"{name}要办的几件事。",
        "department": "gov",
        "regions": ["990100"],
        "audience": ["person"],
        "steps": [{"item": item} for item in items],
        "demonstration": True,
        "valid_from": "2025-01-01",
        "valid_to": None,
        "similar_questions": [f"{name}要办什么", f"{name}先办什么", f"{name}有哪些事", f"{name}手续"],
        "development_questions": [{"text": f"{name}都有啥", "facets": []}, {"text": f"{name}怎么弄", "facets": []}],
    }


def city_data() -> dict[str, Any]:
    """The whole city, ready to be changed."""
    departments = {
        "psb": "公安局",
        "mca": "民政局",
        "hpf": "公积金中心",
        "gov": "12345热线",
        "hurd": "住建局",
        "amr": "市场监管局",
    }
    return deepcopy(
        {
            "departments": [
                {
                    "id": key,
                    "name": f"云州市{short}",
                    "short": short,
                    "aliases": [],
                    "phone": "0600-86010001",
                    "complaint_phone": "0600-86010099",
                }
                for key, short in departments.items()
            ],
            "regions": [
                {"code": "000000", "name": "全国", "level": "nation", "parent": None},
                {"code": "990100", "name": "云州市", "level": "city", "parent": "000000"},
                {"code": "990102", "name": "城东区", "level": "district", "parent": "990100", "aliases": ["城东"]},
                {"code": "990103", "name": "城西区", "level": "district", "parent": "990100", "aliases": ["城西"]},
            ],
            "guides": [guide(identifier) for identifier in GUIDES],
            "faqs": [
                faq(
                    "psb-faq-proxy",
                    "身份证可以找人代办吗？",
                    "psb-id-card-reissue",
                    "不可以代办，本人要到场。",
                    ["补身份证本人不去行不行", "能替我爸办身份证吗", "身份证能代领吗", "身份证可以委托别人办吗"],
                ),
                faq(
                    "gov-faq-hours",
                    "政务大厅中午休息吗？",
                    None,
                    "中午不休息，有人值班。",
                    ["大厅中午有人吗", "中午能去政务大厅吗", "午休时间大厅开门吗", "政务大厅中午办不办事"],
                ),
            ],
            "bundles": [],
            "policies": [policy("policy-rent", "租房提取公积金管理办法", "云公积金〔2024〕5号")],
            "duties": [
                {
                    "id": "hurd-duty-property",
                    "topic": "物业服务质量",
                    "lead": "hurd",
                    "assist": ["amr"],
                    "category": "complaint",
                    "examples": [
                        "电梯坏了物业一直不修",
                        "物业不打扫卫生",
                        "小区保安不管事",
                        "楼道灯坏了物业不管",
                        "小区门禁坏了",
                    ],
                    "basis": "《物业管理条例》",
                },
                {
                    "id": "amr-duty-food",
                    "topic": "食品安全",
                    "lead": "amr",
                    "assist": [],
                    "category": "report",
                    "examples": [
                        "超市卖过期牛奶",
                        "饭店菜里有虫子",
                        "买到变质的肉",
                        "外卖不干净吃坏肚子",
                        "面包发霉还在卖",
                    ],
                    "basis": "《食品安全法》",
                },
            ],
        }
    )


def write_city(folder: Path, data: dict[str, Any]) -> Path:
    """Write the city as the YAML tree of docs/knowledge-format.md."""
    for part in PARTS:
        _dump(folder / f"{part}.yml", {part: data[part]})
    for record in data["guides"]:
        _dump(folder / "guides" / record["department"] / f"{record['id']}.yml", record)
    for record in data["bundles"]:
        _dump(folder / "bundles" / f"{record['id']}.yml", record)
    for record in data["policies"]:
        _dump(folder / "policies" / f"{record['id']}.yml", record)
    for part in ("faqs", "duties"):
        by_department: dict[str, list[Any]] = {}
        for record in data[part]:
            by_department.setdefault(record["id"].split("-")[0], []).append(record)
        for department, records in by_department.items():
            _dump(folder / part / f"{department}.yml", {part: records})
    return folder


def read(folder: Path, data: dict[str, Any]) -> City:
    return read_city(write_city(folder, data))


def _dump(file: Path, data: Any) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
