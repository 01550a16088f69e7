"""The sample reports with pictures of every kind, and hostile words for every place."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any

from components.charts.svg import picture_of
from models.reports.board_pack import board_pack
from models.reports.content import ReportDocument
from models.reports.force_report import force_report
from tests.components.charts.every_chart import full
from tests.components.charts.frames_of_forces import context
from tests.models.reports.samples import board_facts, force_facts

HOSTILE = (
    '#panic("x") *bold* _under_ $x^2$ `raw` https://x.example #import "@preview/x:1.0.0": * <label> @ref \\ // # '
    "/* c */ = head ~ -- ... <script>alert(1)</script> & %s {x}"
)


@cache
def sample_force(*, is_synthetic: bool = True) -> ReportDocument:
    """A whole force report with pictures."""
    specs = full(context(is_synthetic=is_synthetic))
    places = {"pillars": "strip of means", "change": "change_dumbbells", "F": "strip of levels"}
    facts = force_facts()
    facts = replace(facts, stamp=replace(facts.stamp, is_synthetic=is_synthetic))
    return force_report(facts, {place: picture_of(specs[name]) for place, name in places.items()})


@cache
def sample_board() -> ReportDocument:
    """A whole board pack with pictures, one of them taller than a page."""
    specs = full(context(is_synthetic=True))
    places = {
        "map": "tile_map", "pillars": "strip of means", "capabilities": "level_distribution",
        "change": "change_intervals", "plans": "capability_heatmap",
    }  # fmt: skip
    return board_pack(board_facts(), {place: picture_of(specs[name]) for place, name in places.items()})


def with_words(value: Any, words: str) -> Any:
    """The same with every text but pictures, dates and versions replaced."""
    if isinstance(value, str):
        return words
    if isinstance(value, tuple):
        return tuple(with_words(part, words) for part in value)
    if is_dataclass(value) and type(value).__name__ != "Stamp":
        kept = {"svg", "language"}
        parts = {f.name: getattr(value, f.name) for f in fields(value) if f.name not in kept}
        return replace(value, **{name: with_words(part, words) for name, part in parts.items()})
    return value
