"""Small multiples: one line a force in its place of the tile map, with its usual range as a band.

Each square has its own scale, so that shapes are compared and not heights. The last point is a disc for improvement,
a diamond for concern, a square for another change; only forces that are listed carry one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.frames import rows
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import count, list_in_words, plain, sentences

TILE_PX = 62
PAD, HEAD = 0.08, 0.3
SIZES = {"improvement": 7, "concern": 8, "neutral": 7}
SYMBOLS = {"improvement": "circle", "concern": "diamond", "neutral": "square"}


@dataclass(frozen=True)
class Spark:
    """One force: its place, its values (None for a gap), its usual range, and how its last point reads."""

    force_id: str
    name: str
    code: str
    x: float
    y: float
    values: tuple[float | None, ...]
    lower: float | None
    upper: float | None
    look: str
    words: str

    def scaled(self) -> tuple[list[float | None], tuple[float, float] | None]:
        """Values and usual range as shares of the square's height, 0 at the foot."""
        known = [value for value in (*self.values, self.lower, self.upper) if value is not None]
        low, high = min(known, default=0.0), max(known, default=1.0)
        spread = (high - low) or 1.0
        line = [None if value is None else (value - low) / spread for value in self.values]
        if self.lower is None or self.upper is None:
            return line, None
        return line, ((self.lower - low) / spread, (self.upper - low) / spread)


def spark_tiles(
    *,
    forces: pd.DataFrame,
    subject: str,
    title: str,
    context: ChartContext,
    own_force: str = "",
    peers: tuple[str, ...] = (),
    key: str = "spark-tiles",
) -> ChartSpec:
    """A small control chart a force; the squares of the own force and of its peers have a stronger frame.

    ``forces``: force_id, name, code, tile_x, tile_y, values (a tuple of numbers, None for a gap), lower and upper (the
    usual range at the end, missing below the minimum of points), look ("common", "improvement", "concern", "neutral"),
    words (the reading in words).
    """
    names = ("force_id", "name", "code", "tile_x", "tile_y", "values", "lower", "upper", "look", "words")
    sparks = [Spark(*row) for row in rows(forces, *names)]
    return chart(
        key=key,
        title=title,
        measure=subject,
        traces=[
            *band_traces(sparks, context=context),
            line_trace(sparks, context=context),
            *end_traces(sparks, context=context),
            target_trace(sparks),
        ],
        layout=tiles_layout(sparks, own_force=own_force, peers=peers, context=context),
        alt=tiles_alt(sparks, subject=subject, title=title),
        table=tiles_table(sparks),
        context=context,
    )


def xs_of(spark: Spark) -> list[float]:
    """Where its values stand from left to right inside its square."""
    steps = max(1, len(spark.values) - 1)
    return [spark.x + PAD + (1 - 2 * PAD) * at / steps for at in range(len(spark.values))]


def y_of(spark: Spark, share: float) -> float:
    """A share of the height as a place; y grows downwards."""
    return spark.y + 1 - PAD - share * (1 - HEAD - PAD)


def band_traces(sparks: list[Spark], *, context: ChartContext) -> list[dict[str, Any]]:
    """The usual range of each force as a filled band, all in one trace."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for spark in sparks:
        _, usual = spark.scaled()
        if usual is not None:
            left, right = spark.x + PAD, spark.x + 1 - PAD
            low, high = (y_of(spark, share) for share in usual)
            xs += [left, right, right, left, left, None]
            ys += [low, low, high, high, low, None]
    band = theme.palette(context.mode).band
    look = {"fill": "toself", "fillcolor": band, "line": {"color": band, "width": 0.5}, "hoverinfo": "skip"}
    return [{"type": "scatter", "mode": "lines", "name": "usual range", "x": xs, "y": ys, **look}] if xs else []


def line_trace(sparks: list[Spark], *, context: ChartContext) -> dict[str, Any]:
    """Every line in one trace."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for spark in sparks:
        line, _ = spark.scaled()
        xs += [*xs_of(spark), None]
        ys += [*(None if share is None else y_of(spark, share) for share in line), None]
    return {
        "type": "scatter", "mode": "lines", "name": "values", "x": xs, "y": ys, "hoverinfo": "skip",
        "line": {"color": theme.palette(context.mode).ink, "width": 1},
    }  # fmt: skip


def end_traces(sparks: list[Spark], *, context: ChartContext) -> list[dict[str, Any]]:
    """A mark on the last point of each listed force, in the colour and shape of its side."""
    colours = theme.palette(context.mode)
    inks = {"improvement": colours.improvement, "concern": colours.concern, "neutral": colours.ink}
    traces = []
    for look, ink in inks.items():
        ends = [end_of(spark) for spark in sparks if spark.look == look]
        places = [place for place in ends if place is not None]
        if places:
            marker = {"size": SIZES[look], "symbol": SYMBOLS[look], "color": ink}
            xs, ys = [x for x, _ in places], [y for _, y in places]
            traces.append(
                {"type": "scatter", "mode": "markers", "name": look, "x": xs, "y": ys, "marker": marker,
                 "hoverinfo": "skip"}
            )  # fmt: skip
    return traces


def end_of(spark: Spark) -> tuple[float, float] | None:
    """The place of the last value; None without a value."""
    line, _ = spark.scaled()
    known = [(x, share) for x, share in zip(xs_of(spark), line, strict=True) if share is not None]
    return (known[-1][0], y_of(spark, known[-1][1])) if known else None


def target_trace(sparks: list[Spark]) -> dict[str, Any]:
    """Invisible markers that carry the force for a click and the words for a hover."""
    return {
        "type": "scatter", "mode": "markers", "name": "forces", "x": [spark.x + 0.5 for spark in sparks],
        "y": [spark.y + 0.5 for spark in sparks], "customdata": [[spark.force_id] for spark in sparks],
        "hovertext": [f"<b>{plain(spark.name)}</b><br>{plain(spark.words)}" for spark in sparks],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"symbol": "square", "size": 44, "opacity": 0},
        "selected": {"marker": {"opacity": 0}}, "unselected": {"marker": {"opacity": 0}},
    }  # fmt: skip


def tiles_layout(
    sparks: list[Spark], *, own_force: str, peers: tuple[str, ...], context: ChartContext
) -> dict[str, Any]:
    """The squares with a thin frame and the code of each force in its corner."""
    columns = max((spark.x for spark in sparks), default=6) + 1
    bottom = max((spark.y for spark in sparks), default=2) + 1
    colours = theme.palette(context.mode)
    face = theme.font(context.mode, px=10, colour=colours.muted, weight=600)
    usual = {"color": colours.rule, "width": 1}
    frames = {peer: {"color": colours.peer, "width": 2} for peer in peers}
    frames[own_force] = {"color": colours.ink, "width": 2.5}
    return theme.layout(
        context.mode,
        height=round(bottom * TILE_PX) + 8,
        margin=(2, 4, 2, 4),
        xaxis=theme.hidden_axis(range=[-0.02, columns + 0.02]),
        yaxis=theme.hidden_axis(range=[bottom + 0.02, -0.02]),
        shapes=[
            {"type": "rect", "x0": s.x + 0.02, "x1": s.x + 0.98, "y0": s.y + 0.02, "y1": s.y + 0.98, "layer": "below",
             "fillcolor": theme.CLEAR, "line": frames.get(s.force_id, usual)}
            for s in sparks
        ],
        annotations=[
            theme.note(plain(s.code), mode=context.mode, x=s.x + 0.06, y=s.y + 0.03, xanchor="left", yanchor="top",
                       font=face)
            for s in sparks
        ],
    )  # fmt: skip


def tiles_alt(sparks: list[Spark], *, subject: str, title: str) -> str:
    """How many forces, and which carry a mark."""
    listed = {look: [spark.name for spark in sparks if spark.look == look] for look in SIZES}
    said = [f"{look.capitalize()}: {list_in_words(names)}" for look, names in listed.items() if names]
    return sentences(
        [
            title,
            f"Small line charts of {subject}, one for each of {count(len(sparks), 'force')}, in the places of a map",
            *(said or ["No force is listed"]),
        ]
    )


def tiles_table(sparks: list[Spark]) -> pd.DataFrame:
    """The table twin, by name."""
    ordered = sorted(sparks, key=lambda spark: spark.name)
    last = [next((value for value in reversed(spark.values) if value is not None), None) for spark in ordered]
    return pd.DataFrame(
        {
            "Force": [spark.name for spark in ordered],
            "Latest": last,
            "Lower limit": [spark.lower for spark in ordered],
            "Upper limit": [spark.upper for spark in ordered],
            "Reading": [spark.words for spark in ordered],
        }
    )
