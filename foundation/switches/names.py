"""What can be turned off. A switch is known by its name; what has none is always on."""

from __future__ import annotations

BOT = "bot"
READ_ONLY = "read_only"
_CHANNEL, _DEPARTMENT = "channel:", "department:"


def channel_switch(channel: str) -> str:
    """The switch of a channel.

    >>> channel_switch("wechat")
    'channel:wechat'
    """
    return _CHANNEL + channel


def department_switch(department: str) -> str:
    """The switch of a department that takes no new matters for a while.

    >>> department_switch("psb")
    'department:psb'
    """
    return _DEPARTMENT + department
