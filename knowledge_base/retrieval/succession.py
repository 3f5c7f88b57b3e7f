"""A repealed policy that was asked for is answered with what replaced it."""

from __future__ import annotations

from contracts.blocks import Notice
from knowledge_base.model import Policy
from knowledge_base.retrieval.dense import Mask
from knowledge_base.retrieval.snapshot import Snapshot


def successor_of(snapshot: Snapshot, owner: int, visible: Mask) -> int | None:
    """The policy that stands in the place of an expired one for this citizen; None when it is not known."""
    seen = {owner}
    entry = snapshot.entries[owner].entry
    while isinstance(entry, Policy) and entry.successor is not None:
        following = snapshot.position.get(entry.successor)
        if following is None or following in seen:
            return None
        if visible[following]:
            return following
        seen.add(following)
        entry = snapshot.entries[following].entry
    return None


def repealed_notice(snapshot: Snapshot, repealed: int, successor: int) -> Notice:
    """「该政策已于…废止，现行依据为…」"""
    old, new = snapshot.entries[repealed].entry, snapshot.entries[successor].entry
    when = f"于{old.valid_to:%Y年%-m月%-d日}" if old.valid_to is not None else "经"
    return Notice(f"{_cited(old)}已{when}废止，现行依据为{_cited(new)}。")


def _cited(entry: object) -> str:
    return f"《{entry.title}》（{entry.document_number}）" if isinstance(entry, Policy) else ""
