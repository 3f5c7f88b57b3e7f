"""Settings of the gateway."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr

from connectors.web.channel import WebLimits
from foundation.settings import SharedSecrets


class GatewaySettings(SharedSecrets):
    """Settings of the gateway. Seconds for budgets, per address and second for rates."""

    engine_budget: float = Field(default=4.0, gt=0, le=4.2)
    web_sessions_per_second: float = Field(default=10.0, gt=0)
    web_messages_per_second: float = Field(default=30.0, gt=0)
    web_reads_per_second: float = Field(default=200.0, gt=0)
    web_text_length: int = Field(default=2000, ge=100, le=10_000)
    web_session_hours: float = Field(default=72.0, gt=0)
    web_session_messages_per_second: float = Field(default=5.0, gt=0)
    web_session_burst: float = Field(default=30.0, ge=1)
    web_attachment_megabytes: int = Field(default=5, ge=1, le=50)
    web_sites: Path | None = None
    trusted_proxies: frozenset[str] = frozenset()
    redis_url: SecretStr | None = Field(default=None, description="rate limits of several gateways; none: of each")
    most_waiting: int = Field(default=400, ge=1, description="accepted messages that wait for their turn, in all")
    most_storing: int = Field(default=40, ge=1, description="messages in the line to be stored")
    wechat_accounts: Path | None = None
    wecom_kf_accounts: Path | None = None
    department_systems: Path | None = None

    @property
    def web_limits(self) -> WebLimits:
        return WebLimits(
            sessions=self.web_sessions_per_second,
            messages=self.web_messages_per_second,
            reads=self.web_reads_per_second,
            text_length=self.web_text_length,
            session_messages=self.web_session_messages_per_second,
            session_burst=self.web_session_burst,
            attachment_bytes=self.web_attachment_megabytes * 1024 * 1024,
        )
