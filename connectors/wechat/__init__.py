"""WeChat official accounts (微信公众号): pushes in, passive replies and customer messages out.

Read in this order: `settings` (an account), `endpoint` (one push from its arrival to its reply), `receiving` and
`envelope` (the checks), `reception` and `meanings` (what a push is taken for), `passive` (the reply within the
platform's patience), `ledger` (who may speak to a citizen, and what they were told), `sender` (customer messages),
`rendering` (blocks as texts), `channel` (how it all hangs together).
"""

from connectors.wechat.channel import WeChat
from connectors.wechat.settings import AccountSettings, load_accounts

__all__ = ["AccountSettings", "WeChat", "load_accounts"]
