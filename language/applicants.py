"""Whom a matter is for, by the words people use of their family and their firm."""

from __future__ import annotations

import re

_MY = r"(?:我|俺|咱|咱们|我们)?(?:的|家)?"
APPLICANTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (label, re.compile(pattern))
    for label, pattern in (
        ("配偶", rf"{_MY}(?:老婆|老公|爱人|媳妇|妻子|丈夫|太太|配偶|对象)"),
        (
            "父母",
            rf"{_MY}(?:爸妈|父母|爸爸?|妈妈?|父亲|母亲|老爸|老妈|公公|婆婆|岳父|岳母|爷爷|奶奶|外公|外婆|姥姥|姥爷)|(?:家里|我家)?老人",
        ),
        ("子女", rf"{_MY}(?:孩子|小孩|儿子|女儿|娃|宝宝|孙子|孙女)|新生儿|学龄前"),
        ("亲友", r"(?:我|俺)(?:的)?(?:朋友|亲戚|哥哥?|姐姐?|弟弟?|妹妹?|同事|邻居|室友)"),
        ("单位", r"(?:我们?)?(?:公司|企业|单位|个体户|个体工商户|店里|厂里)(?:给|为|帮)?"),
        ("本人", r"我(?:自己|本人)|本人"),
    )
)


def applicant_in(text: str) -> str | None:
    """The first applicant a normalised sentence names.

    >>> applicant_in("我老婆也能办吗"), applicant_in("给我妈办高龄津贴"), applicant_in("居住证怎么办")
    ('配偶', '父母', None)
    """
    found = [(match.start(), label) for label, pattern in APPLICANTS if (match := pattern.search(text))]
    return min(found)[1] if found else None


def without_applicants(text: str) -> str:
    """The sentence without the words for applicants."""
    for _, pattern in APPLICANTS:
        text = pattern.sub("", text)
    return text
