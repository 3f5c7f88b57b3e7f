"""The pictures of a report: SVG that stands alone, without scripts and without anything to fetch."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import pygal
from pygal.style import Style

from contracts.ratings import LEVELS
from service_desk.reports.figures import Report
from service_desk.reports.labels import PARTS

_LABEL = 12
_FONT = '"Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif'
# dark enough on white for 3:1 (WCAG 1.4.11), and told apart by the colour-blind: Okabe and Ito's palette
_COLOURS = ("#0072B2", "#B35A00", "#007A5A", "#9A3B7B", "#555555")
_STYLE = Style(
    background="white",
    plot_background="white",
    foreground="#222222",
    foreground_strong="#000000",
    foreground_subtle="#555555",
    colors=_COLOURS,
    font_family=_FONT,
    opacity=".9",
    label_font_size=_LABEL,
    major_label_font_size=_LABEL,
    legend_font_size=13,
    title_font_size=17,
    no_data_font_size=24,
)
_MOST = 15  # departments in a picture: the table has all


class PictureName(StrEnum):
    """Which picture."""

    QUESTIONS = "questions"
    DEPARTMENTS = "departments"
    RATINGS = "ratings"


def picture(report: Report, name: PictureName) -> str:
    """One picture of a report as SVG."""
    chart = _DRAW[name](report)
    chart.add_xml_filter(_without_scripts)
    drawn: str = chart.render(is_unicode=True)
    return drawn


def _without_scripts(root: Any) -> Any:
    """The tree without pygal's own configuration script, which only its tooltips need."""
    for script in [element for element in root.iter() if str(element.tag).endswith("script")]:
        script.getparent().remove(script)
    return root


def _questions(report: Report) -> Any:
    chart = pygal.Line(**_options("每日提问、答复与转办"), x_label_rotation=45, show_minor_x_labels=False)
    chart.x_labels = [f"{asked.day:%m-%d}" for asked in report.days]
    chart.x_labels_major = chart.x_labels[:: max(1, len(report.days) // 10)]
    chart.add("提问", [asked.questions for asked in report.days])
    chart.add("答复", [asked.answered for asked in report.days])
    chart.add("转人工或转办", [asked.handed_off for asked in report.days])
    return chart


def _departments(report: Report) -> Any:
    busiest = sorted(report.departments, key=lambda done: -done.received)[:_MOST]
    shown = [done for done in reversed(busiest) if done.received]
    # pygal takes a Chinese character for half as wide as it is: the other half of the names goes into the margin
    left = max((len(done.name) for done in shown), default=0) * _LABEL // 2 + _LABEL
    options = _options("各部门工单按时率（%）")
    chart = pygal.HorizontalBar(**options, range=(0, 100), show_legend=False, margin_left=left)
    chart.x_labels = [done.name for done in shown]
    chart.add("按时率", [None if d.in_time_share is None else round(d.in_time_share * 100, 1) for d in shown])
    return chart


def _ratings(report: Report) -> Any:
    chart = pygal.Bar(**_options("好差评"))
    chart.x_labels = list(LEVELS.values())
    for part, label in PARTS.items():
        given = {rated.level: rated.count for rated in report.ratings if rated.part == part}
        chart.add(label, [given.get(level, 0) for level in LEVELS])
    return chart


def _options(title: str) -> dict[str, Any]:
    return {
        "title": title,
        "style": _STYLE,
        "js": [],  # pygal's default fetches a script from its makers
        "disable_xml_declaration": True,
        "legend_at_bottom": True,
        "legend_at_bottom_columns": 3,
        "no_data_text": "没有数据",
        "width": 900,
        "height": 420,
    }


_DRAW = {PictureName.QUESTIONS: _questions, PictureName.DEPARTMENTS: _departments, PictureName.RATINGS: _ratings}
