"""Switches by which an operator turns bot, channel, department or writing off while everything runs."""

from foundation.switches.board import SwitchBoard
from foundation.switches.models import ThrownSwitch
from foundation.switches.names import BOT, READ_ONLY, channel_switch, department_switch
from foundation.switches.reading import Switches, is_thrown

__all__ = [
    "BOT",
    "READ_ONLY",
    "SwitchBoard",
    "Switches",
    "ThrownSwitch",
    "channel_switch",
    "department_switch",
    "is_thrown",
]
