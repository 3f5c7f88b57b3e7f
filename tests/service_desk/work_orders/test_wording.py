from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from service_desk.work_orders.personal import opened, presentable
from service_desk.work_orders.wording import long_date, short_moment, tidy_title


def test_dates() -> None:
    assert long_date(date(2026, 12, 10)) == "2026年12月10日（星期四）"
    assert short_moment(datetime(2026, 12, 9, 16, 5, tzinfo=UTC)) == "12月10日 00:05"


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("电梯坏了", "…", "电梯坏了"),
        ("电梯坏了，电话⟦phone:1⟧", "…", "电梯坏了，电话〔电话〕"),
        ("电梯坏了，电话⟦pho", "…", "电梯坏了，电话"),
        ("", "路灯\n坏了  半个月", "路灯 坏了 半个月"),
        (" ", " ", "市民诉求"),
        ("长" * 100, "…", "长" * 59 + "…"),
    ],
)
def test_titles_are_one_short_line_without_tokens(title: str, text: str, expected: str) -> None:
    assert tidy_title(title, text) == expected


def test_tokens_are_opened_for_the_encrypted_column_only() -> None:
    assert opened("电话⟦phone:1⟧、⟦id:9⟧", {"⟦phone:1⟧": "13812345678"}) == "电话13812345678、⟦id:9⟧"


def test_the_citizens_own_data_is_hidden_but_the_departments_phone_is_not() -> None:
    text = "已致电13812345678，如有疑问请拨0600-86080001，身份证11010519491231002X已核对"
    shown = presentable(text, {"13812345678"})
    assert "13812345678" not in shown
    assert "0600-86080001" in shown
    assert "11010519491231002X" not in shown
