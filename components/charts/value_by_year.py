"""Value by financial year: planned, forecast with its range, and realised, as three bars a year from zero.

One unit of the y axis is one pixel. A year's words stand above its bars, so that they fit a narrow screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.frames import rows
from components.charts.marks import text_trace
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import plain, sentences
from models.benefits.money import pounds_in_words, range_in_words

KEY_PX, WORDS_PX, BAR_PX, GAP_PX = 24, 20, 15, 10
ROW_PX = WORDS_PX + 3 * BAR_PX + GAP_PX
MARGIN = 4
PLANNED, FORECAST, REALISED = "planned", "forecast", "realised"
SERIES = (PLANNED, FORECAST, REALISED)
SIGN = "\u25a0"


@dataclass(frozen=True)
class YearValue:
    """Pounds of one financial year; ``realised`` is None for a year that has not begun."""

    year: str
    planned: float
    low: float
    forecast: float
    high: float
    realised: float | None

    def of(self, series: str) -> float | None:
        """The pounds of one of the three series."""
        return {PLANNED: self.planned, FORECAST: self.forecast, REALISED: self.realised}[series]


def value_by_year(
    *, years: pd.DataFrame, title: str, prices: str, context: ChartContext, key: str = "value-by-year"
) -> ChartSpec:
    """Three bars a year, in the order of the frame.

    ``years``: year (its name), planned, low, forecast, high, realised (missing for years that have not begun), pounds.
    ``prices`` names the prices that they are in, as "in 2025/26 prices".
    """
    values = [YearValue(*row) for row in rows(years, "year", PLANNED, "low", FORECAST, "high", REALISED)]
    return chart(
        key=key,
        title=title,
        measure=f"Value a year {prices}; the line is the range in which 8 of 10 runs fall",
        traces=[*bar_traces(values, context=context), range_trace(values, context=context), *words(values, context)],
        layout=year_layout(values, context=context),
        alt=year_alt(values, prices),
        table=year_table(values),
        context=context,
    )


def colours_of(context: ChartContext) -> dict[str, str]:
    """The colour of each series."""
    colours = theme.palette(context.mode)
    return {PLANNED: colours.context, FORECAST: colours.focus, REALISED: colours.peer}


def top_of(at: int) -> float:
    """Where the words of a year begin, in pixels from the top."""
    return KEY_PX + at * ROW_PX


def middle_of(at: int, series: str) -> float:
    """The middle of a bar, in pixels from the top."""
    return top_of(at) + WORDS_PX + BAR_PX * (SERIES.index(series) + 0.5)


def bar_traces(values: list[YearValue], *, context: ChartContext) -> list[dict[str, Any]]:
    """One trace a series."""
    return [
        {
            "type": "bar", "orientation": "h", "name": series,
            "x": [value.of(series) or 0.0 for value in values],
            "y": [middle_of(at, series) for at in range(len(values))],
            "width": [BAR_PX - 2] * len(values),
            "marker": {"color": colour, "line": {"width": 0}},
            "hovertext": [hover(value, series) for value in values], "hovertemplate": "%{hovertext}<extra></extra>",
        }
        for series, colour in colours_of(context).items()
    ]  # fmt: skip


def hover(value: YearValue, series: str) -> str:
    """The pounds of a bar, and the range of a forecast."""
    pounds = value.of(series)
    reach = f"<br>range {range_in_words(value.low, value.high)}" if series == FORECAST else ""
    return f"<b>{plain(value.year)}</b><br>{pounds_in_words(pounds or 0.0)} {series}{reach}"


def range_trace(values: list[YearValue], *, context: ChartContext) -> dict[str, Any]:
    """A line from low to high over each forecast bar, with a short stroke at both ends."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for at, value in enumerate(values):
        if value.low == value.high:
            continue
        middle, half = middle_of(at, FORECAST), BAR_PX / 2 - 1
        xs += [value.low, value.low, None, value.low, value.high, None, value.high, value.high, None]
        ys += [middle - half, middle + half, None, middle, middle, None, middle - half, middle + half, None]
    line = {"color": theme.palette(context.mode).concern, "width": 2}
    return {"type": "scatter", "mode": "lines", "name": "range", "x": xs, "y": ys, "line": line, "hoverinfo": "skip"}


def words(values: list[YearValue], context: ChartContext) -> list[dict[str, Any]]:
    """The year and its pounds above its bars."""
    places = [(0.0, top_of(at) + WORDS_PX / 2, year_words(value)) for at, value in enumerate(values)]
    ink = theme.palette(context.mode).ink
    return [text_trace(places, colour=ink, mode=context.mode, textposition="middle right")]


def year_words(value: YearValue) -> str:
    """ "2026/27  £1.20m planned, £0.91m forecast, £0.32m realised"."""
    told = [(series, value.of(series)) for series in SERIES]
    return f"<b>{plain(value.year)}</b> " + ", ".join(
        f"{pounds_in_words(pounds)} {series}" for series, pounds in told if pounds is not None
    )


def year_layout(values: list[YearValue], *, context: ChartContext) -> dict[str, Any]:
    """Bars from zero to the largest of all, the key on top."""
    height = KEY_PX + max(1, len(values)) * ROW_PX
    longest = max((max(value.planned, value.high, value.forecast, value.realised or 0) for value in values), default=0)
    return theme.layout(
        context.mode,
        height=height + 2 * MARGIN,
        margin=(MARGIN, MARGIN, MARGIN, MARGIN),
        barmode="overlay",
        xaxis=theme.hidden_axis(range=[0, longest * 1.02 or 1.0]),
        yaxis=theme.hidden_axis(range=[height, 0]),
        annotations=[key_note(context)],
    )


def key_note(context: ChartContext) -> dict[str, Any]:
    """What each colour stands for."""
    colours = {**colours_of(context), "range": theme.palette(context.mode).concern}
    said = "   ".join(f"<span style='color:{colour}'>{SIGN}</span> {name}" for name, colour in colours.items())
    return theme.left_note(said, mode=context.mode, y=KEY_PX / 2, margin_left=MARGIN - 2)


def year_alt(values: list[YearValue], prices: str) -> str:
    """Every year with its numbers."""
    listed = "; ".join(
        f"{value.year}: {pounds_in_words(value.planned)} planned, {pounds_in_words(value.forecast)} forecast "
        f"({range_in_words(value.low, value.high)})"
        + ("" if value.realised is None else f", {pounds_in_words(value.realised)} realised")
        for value in values
    )
    return sentences([f"Bars of value by year {prices}", listed or "Nothing to show"])


def year_table(values: list[YearValue]) -> pd.DataFrame:
    """The table twin, in whole pounds."""
    return pd.DataFrame(
        {
            "Financial year": [value.year for value in values],
            "Planned (GBP)": [round(value.planned) for value in values],
            "Forecast, low (GBP)": [round(value.low) for value in values],
            "Forecast (GBP)": [round(value.forecast) for value in values],
            "Forecast, high (GBP)": [round(value.high) for value in values],
            "Realised (GBP)": [None if value.realised is None else round(value.realised) for value in values],
        }
    )
