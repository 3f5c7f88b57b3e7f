"""The channels of the installation as the system administrator sees them: no secret, and a self-check in Chinese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import aiohttp

from connectors.web.sites import SITES, Site
from connectors.wechat.check import Finding, check
from connectors.wechat.settings import AccountSettings
from connectors.wecom_kf.settings import KfSettings
from foundation.clock import Clock
from service_desk.administration.ports import ChannelAccount, CheckFinding, SiteView

WEB = "web"
_NAMES = {WEB: "网页", "wechat": "微信公众号", "wecom_kf": "微信客服"}
_MODES = {"secure": "安全模式", "compatible": "兼容模式", "plain": "明文模式"}
_WHAT = {
    "message keys": "消息加解密密钥",
    "encryption": "消息加密方式",
    "reachable from outside": "外网能访问到推送地址",
    "clock": "与微信平台的时间差",
    "access token": "获取接口凭证",
    "customer messages": "客服消息接口",
    "typing": "“正在输入”接口",
    "menu": "自定义菜单接口",
    "subscription notices": "订阅通知接口",
}
_SITE_TIMEOUT = aiohttp.ClientTimeout(total=4)


@dataclass(frozen=True)
class ConfiguredChannels:
    """The `ChannelRegister` of the settings' files. `gateway`: where the gateway answers from here."""

    clock: Clock
    gateway: str = ""
    sites_given: Mapping[str, Site] = field(default_factory=lambda: SITES)
    wechat: Sequence[AccountSettings] = ()
    wecom_kf: Sequence[KfSettings] = ()

    @property
    def channels(self) -> dict[str, str]:
        there = {WEB: True, "wechat": bool(self.wechat), "wecom_kf": bool(self.wecom_kf)}
        return {name: label for name, label in _NAMES.items() if there[name]}

    def accounts(self) -> list[ChannelAccount]:
        web = ChannelAccount(WEB, WEB, "网页会话和嵌入组件", (("站点", f"{len(self.sites_given)}个"),))
        official = [
            ChannelAccount(one.id, "wechat", one.name, (("AppID", one.app_id), ("加密方式", _MODES[one.mode])))
            for one in self.wechat
        ]
        service = [ChannelAccount(one.id, "wecom_kf", one.id, (("客服账号", one.open_kfid),)) for one in self.wecom_kf]
        return [web, *official, *service]

    def sites(self) -> list[SiteView]:
        return [
            SiteView(
                one.id,
                one.name,
                one.region,
                one.demonstration,
                one.consent.version if one.consent else None,
                tuple(sorted(one.origins)),
                f'<script src="https://问政的网址/static/embed.js" data-site="{one.id}" defer></script>',
            )
            for one in self.sites_given.values()
        ]

    async def check(self, account: str) -> list[CheckFinding] | None:
        async with aiohttp.ClientSession() as http:
            if account == WEB:
                return [await self._gateway(http), *map(_embedding, self.sites_given.values())]
            for one in self.wechat:
                if one.id == account:
                    return [_told(finding) async for finding in check(one, http, self.clock)]
            for service in self.wecom_kf:
                if service.id == account:
                    return [await _platform(http, service)]
        return None

    async def _gateway(self, http: aiohttp.ClientSession) -> CheckFinding:
        what = "网关在工作"
        try:
            async with http.get(f"{self.gateway}/healthz", timeout=_SITE_TIMEOUT) as answer:
                return CheckFinding(what, answer.status == 200, "" if answer.status == 200 else f"返回{answer.status}")
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            return CheckFinding(what, well=False, detail=f"没有回应（{type(error).__name__}）")


def _embedding(site: Site) -> CheckFinding:
    what = f"站点“{site.name}”允许嵌入的网页"
    return CheckFinding(
        what, True if site.origins else None, "、".join(sorted(site.origins)) or "没有设置，只能直接打开"
    )


async def _platform(http: aiohttp.ClientSession, account: KfSettings) -> CheckFinding:
    what = "能访问企业微信平台"
    try:
        async with http.get(account.platform_url, timeout=_SITE_TIMEOUT, allow_redirects=False) as answer:
            return CheckFinding(what, answer.status < 500, f"返回{answer.status}" if answer.status >= 500 else "")
    except (aiohttp.ClientError, TimeoutError) as error:
        return CheckFinding(what, well=False, detail=f"没有回应（{type(error).__name__}）")


def _told(finding: Finding) -> CheckFinding:
    return CheckFinding(_WHAT.get(finding.what, finding.what), finding.well, finding.detail)
