"""Two matters are close, or what decides between them is missing: asks back, with at most four options."""

from __future__ import annotations

import re
from typing import Any

from actions.replying import Said
from contracts.blocks import Options
from contracts.facets import Facet
from contracts.search import Candidate
from contracts.statuses import Status
from contracts.turn import Option, OptionPayload, TurnReply

MAX_CANDIDATES = 3  # and 「都不是」
MAX_REGIONS = 4
_WHICH_REGION = "这件事各区的规定不一样，您在哪个区？"

# what tells candidates apart, by words of their titles: the question, and the words
_ATTRIBUTES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "您是第一次办、补办，还是到期更换？",
        (r"首次|首领|初次|申领|签发", r"补领|补办|补发|挂失|遗失", r"换领|换发|换证|到期|期满"),
    ),
    ("您是个人办，还是单位办？", (r"个人|灵活就业|居民|本人", r"单位|企业|公司|用人单位|个体")),
    ("是为老人、孩子还是大人办？", (r"老年|高龄|老人|退休", r"未成年|儿童|学生|新生儿|入学", r"成人|职工")),
    ("您是本地户口，还是外地户口？", (r"本地|本市|市内|户籍", r"外地|异地|非本市|居住证|流动人口|跨省")),
    ("您是要办新的、变更，还是注销？", (r"设立|开办|新办|新增|登记", r"变更|转移|迁移", r"注销|终止|退出")),
)


def asked_back(
    candidates: tuple[Candidate, ...], facets: tuple[Facet, ...], question: str, trace: dict[str, Any]
) -> Said:
    """Names the candidates, asking for the attribute that decides where one does; the facets travel with the choice."""
    by_region = all(candidate.region is not None for candidate in candidates)
    shown = candidates[:MAX_REGIONS] if by_region else candidates[:MAX_CANDIDATES]
    options = [Option(candidate.title, _choosing(candidate, facets, question)) for candidate in shown]
    if not by_region:
        options.append(Option("都不是" if len(options) > 1 else "不是", OptionPayload("none_of_these", text=question)))
    blocks = (Options(_WHICH_REGION if by_region else prompt_for([c.title for c in shown])),)
    reply = TurnReply(Status.CLARIFY, blocks=blocks, options=tuple(options), trace=trace)
    return Said(reply, {"last_text": question})


def _choosing(candidate: Candidate, facets: tuple[Facet, ...], question: str) -> OptionPayload:
    return OptionPayload(
        "choose_entry",
        entry=candidate.entry,
        item=candidate.item,
        facets=facets,
        text=question,
        region=candidate.region,
    )


def prompt_for(titles: list[str]) -> str:
    """The question that tells the titles apart.

    >>> prompt_for(["居民身份证补领", "居民身份证换领"])
    '您是第一次办、补办，还是到期更换？'
    """
    if len(titles) == 1:
        return "您想问的是这件事吗？"
    for prompt, values in _ATTRIBUTES:
        told = [{n for n, words in enumerate(values) if re.search(words, title)} for title in titles]
        if all(len(one) == 1 for one in told) and len({min(one) for one in told}) == len(titles):
            return prompt
    return "您想问的是下面哪一件事？"
