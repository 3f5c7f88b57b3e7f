"""Reply blocks as texts of a chat window: at most two parts within the platform's limit, then a link to the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from connectors.wechat.links import Links
from connectors.wechat.splitting import cut, size, split
from connectors.wechat.texts import CUT_SHORT, HEARD, READ_ON, REPLY_WITH_NUMBER
from contracts.blocks import (
    Block,
    ItemList,
    Link,
    Notice,
    Options,
    Paragraph,
    Source,
    Steps,
    Table,
    WorkOrderBlock,
)

GAP = "\n\n"
_STAFF = "【工作人员】"
_LABEL_BYTES = 96


@dataclass(frozen=True)
class Utterance:
    """What is to be rendered: one message of ours. `heard`: the citizen's voice message as text, to be said back."""

    blocks: Sequence[Block]
    options: Sequence[tuple[str, str]] = ()
    heard: str | None = None
    from_staff: bool = False


@dataclass(frozen=True)
class Rendered:
    """`parts` in order; `body` is the whole without its options, for a message that shows them as a menu."""

    parts: tuple[str, ...]
    body: str


@dataclass(frozen=True)
class Frame:
    """`limit` in bytes for one part, how many `parts`, and where the whole answer stands (None: nowhere).

    `words` turns our own phrases into the characters the citizen writes; blocks come in them already.
    """

    limit: int = 2048
    parts: int = 2
    full_answer: str | None = None
    words: Callable[[str], str] = str


def render(said: Utterance, links: Links, frame: Frame) -> Rendered:
    """The texts of a message."""
    body = GAP.join(_paragraphs(said, links, frame.words))
    tail = _numbered([label for _, label in said.options], frame, links)
    return Rendered(tuple(_fit(body, tail, frame)), body)


def _fit(body: str, tail: str, frame: Frame) -> list[str]:
    whole = _join(body, tail)
    if size(whole) <= frame.limit:
        return [whole] if whole else []
    if frame.parts > 1:
        parts = split(body, frame.limit)
        if len(parts) == 1:
            return [body, tail]
        if len(parts) == 2 and size(_join(parts[1].strip(), tail)) <= frame.limit:
            return [parts[0].strip(), _join(parts[1].strip(), tail)]
    note = f"{frame.words(READ_ON)}\n{frame.full_answer}" if frame.full_answer else frame.words(CUT_SHORT)
    end = _join(note, tail)
    parts = []
    if frame.parts > 1:
        at = cut(body, frame.limit)
        parts, body = [body[:at].strip()], body[at:].strip()
    room = max(3, frame.limit - size(GAP + end))
    if size(body) > room:
        body = body[: cut(body, room)].strip()
    return [*parts, _join(body, end)]


def _join(*texts: str) -> str:
    return GAP.join(text for text in texts if text)


def _paragraphs(said: Utterance, links: Links, words: Callable[[str], str]) -> Iterable[str]:
    if said.heard is not None:
        yield links.clean(words(HEARD).format(text=said.heard))
    texts = [text for block in said.blocks if (text := _text(block, links, words))]
    if said.from_staff and texts:
        texts[0] = words(_STAFF) + texts[0]
    yield from texts


def _numbered(labels: Sequence[str], frame: Frame, links: Links) -> str:
    if not labels:
        return ""
    room = min(_LABEL_BYTES, frame.limit // 2 // len(labels))
    lines = [f"{number}. {_short(links.clean(label), room)}" for number, label in enumerate(labels, 1)]
    return "\n".join([frame.words(REPLY_WITH_NUMBER), *lines])


def _short(label: str, most_bytes: int) -> str:
    label = " ".join(label.split())
    return label if size(label) <= most_bytes else label[: cut(label, max(3, most_bytes - 3))] + "…"


def _text(block: Block, links: Links, words: Callable[[str], str]) -> str:  # noqa: PLR0911 - one line per kind of block
    match block:
        case Paragraph(text=text) | Options(prompt=text):
            return links.clean(text)
        case Notice(text=text, level=level):
            return words("【紧急】" if level == "urgent" else "【提示】") + links.clean(text)
        case Steps(items=items, title=title):
            return _titled(title, [f"{number}. {item}" for number, item in enumerate(items, 1)], links)
        case ItemList(items=items, title=title):
            return _titled(title, [f"· {item}" for item in items], links)
        case Table(header=header, rows=rows, title=title):
            lines = ["；".join(f"{h}：{c}" for h, c in zip(header, row, strict=False)) for row in rows]
            return _titled(title, lines, links)
        case Link(text=text, url=url):
            return _linked(links.clean(text), url, links)
        case Source():
            return _source(block, links, words)
        case WorkOrderBlock():
            head, department, due = words("工单号|承办部门|办理期限").split("|")
            who = links.clean(block.department)
            return f"{head}：{block.number}\n{department}：{who}\n{due}：{block.due.isoformat()}前"


def _titled(title: str | None, lines: list[str], links: Links) -> str:
    return links.clean("\n".join([f"【{title}】", *lines] if title else lines))


def _source(block: Source, links: Links, words: Callable[[str], str]) -> str:
    demonstration = words("（含演示数据）") if block.demonstration else ""
    head, end = words("来源："), words("起施行")
    line = f"{head}{block.department}《{block.title}》{demonstration}{block.effective.isoformat()}{end}"
    return _linked(links.clean(line), block.url, links)


def _linked(text: str, url: str, links: Links) -> str:
    address = links.allowed(url)
    return f"{text}\n{address}" if address else text
