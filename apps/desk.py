"""The desk process: API for staff, work orders, the working-day calendar, the state of all five processes.

python -m apps.desk [--check-config]
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from aiohttp import web
from pydantic import Field, SecretStr, field_validator
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from apps.desk_accounts import Doors, set_doors
from apps.desk_adapters import SearchAnswers
from apps.desk_administration import add_administration
from apps.desk_channels import ConfiguredChannels
from apps.desk_console import Console
from apps.desk_editing import AskedInVain, WeChatTexts
from apps.desk_learning import add_learning
from apps.desk_service import Files, add_service_desk
from apps.order_listening import OrderListening
from connectors import wecom_kf
from connectors.web.sites import SITES, load_sites
from connectors.wechat import load_accounts as load_wechat_accounts
from connectors.wechat.allowances import Allowances
from foundation.accounts.models import Account
from foundation.accounts.oidc import OidcSettings
from foundation.accounts.passwords import Argon2Hasher, Hasher
from foundation.accounts.policy import PasswordPolicy
from foundation.audit import AuditLog
from foundation.clock import Clock, SystemClock
from foundation.database import Database
from foundation.errors import ConfigurationError
from foundation.http import MAX_BODY, make_app, serve
from foundation.logging import configure_logging
from foundation.settings import ServiceSettings, load_settings, long_enough
from foundation.staff_api import declare
from foundation.staff_api.guard import no_store
from foundation.staff_api.openapi import OpenApiDocument
from knowledge_base.desk_api.assembly import add_knowledge_desk
from knowledge_base.desk_api.trials import SearchTrials
from knowledge_base.desk_api.writing import ChatTexts
from service_desk.api.live import POLL_SECONDS
from service_desk.api.status import Probes, StatusApi
from service_desk.attachments.kinds import MAX_BYTES
from service_desk.attachments.scanning import Clamd
from service_desk.ports import SendingAllowances, StepListener

PROCESSES = ("engine", "actions", "knowledge", "gateway", "desk")
_HEALTH_PATHS = {"engine": "/webhooks/gateway/healthz"}
_log = structlog.get_logger("desk")


class DeskSettings(ServiceSettings):
    """The desk: staff, work orders, status of all processes."""

    desk_session_hours: float = Field(default=12, gt=0, le=24)
    desk_idle_minutes: float = Field(default=30, gt=0, le=24 * 60)
    desk_trusted_proxies: frozenset[str] = frozenset()
    knowledge_secret: SecretStr
    desk_password_days: int = Field(default=180, ge=1)
    desk_oidc: OidcSettings | None = None
    department_systems: Path | None = None
    wechat_accounts: Path | None = None
    desk_attachments: Path | None = Field(default=None, description="folder that all desks share; none: below var")
    wecom_kf_accounts: Path | None = None
    web_sites: Path | None = None
    clamd_host: str = ""
    clamd_port: int = Field(default=3310, ge=1, le=65535)
    engine_url: str = ""
    actions_url: str = ""
    knowledge_url: str = ""
    gateway_url: str = ""
    desk_url: str = ""

    @field_validator("knowledge_secret")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        return long_enough(value)

    def doors(self) -> Doors:
        """How staff sign in."""
        return Doors(
            life=timedelta(hours=self.desk_session_hours),
            idle=timedelta(minutes=self.desk_idle_minutes),
            trusted_proxies=self.desk_trusted_proxies,
            secure=self.url_of("desk").startswith("https:"),
            policy=PasswordPolicy(life=timedelta(days=self.desk_password_days)),
            oidc=self.desk_oidc,
        )

    def channels(self, clock: Clock) -> ConfiguredChannels:
        """The channels as the gateway has them; raises `ConfigurationError` when a file is wrong."""
        return ConfiguredChannels(
            clock,
            self.url_of("gateway"),
            load_sites(self.web_sites) if self.web_sites else SITES,
            load_wechat_accounts(self.wechat_accounts) if self.wechat_accounts else (),
            wecom_kf.load_accounts(self.wecom_kf_accounts) if self.wecom_kf_accounts else (),
        )

    def files(self) -> Files:
        """Files of orders; ClamAV looks at them when `clamd_host` is set."""
        folder = self.desk_attachments or self.var / "attachments"
        return Files(folder, Clamd(self.clamd_host, self.clamd_port)) if self.clamd_host else Files(folder)

    def health_addresses(self) -> dict[str, str]:
        """Where each process tells its health."""
        return {
            name: (getattr(self, f"{name}_url") or self.url_of(name)).rstrip("/") + _HEALTH_PATHS.get(name, "/healthz")
            for name in PROCESSES
        }


def build_app(
    database: Database,
    clock: Clock,
    *,
    health_addresses: Mapping[str, str],
    hasher: Hasher,
    trials: SearchTrials | None = None,
    doors: Doors | None = None,
    files: Files | None = None,
    listener: StepListener | None = None,
    allowances: SendingAllowances | None = None,
    metrics_secret: SecretStr | None = None,
    poll_seconds: float = POLL_SECONDS,
    channels: ConfiguredChannels | None = None,
    chat: ChatTexts | None = None,
) -> web.Application:
    """The desk's application, wired. The database stays the caller's. Without `trials` nothing can be published."""

    async def health() -> dict[str, Any]:
        try:
            async with database.read() as session:
                await session.scalar(select(Account.id).limit(1))
        except SQLAlchemyError as error:
            _log.warning("database is not usable", why=type(error).__name__)
            return {"status": "database"}
        return {}

    audit = AuditLog(clock)
    app = make_app(health=health, max_body=MAX_BYTES + MAX_BODY, metrics_secret=metrics_secret)
    app.on_response_prepare.append(no_store)
    set_doors(app, database, clock, hasher, audit, doors or Doors())
    add_administration(app, database, clock, audit, channels or ConfiguredChannels(clock))
    search = trials or SearchTrials()
    answers = SearchAnswers(search, clock)
    orders = add_service_desk(
        app, database, clock, audit, files or Files(), answers, listener, allowances, poll_seconds
    )

    probes = Probes(health_addresses)
    app.cleanup_ctx.append(probes.open)
    declare(app, StatusApi(probes, database, clock, orders.calendars).endpoints())

    if trials is not None:
        app.cleanup_ctx.append(trials.open)
    add_knowledge_desk(app, database, clock, search, chat or WeChatTexts(), AskedInVain(database, clock))
    add_learning(app, database, clock, audit, orders.means.notices, search)
    declare(app, Console().endpoints())
    declare(app, OpenApiDocument(app).endpoints())
    return app


async def run(settings: DeskSettings) -> None:
    """Serve until told to stop."""
    database, clock = Database(settings.database), SystemClock()
    channels = settings.channels(clock)
    app = build_app(
        database,
        clock,
        health_addresses=settings.health_addresses(),
        hasher=Argon2Hasher(),
        trials=SearchTrials(settings.url_of("knowledge"), settings.knowledge_secret.get_secret_value()),
        doors=settings.doors(),
        files=settings.files(),
        listener=OrderListening.read(database, clock, settings.department_systems),
        metrics_secret=settings.metrics_secret,
        allowances=Allowances(database, clock, channels.wechat),
        channels=channels,
        chat=WeChatTexts(channels.wechat[0] if channels.wechat else None),
    )
    try:
        await serve(app, settings.desk_host, settings.desk_port)
    finally:
        await database.close()


def main() -> None:
    settings = load_settings(DeskSettings)
    configure_logging("desk", settings.log_level)
    try:
        asyncio.run(run(settings))
    except ConfigurationError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(2) from None


if __name__ == "__main__":
    main()
