"""The report as one page, to be read on a screen or printed (browsers print it to PDF as it is)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from contracts.ratings import LEVELS
from service_desk.reports.figures import Report
from service_desk.reports.labels import CHANNELS, LABELS, PARTS, percent
from service_desk.reports.pictures import PictureName, picture

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters["percent"] = percent
_TEMPLATES.globals.update(labels=LABELS, channels=CHANNELS, parts=PARTS, levels=LEVELS)
STYLES_ONLY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"  # its pictures bring styles


def page(report: Report, made_at: datetime) -> str:
    """The page as HTML."""
    # pygal has escaped every text in its pictures
    pictures = [Markup(picture(report, name)) for name in PictureName]  # noqa: S704
    return _TEMPLATES.get_template("report.html").render(report=report, pictures=pictures, made_at=made_at)
