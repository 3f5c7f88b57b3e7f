from __future__ import annotations

import pytest

from language.personal_data import close, find, hidden, is_bank_card, is_id_number, masked_text, open_tokens

ID = "11010519491231002X"


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("电话13800138000", "phone", "13800138000"),
        ("电话138 0013 8000。", "phone", "13800138000"),
        ("138-0013-8000", "phone", "13800138000"),
        ("１３８００１３８０００", "phone", "13800138000"),
        ("+86 13800138000", "phone", "13800138000"),
        ("008613800138000", "phone", "13800138000"),
        ("微信wx13800138000a", "wechat", "wx13800138000a"),
        ("٠٦٠٠-٨٦٠١٠٠٠١", "phone", "060086010001"),
        ("座机0600-86010001", "phone", "060086010001"),
        ("(0600)86010001", "phone", "060086010001"),
        ("010-8601 0001", "phone", "01086010001"),
        (f"身份证{ID}", "id", ID),
        (f"身份证{ID.lower()}", "id", ID),
        ("１１０１０５１９４９１２３１００２Ｘ", "id", ID),
        ("110105 19491231 002X", "id", ID),
        (f"2024 {ID}", "id", ID),
        ("110105491231002", "id", "110105491231002"),
        ("卡号6222021234567890128", "card", "6222021234567890128"),
        ("4111 1111 1111 1111", "card", "4111111111111111"),
        ("4111-1111-1111-1111", "card", "4111111111111111"),
    ],
)
def test_is_found(text: str, kind: str, value: str) -> None:
    (item,) = find(text)
    assert (item.kind, item.value) == (kind, value)


@pytest.mark.parametrize(
    "text",
    [
        "110105194912310021",  # checksum wrong, and no card either
        "11010519491331002X",  # no such month
        "工单YZ2026112300015",
        "金额1000000元，2026年11月23日",
        "拨打12345、110、12356",
        "1380013800",
        "138001380001",
        "4111111111111112",
        "文号〔2003〕2322号",
    ],
)
def test_is_left_alone(text: str) -> None:
    assert find(text) == ()
    assert close(text, {}) == (text, {})


def test_several_kinds_and_the_same_value_twice() -> None:
    text, new = close(f"我{ID}，打13800138000或13900139000，还是138-0013-8000", {})
    assert text == "我⟦id:1⟧，打⟦phone:1⟧或⟦phone:2⟧，还是⟦phone:1⟧"
    assert new == {"⟦id:1⟧": ID, "⟦phone:1⟧": "13800138000", "⟦phone:2⟧": "13900139000"}


def test_tokens_are_stable_in_a_conversation() -> None:
    known = {"⟦phone:1⟧": "13800138000"}
    assert close("13900139000和13800138000", known) == ("⟦phone:2⟧和⟦phone:1⟧", {"⟦phone:2⟧": "13900139000"})


def test_nobody_else_writes_tokens() -> None:
    assert close("⟦phone:1⟧", {"⟦phone:1⟧": "13800138000"}) == ("[phone:1]", {})


def test_opening_hides_the_middle() -> None:
    assert open_tokens("打⟦phone:1⟧，⟦phone:9⟧", {"⟦phone:1⟧": "13800138000"}) == "打138****8000，⟦phone:9⟧"
    assert hidden(ID) == "1101**********002X"
    assert hidden("13800138000") == "138****8000"
    assert hidden("123") == "123"


def test_checksums() -> None:
    assert is_id_number(ID)
    assert not is_id_number("110105194912310020")
    assert not is_id_number("abc")
    assert is_bank_card("4111111111111111")
    assert not is_bank_card("411111111111111x")


def test_a_long_row_of_digits_is_read_to_its_end() -> None:
    assert find("1" * 2000) == ()
    assert [item.value for item in find("1" * 2000 + "，13800138000")] == ["13800138000"]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("一三八零零一三八〇〇〇，打我", "phone", "13800138000"),
        ("幺叁捌零零壹叁八零零零", "phone", "13800138000"),
        ("存折号一一〇一〇五一九四九一二三一〇〇二X", "id", ID),
        ("低保发到6222021234567890128一直没到", "card", "6222021234567890128"),
        ("身份证110105194912310021打错了吗", "id", "110105194912310021"),
        ("138.0013.8000", "phone", "13800138000"),
        ("联系电话 86010001", "phone", "86010001"),
        ("座机0600-86010001转803", "phone", "060086010001803"),
        ("护照E12345678", "passport", "E12345678"),
        ("护照号码是 P1234567", "passport", "P1234567"),
        ("港澳通行证C12345678", "permit", "C12345678"),
        ("香港身份证A123456(3)", "permit", "A1234563"),
        ("台湾身份证A123456789", "permit", "A123456789"),
        ("车牌粤B·D12345", "plate", "粤BD12345"),
        ("京Ａ１２３４５堵门", "plate", "京A12345"),
        ("发到Li.Lei@Example.com", "email", "li.lei@example.com"),
        ("加我微信 zhang_2024", "wechat", "zhang_2024"),
        ("wxid_ab12cd34ef", "wechat", "wxid_ab12cd34ef"),
        ("QQ号是123456789", "qq", "123456789"),
        ("幸福小区3栋2单元501室漏水", "address", "3栋2单元501室"),
        ("我住人民路12号", "address", "12号"),
        ("幸福家园12-3-502停水", "address", "12-3-502"),
        ("我叫欧阳文静，想改名", "name", "欧阳文静"),
        ("姓名：阿依古丽·买买提", "name", "阿依古丽·买买提"),
        ("联系人李想（下午）", "name", "李想"),
    ],
)
def test_further_kinds_and_forms(text: str, kind: str, value: str) -> None:
    (item,) = find(text)
    assert (item.kind, item.value) == (kind, value)
    assert close(text, {})[0] == f"{text[: item.start]}⟦{kind}:1⟧{text[item.end :]}"


@pytest.mark.parametrize(
    "text",
    [
        "订单号13800138000",
        "金额13800138000元",
        "SF1380013800012",
        "110105491331002",
        "香港身份证A123456(4)",
        "型号E12345678",
        "人民路12号的路灯坏了",
        "幸福小区3栋电梯坏了",
        "政务服务中心3号楼201室",
        "我叫不到车",
        "申请人身份证要原件吗",
        "姓名和年龄写错了",
        "微信公众号",
        "一二三四五六七八九十",
        "京A牌照",
        "客服400-820-8820",
    ],
)
def test_lookalikes_are_left_alone(text: str) -> None:
    assert find(text) == ()


def test_values_are_hidden_by_their_kind() -> None:
    tokens = {"⟦name:1⟧": "张小明", "⟦address:1⟧": "3栋501室", "⟦plate:1⟧": "京A12345", "⟦passport:1⟧": "E12345678"}
    assert open_tokens("".join(tokens), tokens) == "张***栋*室京A***45E1*****78"
    assert masked_text("我叫张小明，邮箱li@abc.cn，电话13800138000") == "我叫张**，邮箱l***@abc.cn，电话138****8000"
