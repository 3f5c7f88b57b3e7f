from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.wechat.batches import Menu, Unit, next_batch
from connectors.wechat.links import Links
from connectors.wechat.rendering import Frame, Utterance, render
from connectors.wechat.splitting import cut, size, split
from contracts.blocks import (
    ItemList,
    Link,
    Notice,
    Options,
    Paragraph,
    Source,
    Steps,
    Table,
    WorkOrderBlock,
)

GOLDEN = Path(__file__).parent / "golden"
LINKS = Links(frozenset({"gov.cn"}), "https://zw.example.com")
EVERYTHING = (
    Notice("对话功能正在恢复。", "warning"),
    Paragraph("补领身份证每证40元。\n带户口簿。"),
    Steps(("到派出所申请", "缴费", "领证"), "办理流程"),
    ItemList(("户口簿", "照片"), "申请材料"),
    Table(("事项", "费用"), (("换领", "20元"), ("补领", "40元")), "收费标准"),
    Link("网上办理", "https://www.gov.cn/x"),
    Link("可疑", "https://evil.example/x"),
    Link("脚本", "javascript:alert(1)"),
    Source("id", 3, "居民身份证补领", "云州市公安局", "/entries/id/3", date(2025, 1, 1), demonstration=True),
    WorkOrderBlock("YZ20261123001", "云州市公安局", date(2026, 12, 1), "accepted", "complaint"),
    Options("您还可以："),
)


def golden(name: str, text: str) -> None:
    """Compare with a kept file; a missing one is written, to be looked at and committed."""
    file = GOLDEN / name
    if not file.exists():
        file.parent.mkdir(exist_ok=True)
        file.write_text(text + "\n", encoding="utf-8")
        pytest.fail(f"{name} was written: look at it and run again")
    assert text + "\n" == file.read_text(encoding="utf-8")


def test_every_block() -> None:
    said = Utterance(EVERYTHING, (("a", "转人工"), ("b", "换个问题")), heard="身份证丢了")
    (text,) = render(said, LINKS, Frame()).parts
    golden("every_block.txt", text)


def test_a_long_answer_ends_in_a_link() -> None:
    long = Paragraph("\n\n".join(f"第{n}条 " + "申请人应当携带身份证原件办理。" * 8 for n in range(1, 40)))
    rendered = render(Utterance((long,), (("a", "转人工"),)), LINKS, Frame(full_answer="https://zw.example.com/a/1"))
    assert [size(part) <= 2048 for part in rendered.parts] == [True, True]
    golden("long_answer.txt", "\n──────\n".join(rendered.parts))


def test_without_customer_messages_there_is_one_part() -> None:
    (part,) = render(Utterance((Paragraph("好。" * 3000),)), LINKS, Frame(parts=1)).parts
    assert size(part) <= 2048
    assert part.endswith("您可以就其中一项再问。）")


def test_staff_is_named() -> None:
    assert render(Utterance((Paragraph("您好"),), from_staff=True), LINKS, Frame()).parts == ("【工作人员】您好",)


def test_traditional_words() -> None:
    from language.normalise import traditional

    said = Utterance((Paragraph("您好"),), (("a", "轉人工"),))
    assert render(said, LINKS, Frame(words=traditional)).parts == ("您好\n\n（回覆數字選擇）\n1. 轉人工",)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("见 https://www.gov.cn/a。", "见 https://www.gov.cn/a。"),
        ("见https://evil.example/a，好", "见（链接已略去），好"),
        ("https://gov.cn.evil.example/", "（链接已略去）"),
        ("https://www.gov.cn@evil.example/", "（链接已略去）"),
        ("weixin://dl/business", "（链接已略去）"),
        ('<a href="https://evil.example">点我</a>', '＜a href="（链接已略去）">点我＜/a>'),
        ("3<5 且 5>3", "3<5 且 5>3"),
    ],
)
def test_links(text: str, shown: str) -> None:
    assert LINKS.clean(text) == shown


@given(st.text(max_size=400), st.integers(min_value=4, max_value=64))
def test_parts_fit_and_make_up_the_text(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert "".join(parts) == text
    assert all(size(part) <= limit for part in parts)


@given(st.lists(st.sampled_from(["申请材料", "。", "！", "\n\n", "12345678901", "https://www.gov.cn/a/b?c=1", " "])))
def test_links_and_numbers_stay_whole(words: list[str]) -> None:
    text = "".join(f"{word}，" if word[0].isdigit() or word[0] == "h" else word for word in words)
    for part in split(text, 60)[:-1]:
        for whole in ("12345678901", "https://www.gov.cn/a/b?c=1"):
            for end in range(1, len(whole)):
                rest = text[len(part) :] if text.startswith(part) else ""
                assert not (part.endswith(whole[:end]) and rest.startswith(whole[end:]) and rest)


def test_places_to_cut() -> None:
    assert split("第一段。\n\n第二段，很长。", 30) == ["第一段。\n\n", "第二段，很长。"]
    assert split("一二三四五。六七八", 24) == ["一二三四五。", "六七八"]
    assert split("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 30) == ["👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"]
    assert cut("x" * 10, 4) == 4  # nothing else can be done


@given(
    st.text(max_size=3000),
    st.lists(st.text(max_size=200), max_size=9),
    st.booleans(),
    st.integers(min_value=1, max_value=2),
)
def test_any_answer_fits(text: str, labels: list[str], linked: bool, parts: int) -> None:
    options = [(str(n), label) for n, label in enumerate(labels)]
    frame = Frame(600, parts, "https://zw.example.com/wechat/a/answers/x/1" if linked else None)
    rendered = render(Utterance((Paragraph(text),), options), LINKS, frame)
    assert len(rendered.parts) <= parts
    assert all(size(part) <= 600 for part in rendered.parts)


def test_batches() -> None:
    units = [Unit(1, 0, "一"), Unit(2, 0, "二", asks=True), Unit(3, 0, "三")]
    first = next_batch(units, 100)
    assert first is not None
    assert (first.text, first.marks, first.asking) == ("一\n\n二", [[1, 0], [2, 0]], 2)
    small = next_batch(units, 6)
    assert small is not None
    assert small.text == "一"
    menu = Unit(4, 0, "请评价", asks=True, menu=Menu("请评价", (("a", "满意"),)))
    alone = next_batch([menu, *units], 100)
    assert alone is not None
    assert alone.menu == menu.menu
    before = next_batch([units[0], menu], 100)
    assert before is not None
    assert before.text == "一"
    assert next_batch([], 100) is None
