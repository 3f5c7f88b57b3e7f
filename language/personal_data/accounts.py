"""Addresses on the net: e-mail, WeChat and QQ."""

from __future__ import annotations

import re
from collections.abc import Iterator

from language.personal_data.kinds import Kind, PersonalData

_USER, _LABEL = r"[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}", r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})"
_EMAIL = re.compile(rf"(?<![A-Za-z0-9._%+-]){_USER} ?@ ?(?:{_LABEL}\.){{1,4}}[A-Za-z]{{2,18}}")
_WECHAT = re.compile(
    r"(?:[微薇威]信|(?<![A-Za-z])(?:[Ww]e[Cc]hat|[Ww]ei[Xx]in|[VvWw][Xx]|[Vv]信|加[Vv]))"
    r"(?:账号|帐号|号码|号|[Ii][Dd])? ?(?:就是|是|为|叫|加|:|=)? ?"
    r"(?P<value>[A-Za-z][A-Za-z0-9_-]{5,19})(?![A-Za-z0-9_-])"
)
_WECHAT_ID = re.compile(r"(?<![A-Za-z0-9_])(?P<value>wxid_[A-Za-z0-9_-]{6,24})")
_QQ = re.compile(
    r"(?:(?<![A-Za-z])[Qq]{2}|扣扣)(?:号码|号|账号)? ?(?:是|为|:|=)? ?(?P<value>[1-9][0-9]{4,10})(?![0-9@])"
)
_NO_ID = {"wechat", "weixin", "android", "iphone", "windows", "version", "official", "harmonyos"}


class AccountFinder:
    """Finds them, each with its own value."""

    def find(self, text: str) -> Iterator[PersonalData]:
        for match in _EMAIL.finditer(text):
            yield PersonalData(Kind.EMAIL, match.start(), match.end(), match.group().replace(" ", "").lower())
        for pattern, kind in ((_WECHAT_ID, Kind.WECHAT), (_WECHAT, Kind.WECHAT), (_QQ, Kind.QQ)):
            for match in pattern.finditer(text):
                if match["value"].lower() not in _NO_ID:
                    yield PersonalData(kind, match.start("value"), match.end("value"), match["value"])
