"""WeCom customer service (企业微信 微信客服): messages are pulled with a cursor, and nothing is in a hurry.

The second adapter of `connectors.channel`: no passive reply, no five seconds; a `msgid` of our own makes sending
idempotent. Read in this order: `settings`, `pulling`, `sender`, `channel`.
"""

from connectors.wecom_kf.channel import WeComKf
from connectors.wecom_kf.settings import KfSettings, load_accounts

__all__ = ["KfSettings", "WeComKf", "load_accounts"]
