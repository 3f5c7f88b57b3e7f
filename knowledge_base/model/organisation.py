"""Departments and regions of the city."""

from __future__ import annotations

from typing import Literal

from knowledge_base.model.base import RegionCode, Strict, Text

Level = Literal["nation", "province", "city", "district"]


class Department(Strict):
    """An organisation; `parent` is the one above it, `region` the division it serves."""

    id: Text
    name: Text
    short: Text
    aliases: tuple[Text, ...] = ()
    phone: str
    complaint_phone: str
    parent: Text | None = None
    level: Level | None = None
    region: RegionCode | None = None


class Region(Strict):
    """A division by its GB/T 2260 code; an entry written for it holds for everything below."""

    code: RegionCode
    name: Text
    level: Level
    parent: RegionCode | None = None
    aliases: tuple[Text, ...] = ()
