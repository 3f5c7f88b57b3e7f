"""The sites whose pages may open conversations: region, privacy notice and the origins that may embed the widget."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from connectors.settings_file import read_settings_file

_Word = Annotated[str, Field(min_length=1, max_length=32, pattern=r"^[A-Za-z0-9._-]+$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ConsentNotice(_Part):
    """The privacy notice to accept before the first message. A new version asks everybody again."""

    version: _Word
    text: Annotated[str, Field(min_length=1, max_length=20_000)]
    url: str | None = None


class Site(_Part):
    """`origins`: other origins (`https://www.example.gov.cn`) whose pages may speak to us from a browser.

    Pages that the gateway serves itself need not be named. `demonstration`: a made-up place, which its pages say.
    The first site's name stands on the pages that belong to no site.
    """

    id: _Word
    name: str
    region: Annotated[str, Field(pattern=r"^\d{6}$")] | None = None
    consent: ConsentNotice | None = None
    origins: frozenset[str] = frozenset()
    demonstration: bool = False

    @field_validator("origins")
    @classmethod
    def _are_origins(cls, origins: frozenset[str]) -> frozenset[str]:
        for origin in origins:
            parts = urlsplit(origin)
            if parts.scheme not in ("http", "https") or not parts.netloc or parts.path or parts.query:
                raise ValueError(f"{origin!r} is no origin: write scheme and host, e.g. https://www.example.gov.cn")
        return frozenset(origin.lower() for origin in origins)


class _File(_Part):
    sites: Annotated[tuple[Site, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _told_apart(self) -> Self:
        if len({site.id for site in self.sites}) != len(self.sites):
            raise ValueError("two sites have the same id")
        return self


SITES: Mapping[str, Site] = {"demo": Site(id="demo", name="云州市政务服务", demonstration=True)}


def load_sites(file: Path) -> Mapping[str, Site]:
    """The sites in a file (`sites: [{id, name, region, consent, origins}]`), by id; raises `ConfigurationError`."""
    return {site.id: site for site in read_settings_file(file, _File).sites}
