"""Pinyin typed without tones, read back as the words of the lexicon and of everyday questions.

Only a stretch of Latin letters that consists of known words altogether is read: 「shebaoka zenme ban」 is, 「she is」
is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pypinyin import lazy_pinyin

from language.normalise import normalise

_RUN = re.compile(r"[a-z][a-z' ]*[a-z]")
_HAN_ONLY = re.compile(r"^[\u4e00-\u9fff]+$")
_LEAST_LETTERS = 4
_EVERYDAY_WORDS = """
怎么办 怎么 怎么样 如何 办理 补办 办 申请 申领 领取 多少钱 多少 要 需要 什么 材料 带什么 带 哪里
在哪里 在哪 去哪里 去哪 几天 多久 多长时间 可以 能 吗 呢 我 我要 我想 想 丢了 过期了 电话 地址 流程
条件 费用 收费 网上 投诉 转人工 人工 你好 谢谢 查 进度 的 换 补 新 孩子 老人 公司 外地 本地 户口
身份证 社保 社保卡 医保 公积金 居住证 护照 驾照 结婚 离婚 结婚证 落户 低保 退休 养老金 营业执照 租房
买房 提取 报销 异地 小学 入学 报名 生育 失业 失业金
"""


class PinyinReader:
    """Reads pinyin by the words it was made with; made anew with each lexicon."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words: dict[str, str] = {}
        for word in (*_EVERYDAY_WORDS.split(), *words):
            if _HAN_ONLY.match(word):
                self._words.setdefault("".join(lazy_pinyin(word)), word)
        self._longest = max(map(len, self._words))

    def read(self, text: str) -> str:
        """The normalised sentence with every readable stretch in characters.

        >>> reader = PinyinReader(["老年人优待证"])
        >>> reader.read("shenfenzheng diule zenme ban"), reader.read("shebao卡 duoshao qian"), reader.read("i can")
        ('身份证丢了怎么办', '社保卡多少钱', 'i can')
        """
        return normalise(_RUN.sub(lambda match: self._stretch(match.group()) or match.group(), normalise(text)))

    def _stretch(self, run: str) -> str | None:
        letters = re.sub(r"[' ]", "", run)
        if len(letters) < _LEAST_LETTERS:
            return None
        best: list[list[str] | None] = [[], *([None] * len(letters))]
        for end in range(1, len(letters) + 1):
            for start in range(max(0, end - self._longest), end):
                before, word = best[start], self._words.get(letters[start:end])
                if before is None or word is None:
                    continue
                if best[end] is None or len(before) + 1 < len(best[end] or ()):
                    best[end] = [*before, word]
        found = best[-1]
        return "".join(found) if found and any(len(word) > 1 for word in found) else None
