"""Departments and regions of the city."""

from __future__ import annotations

from typing import Literal

from knowledge_base.model.base import RegionCode, Strict, Text


class Department(Strict):
    id: Text
    name: Text
    short: Text
    aliases: tuple[Text, ...] = ()
    phone: Text
    complaint_phone: Text


class Region(Strict):
    """A division by its GB/T 2260 code; an entry written for it holds for everything below."""

    code: RegionCode
    name: Text
    level: Literal["nation", "province", "city", "district"]
    parent: RegionCode | None = None
    aliases: tuple[Text, ...] = ()
