from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from foundation.accounts.errors import WeakPassword
from foundation.accounts.passwords import random_password
from foundation.accounts.policy import PasswordPolicy
from foundation.clock import CHINA


@pytest.mark.parametrize("password", ["Xin-mima-2026", "zhongguo88!x", "政务服务Aq7服务一网通办"])
def test_good_ones(password: str) -> None:
    PasswordPolicy().check(password, "wang")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("Ab1!", "10个字符"),
        ("lowercaseonly", "3种"),
        ("lowercase97only", "3种"),
        ("Mywang-2026x", "用户名"),
        ("Abcd-mima-97", "连续"),
        ("Xin-4321-mima", "连续"),
        ("Xin-7777-mima", "相同"),
    ],
)
def test_weak_ones_are_told_why(password: str, why: str) -> None:
    with pytest.raises(WeakPassword, match=why) as caught:
        PasswordPolicy().check(password, "Wang")
    assert caught.value.problem.endswith("。")


def test_when_one_must_be_changed() -> None:
    now = datetime(2026, 11, 23, 9, 0, tzinfo=CHINA)
    policy = PasswordPolicy(life=timedelta(days=90))
    assert policy.is_due(None, now)
    assert policy.is_due(now - timedelta(days=90), now)
    assert not policy.is_due(now - timedelta(days=89), now)


def test_a_first_password_is_long_enough() -> None:
    assert len(random_password()) >= PasswordPolicy().least
