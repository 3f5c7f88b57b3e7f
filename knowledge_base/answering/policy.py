"""The sections of a policy document that a question is about."""

from __future__ import annotations

from contracts.blocks import Block, Paragraph
from knowledge_base.model import Policy, Section
from knowledge_base.retrieval.wording import bigrams
from language.normalise import normalise

_SHOWN = 3


def policy_blocks(policy: Policy, sentence: str) -> list[Block]:
    """Number, issuer and dates, then at most three sections: the fitting ones, or the first after the purpose."""
    until = f"，有效期至{policy.valid_to:%Y年%-m月%-d日}" if policy.valid_to else ""
    head = (
        f"《{policy.title}》（{policy.document_number}），{policy.issuer}{policy.issued_on:%Y年%-m月%-d日}印发，"
        f"自{policy.valid_from:%Y年%-m月%-d日}起施行{until}。"
    )
    chosen = _fitting(policy, sentence)
    return [Paragraph(head), *(Paragraph(f"{section.heading}：{section.text}") for section in chosen)]


def _fitting(policy: Policy, sentence: str) -> list[Section]:
    wanted = set(bigrams(normalise(sentence))) - set(bigrams(normalise(policy.title)))
    scored = [
        (len(wanted & set(bigrams(normalise(f"{s.heading} {s.text}")))), number)
        for number, s in enumerate(policy.sections)
    ]
    best = sorted((item for item in scored if item[0] > 0), key=lambda item: (-item[0], item[1]))[:_SHOWN]
    numbers = sorted(number for _, number in best) or range(1, min(1 + _SHOWN, len(policy.sections)))
    return [policy.sections[number] for number in numbers]
