"""What the system administrator has at the desk: switches, fixed texts, channels."""

from __future__ import annotations

import re

from aiohttp import web

from apps.desk_fixed_texts import read_defaults
from foundation.audit import AuditLog
from foundation.clock import Clock
from foundation.database import Database
from foundation.staff_api import declare
from foundation.switches import SwitchBoard, Switches
from foundation.switches.writing import refuse_writing
from service_desk.administration.fixed_texts import FixedTexts
from service_desk.administration.ports import ChannelRegister
from service_desk.api.channels import ChannelsApi
from service_desk.api.fixed_texts import FixedTextsApi
from service_desk.api.switches import SwitchesApi

# while nothing may be written, people still come in and go, and rights are still taken away
_STILL_WRITTEN = r"sign-in|sign-out|me|switches|accounts|sessions|oidc|channels"
WRITES = re.compile(rf"/desk/v1/(?!(?:{_STILL_WRITTEN})(?:/|$)).+")


def add_administration(
    app: web.Application, database: Database, clock: Clock, audit: AuditLog, register: ChannelRegister
) -> None:
    """Endpoints, and the refusal of changes while the desk is read-only; the guard must stand before."""
    switches = Switches(database)
    app.middlewares.append(refuse_writing(switches, WRITES))
    for api in (
        SwitchesApi(database, SwitchBoard(database, clock, audit), switches, register.channels),
        FixedTextsApi(FixedTexts(database, clock, audit, read_defaults())),
        ChannelsApi(register),
    ):
        declare(app, api.endpoints())
