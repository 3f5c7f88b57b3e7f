"""The channels of the gateway: the web, and those that the settings name accounts for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import aiohttp

from apps.gateway_adapters import DeskLookup, KnownDepartments, PublishedKnowledge
from apps.gateway_settings import GatewaySettings
from connectors import wecom_kf
from connectors.channel import Channel
from connectors.web.channel import WebChannel
from connectors.web.limits import LocalRateLimits, RateLimits
from connectors.web.sessions import Sessions
from connectors.web.shared_limits import SharedRateLimits
from connectors.web.sites import SITES, load_sites
from connectors.wechat import WeChat
from connectors.wechat import load_accounts as load_wechat_accounts
from conversations.attachments import Attachments
from conversations.hub import Hub
from conversations.intake import Intake
from conversations.outbox import Outbox
from conversations.participation import Participation
from conversations.pressure import Pressure
from conversations.reading import Reader
from conversations.turns import TurnRunner
from foundation.clock import Clock
from foundation.database import Database
from foundation.departments import StoredDepartments
from knowledge_base.client import KnowledgeClient
from service_desk.work_orders.lookup import WorkOrderLookup


@dataclass(frozen=True)
class Core:
    """The conversation core, as every channel is wired to it."""

    settings: GatewaySettings
    database: Database
    clock: Clock
    hub: Hub
    http: aiohttp.ClientSession
    pressure: Pressure
    intake: Intake
    reader: Reader
    participation: Participation
    runner: TurnRunner
    counting: RateLimits


def rate_limits(settings: GatewaySettings) -> RateLimits:
    """Counted in Redis, with the other gateways, when it is set."""
    if settings.redis_url is None:
        return LocalRateLimits()
    return SharedRateLimits(settings.redis_url.get_secret_value())


def web_channel(core: Core, knowledge: KnowledgeClient) -> WebChannel:
    """The public web channel."""
    settings, database, clock = core.settings, core.database, core.clock
    return WebChannel(
        sessions=Sessions(database, clock, core.intake, timedelta(hours=settings.web_session_hours)),
        intake=core.intake,
        runner=core.runner,
        reader=core.reader,
        participation=core.participation,
        attachments=Attachments(database, clock, core.hub),
        hub=core.hub,
        pressure=core.pressure,
        orders=DeskLookup(WorkOrderLookup(database, clock, StoredDepartments())),
        knowledge=PublishedKnowledge(knowledge, clock),
        departments=KnownDepartments(database),
        limits=settings.web_limits,
        counting=core.counting,
        sites=load_sites(settings.web_sites) if settings.web_sites else SITES,
        trusted_proxies=settings.trusted_proxies,
    )


def sent_channels(core: Core) -> list[Channel]:
    """The channels that must be sent to; raises `ConfigurationError` when a file of accounts is wrong."""
    channels: list[Channel] = []
    if core.settings.wechat_accounts is not None:
        channels.append(
            WeChat(
                load_wechat_accounts(core.settings.wechat_accounts),
                database=core.database,
                clock=core.clock,
                hub=core.hub,
                intake=core.intake,
                runner=core.runner,
                reader=core.reader,
                participation=core.participation,
                pressure=core.pressure,
                http=core.http,
            )
        )
    if core.settings.wecom_kf_accounts is not None:
        channels.append(
            wecom_kf.WeComKf(
                wecom_kf.load_accounts(core.settings.wecom_kf_accounts),
                database=core.database,
                clock=core.clock,
                intake=core.intake,
                runner=core.runner,
                reader=core.reader,
                http=core.http,
            )
        )
    return channels


def outbox_to(core: Core, channels: Sequence[Channel]) -> Outbox:
    """The outbox of these channels; what a passive reply of WeChat may still bring waits for that."""
    senders = {channel.name: channel.sender for channel in channels}
    waits = next((channel.waits for channel in channels if isinstance(channel, WeChat)), None)
    return Outbox(core.database, core.clock, senders, waits=waits)
