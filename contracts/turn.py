"""One citizen message through the engine: the request of the gateway and the engine's reply."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from contracts.blocks import Block
from contracts.commands import Command
from contracts.facets import Facet
from contracts.statuses import Status


@dataclass(frozen=True)
class OptionPayload:
    """What choosing an option means. It stays on the server; the citizen's side sees an opaque id.

    `intent` is one of the engine's intents (`choose_entry`, `ask_facet`, `request_human`, …). `form` names a form to
    begin (`start_form`) or the one whose `field` is answered with `text` (`form_answer`).
    """

    intent: str
    entry: str | None = None
    item: str | None = None
    facets: tuple[Facet, ...] = ()
    text: str | None = None
    region: str | None = None
    form: str | None = None
    field: str | None = None


@dataclass(frozen=True)
class Option:
    label: str
    payload: OptionPayload


@dataclass(frozen=True)
class TurnContext:
    """What the gateway knows and the engine must agree with.

    `form` is the open form as the engine left it (`actions.forms.state.FormState` as data). The gateway's word is the
    truth: a reply that never reached the citizen has not moved the form.
    """

    channel: str = "web"
    lang: str = "zh-Hans"
    region: str | None = None
    audience: str | None = None
    item: str | None = None
    facets: tuple[Facet, ...] = ()
    previous_text: str | None = None
    form: dict[str, Any] | None = None


@dataclass(frozen=True)
class TurnRequest:
    """`message_id` is unique per citizen message; a repeat gets the same reply. Exactly one of text and option."""

    conversation: str
    message_id: str
    text: str | None = None
    option: OptionPayload | None = None
    context: TurnContext = field(default_factory=TurnContext)


@dataclass(frozen=True)
class TurnReply:
    """What the citizen gets, what the gateway commits, and the trace by which a search can be replayed."""

    status: Status
    blocks: tuple[Block, ...] = ()
    options: tuple[Option, ...] = ()
    commands: tuple[Command, ...] = ()
    context: TurnContext | None = None
    trace: dict[str, Any] = field(default_factory=dict)
