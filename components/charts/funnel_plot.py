"""The funnel plot: one dot a unit at its size and its value, with both limits as curves that narrow with size.

The x axis is drawn by rank of size in steps of its square root, so that small units do not lie on each other; its
labels tell the sizes. A listed unit is a diamond with its name, an excluded one is told in the words alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from components.charts import theme
from components.charts.control_chart import Measure
from components.charts.frames import rows
from components.charts.scale import number_text, round_ticks, tick_decimals
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import count, list_in_words, plain, sentences

HEIGHT, TOP, RIGHT, BOTTOM, LEFT = 360, 10, 16, 52, 46
CURVES = (("lower_998", "dash"), ("lower_95", "dot"), ("upper_95", "dot"), ("upper_998", "dash"))
CURVE_WORDS = {"upper_95": ("95 %", "top"), "upper_998": ("99.8 %", "bottom")}


@dataclass(frozen=True)
class Dot:
    """One unit: its size (denominator), its value, and how it stands."""

    unit_id: str
    name: str
    code: str
    size: float
    value: float
    look: str
    is_own: bool
    words: str


def funnel_plot(
    *,
    units: pd.DataFrame,
    curves: pd.DataFrame,
    centre: float | None,
    measure: Measure,
    size_words: str,
    title: str,
    context: ChartContext,
    key: str = "funnel",
) -> ChartSpec:
    """Units against the limits that their size allows.

    ``units``: unit_id, name, code, size, value, look ("common", "improvement", "concern" or "neutral": listed ones
    only have another look than common), is_own, words (for the hover). ``curves``: size, lower_998, lower_95, upper_95,
    upper_998, in order of size. ``size_words`` names the size, such as "requests decided".
    """
    dots = [Dot(*row) for row in rows(units, *Dot.__dataclass_fields__)]
    scale = value_range(dots, curves)
    return chart(
        key=key,
        title=title,
        measure=f"{measure.name}, {measure.unit}" if measure.unit else measure.name,
        traces=[*curve_traces(curves, scale, context=context), *dot_traces(dots, context=context)],
        layout=funnel_layout(dots, curves, centre, measure, scale=scale, size_words=size_words, context=context),
        alt=funnel_alt(dots, centre, measure, title=title),
        table=funnel_table(dots, measure, size_words=size_words),
        context=context,
    )


def value_range(dots: list[Dot], curves: pd.DataFrame) -> tuple[float, float]:
    """All dots, and the limits at the median size or wider."""
    numbers = [dot.value for dot in dots]
    if len(curves):
        middle = curves.iloc[len(curves) // 4]
        numbers += [float(middle["lower_998"]), float(middle["upper_998"])]
    low, high = min(numbers, default=0.0), max(numbers, default=1.0)
    air = (high - low) * 0.08 or 1.0
    return low - air, high + air


def place_of(size: float) -> float:
    """Where a size stands on the x axis."""
    return float(np.sqrt(max(size, 0.0)))


def curve_traces(
    curves: pd.DataFrame, scale: tuple[float, float], *, context: ChartContext
) -> list[dict[str, Any]]:
    """The four limits, as far as they lie in the picture."""
    if not len(curves):
        return []
    colours = theme.palette(context.mode)
    xs = [place_of(size) for size in curves["size"]]
    return [
        {
            "type": "scatter", "mode": "lines", "name": name, **inside(xs, curves[name].tolist(), scale),
            "hoverinfo": "skip", "line": {"color": colours.muted, "width": 1, "dash": dash},
        }
        for name, dash in CURVES
    ]  # fmt: skip


def inside(xs: list[float], ys: list[float], scale: tuple[float, float]) -> dict[str, list[float | None]]:
    """x and y of a curve, broken where it leaves the range of the upright axis."""
    is_inside = [scale[0] <= y <= scale[1] for y in ys]
    return {
        "x": [x if shown else None for x, shown in zip(xs, is_inside, strict=True)],
        "y": [y if shown else None for y, shown in zip(ys, is_inside, strict=True)],
    }


def dot_traces(dots: list[Dot], *, context: ChartContext) -> list[dict[str, Any]]:
    """Usual units small and grey, listed ones in the colour and shape of their side, the own force ringed."""
    colours = theme.palette(context.mode)
    looks = {
        "common": (7, "circle", colours.common_cause), "improvement": (10, "circle", colours.improvement),
        "concern": (11, "diamond", colours.concern), "neutral": (10, "square", colours.ink),
    }  # fmt: skip
    traces = []
    for look, (size, symbol, colour) in looks.items():
        chosen = [dot for dot in dots if dot.look == look]
        if chosen:
            marker = {"size": size, "symbol": symbol, "color": colour, "line": {"color": colours.paper, "width": 1}}
            traces.append(dot_trace(chosen, look, marker))
    named = [dot for dot in dots if dot.look != "common" or dot.is_own]
    return [*traces, *own_traces(dots, context=context), *name_traces(named, context=context)]


def own_traces(dots: list[Dot], *, context: ChartContext) -> list[dict[str, Any]]:
    """A ring around the own force."""
    own = [dot for dot in dots if dot.is_own]
    if not own:
        return []
    ink = theme.palette(context.mode).ink
    ring = {"symbol": "circle", "size": 17, "color": theme.CLEAR, "line": {"color": ink, "width": 2}}
    xs, ys = [place_of(dot.size) for dot in own], [dot.value for dot in own]
    return [
        {"type": "scatter", "mode": "markers", "name": "own", "x": xs, "y": ys, "marker": ring, "hoverinfo": "skip"}
    ]


def dot_trace(dots: list[Dot], look: str, marker: dict[str, Any]) -> dict[str, Any]:
    """The dots of one look."""
    return {
        "type": "scatter", "mode": "markers", "name": look, "x": [place_of(dot.size) for dot in dots],
        "y": [dot.value for dot in dots], "customdata": [[dot.unit_id] for dot in dots],
        "hovertext": [f"<b>{plain(dot.name)}</b><br>{plain(dot.words)}" for dot in dots],
        "hovertemplate": "%{hovertext}<extra></extra>", "marker": marker,
    }  # fmt: skip


def name_traces(dots: list[Dot], *, context: ChartContext) -> list[dict[str, Any]]:
    """Codes above the dots that a reader looks for."""
    if not dots:
        return []
    ink = theme.palette(context.mode).ink
    return [
        {
            "type": "scatter", "mode": "text", "name": "names", "x": [place_of(dot.size) for dot in dots],
            "y": [dot.value for dot in dots], "text": [f"<b>{plain(dot.code)}</b><br> " for dot in dots],
            "textposition": "top center", "hoverinfo": "skip", "cliponaxis": False,
            "textfont": theme.font(context.mode, px=theme.SMALL_PX, colour=ink),
        }
    ]  # fmt: skip


def funnel_layout(
    dots: list[Dot],
    curves: pd.DataFrame,
    centre: float | None,
    measure: Measure,
    *,
    scale: tuple[float, float],
    size_words: str,
    context: ChartContext,
) -> dict[str, Any]:
    """Axes with given labels, the centre line, and the limits named at their ends."""
    biggest = max((dot.size for dot in dots), default=1.0)
    sizes = [0.0, *(biggest * share for share in (0.05, 0.25, 0.6, 1.0))]
    ticks = round_ticks(*scale)
    muted = theme.font(context.mode, px=theme.SMALL_PX, colour=theme.palette(context.mode).muted)
    texts = [number_text(tick, decimals=tick_decimals(ticks)) for tick in ticks]
    right = place_of(biggest) * 1.04 or 1.0
    return theme.layout(
        context.mode,
        height=HEIGHT,
        margin=(LEFT, TOP, RIGHT, BOTTOM),
        xaxis=theme.quiet_axis(
            context.mode,
            range=[0, right],
            tickvals=[place_of(size) for size in sizes],
            ticktext=[number_text(float(f"{size:.2g}"), decimals=0) for size in sizes],
            tickfont=muted,
            tickangle=0,
        ),
        yaxis=theme.quiet_axis(context.mode, range=list(scale), tickvals=ticks, ticktext=texts, tickfont=muted),
        shapes=centre_shapes(centre, context=context),
        annotations=[
            *curve_notes(curves, scale=scale, context=context),
            theme.note(
                plain(size_words), mode=context.mode, x=0.5, y=0, xref="paper", yref="paper", xanchor="center",
                yanchor="top", yshift=-26,
            ),
        ],
    )  # fmt: skip


def centre_shapes(centre: float | None, *, context: ChartContext) -> list[dict[str, Any]]:
    """The national value as a thin line."""
    if centre is None:
        return []
    line = {"color": theme.palette(context.mode).ink, "width": 1}
    return [{"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": centre, "y1": centre, "line": line}]


def curve_notes(
    curves: pd.DataFrame, *, scale: tuple[float, float], context: ChartContext
) -> list[dict[str, Any]]:
    """The share that each limit stands for, at the right end of the upper curves."""
    if not len(curves):
        return []
    end = curves.iloc[-1]
    return [
        theme.note(
            words, mode=context.mode, x=1, y=float(end[name]), xref="paper", xanchor="right", yanchor=anchor
        )
        for name, (words, anchor) in CURVE_WORDS.items()
        if scale[0] <= float(end[name]) <= scale[1]
    ]


def funnel_alt(dots: list[Dot], centre: float | None, measure: Measure, *, title: str) -> str:
    """How many units, the centre, and who is listed on which side."""
    if not dots:
        return sentences([title, f"Funnel plot of {measure.name} without a unit to show"])
    listed = [dot.name for dot in dots if dot.look != "common"]
    middle = "" if centre is None else f"The centre is {measure.text(centre)} {measure.unit}".rstrip()
    return sentences(
        [
            title,
            f"Funnel plot of {measure.name} for {count(len(dots), 'force')} by size",
            middle,
            f"Listed as different: {list_in_words(listed)}" if listed else "No force is listed as different",
        ]
    )


def funnel_table(dots: list[Dot], measure: Measure, *, size_words: str) -> pd.DataFrame:
    """The table twin, by name: never an order of merit."""
    unit = f" ({measure.unit})" if measure.unit else ""
    ordered = sorted(dots, key=lambda dot: dot.name)
    return pd.DataFrame(
        {
            "Force": [dot.name for dot in ordered],
            size_words.capitalize(): [dot.size for dot in ordered],
            f"Value{unit}": [dot.value for dot in ordered],
            "Reading": ["within limits" if dot.look == "common" else f"listed: {dot.look}" for dot in ordered],
            "In words": [dot.words for dot in ordered],
        }
    )
