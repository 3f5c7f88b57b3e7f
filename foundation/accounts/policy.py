"""What a password must be like, and how long it may stay (GB/T 22239-2019, 8.1.4.1: complex, changed regularly)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from foundation.accounts.errors import WeakPassword

_KINDS = (str.islower, str.isupper, str.isdigit)


@dataclass(frozen=True)
class PasswordPolicy:
    """`least`: characters; `kinds`: how many of lower case, upper case, digits and others; `life`: until changed;
    `remembered`: former passwords that may not come back."""

    least: int = 10
    kinds: int = 3
    longest_run: int = 3
    life: timedelta = timedelta(days=180)
    remembered: int = 3

    def check(self, password: str, name: str) -> None:
        """Raises `WeakPassword`, whose sentence says what is wanted."""
        if len(password) < self.least:
            raise WeakPassword(f"密码至少要有{self.least}个字符。")
        if sum(any(kind(c) for c in password) for kind in (*_KINDS, _is_other)) < self.kinds:
            raise WeakPassword(f"密码要包含大写字母、小写字母、数字、符号中的至少{self.kinds}种。")
        if name.lower() in password.lower():
            raise WeakPassword("密码不能包含用户名。")
        if _longest_run(password.lower()) > self.longest_run:
            raise WeakPassword(f"密码不能有{self.longest_run + 1}个以上相同或连续的字符，如1111、abcd。")

    def is_due(self, changed_at: datetime | None, now: datetime) -> bool:
        """Whether a password must be changed; one that somebody else set (`changed_at` None) always."""
        return changed_at is None or now - changed_at >= self.life


def _is_other(character: str) -> bool:
    return not character.isalnum()


def _longest_run(text: str) -> int:
    longest = 1
    for step in (-1, 0, 1):
        run = 1
        for before, after in pairwise(text):
            run = run + 1 if ord(after) - ord(before) == step else 1
            longest = max(longest, run)
    return longest
