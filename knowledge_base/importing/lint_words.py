"""The content linter's findings in the editor's language; a finding without a translation is told as it is."""

from __future__ import annotations

import re

_WORDS: tuple[tuple[str, str], ...] = (
    (r"catch-all wording(.*)", r"兜底表述\1，请写出具体材料"),
    (r"says nothing definite(.*)", r"表述不明确\1"),
    (r"is empty", "没有填写"),
    (r"`charged` is false, but an item has an amount", "不收费，收费项目里却有金额"),
    (r"`charged` is true without items, figure or standard", "收费，却没有收费项目、金额或标准"),
    (r"`charged` is false, but the text does not say so", "不收费，收费说明里却没有写明"),
    (r"a promised limit needs a number", "承诺时限要有数值"),
    (r"promised (\d+) exceeds legal (\d+)", r"承诺时限 \1 超过法定时限 \2"),
    (r"a legal limit needs its basis", "有法定时限的要写依据"),
    (r"a line stands twice", "有重复的行"),
    (r"is missing although it is available online", "能网办的要写网办地址"),
    (r"(\d+), needs at least (\d+)", r"现有 \1 条，至少 \2 条"),
    (r"(「.*」) is also a question of (\S+)", r"\1 也是 \2 的问法"),
    (r"(「.*」) stands twice", r"\1 写了两次"),
    (r"(「.*」) is also searched \((\S+)\)", r"测试问 \1 和 \2 的相似问相同，测不出效果"),
    (r"(「.*」) is also one of (\S+)", r"测试问 \1 也是 \2 的测试问"),
    (r"(「.*」) is also an alias of (\S+)", r"\1 也是 \2 的名称或别名"),
    (r"(.*) is no field of a guide", r"「\1」不是办事指南的字段"),
    (r"lies before valid_from", "早于生效日期"),
    (r"lies after valid_from", "晚于生效日期"),
    (r"a repealed document needs its last day", "已废止的文件要写失效日期"),
    (r"holds invisible characters", "含有看不见的字符"),
    (r"holds traditional characters", "含有繁体字"),
)
_COMPILED = tuple((re.compile(pattern, re.DOTALL), words) for pattern, words in _WORDS)


def in_chinese(problem: str) -> str:
    """One finding of `knowledge_base.linting` in Chinese."""
    for pattern, words in _COMPILED:
        if match := pattern.fullmatch(problem):
            return match.expand(words)
    return problem
