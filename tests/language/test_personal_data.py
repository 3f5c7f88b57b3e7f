from __future__ import annotations

import pytest

from language.personal_data import close, find, hidden, is_bank_card, is_id_number, open_tokens

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
        ("微信wx13800138000a", "phone", "13800138000"),
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
