"""The seasonal view: one thin line a year over the months or quarters, the newest year bold."""

from __future__ import annotations

from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.control_chart import Measure
from components.charts.frames import rows
from components.charts.scale import number_text, round_ticks, tick_decimals
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import count, sentences

HEIGHT, TOP, RIGHT, BOTTOM, LEFT = 260, 10, 44, 30, 46


def season_lines(
    *,
    values: pd.DataFrame,
    seasons: list[str],
    measure: Measure,
    title: str,
    context: ChartContext,
    key: str = "season-lines",
) -> ChartSpec:
    """Years over each other.

    ``values``: year (text), season (a place in ``seasons`` from 0), value (missing for a gap), in order of time.
    """
    years: dict[str, list[float | None]] = {}
    for year, season, value in rows(values, "year", "season", "value"):
        years.setdefault(year, [None] * len(seasons))[int(season)] = value
    known = [value for line in years.values() for value in line if value is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    air = (high - low) * 0.08 or 1.0
    return chart(
        key=key,
        title=title,
        measure=f"{measure.name}, {measure.unit}" if measure.unit else measure.name,
        traces=[
            line_trace(year, line, is_newest=at == len(years) - 1, context=context)
            for at, (year, line) in enumerate(years.items())
        ],
        layout=season_layout(years, seasons, scale=(low - air, high + air), context=context),
        alt=season_alt(years, seasons, measure, title=title),
        table=season_table(years, seasons),
        context=context,
    )


def line_trace(year: str, line: list[float | None], *, is_newest: bool, context: ChartContext) -> dict[str, Any]:
    """One year."""
    colours = theme.palette(context.mode)
    known = [(at, value) for at, value in enumerate(line) if value is not None]
    look = {"color": colours.focus, "width": 2.5} if is_newest else {"color": colours.common_cause, "width": 1}
    return {
        "type": "scatter", "mode": "lines+markers", "name": year, "x": [at for at, _ in known],
        "y": [value for _, value in known],
        "hovertext": [year] * len(known), "hovertemplate": "%{hovertext}: %{y}<extra></extra>", "line": look,
        "marker": {"size": 5 if is_newest else 3, "color": look["color"]},
    }  # fmt: skip


def season_layout(
    years: dict[str, list[float | None]], seasons: list[str], *, scale: tuple[float, float], context: ChartContext
) -> dict[str, Any]:
    """Seasons below, round numbers at the left, the newest year named at its end."""
    ticks = round_ticks(*scale)
    muted = theme.font(context.mode, px=theme.SMALL_PX, colour=theme.palette(context.mode).muted)
    texts = [number_text(tick, decimals=tick_decimals(ticks)) for tick in ticks]
    return theme.layout(
        context.mode,
        height=HEIGHT,
        margin=(LEFT, TOP, RIGHT, BOTTOM),
        xaxis=theme.quiet_axis(
            context.mode,
            range=[-0.4, len(seasons) - 0.6],
            tickvals=list(range(len(seasons))),
            ticktext=[season[0] if len(seasons) > 4 else season for season in seasons],
            tickfont=muted,
            tickangle=0,
        ),
        yaxis=theme.quiet_axis(context.mode, range=list(scale), tickvals=ticks, ticktext=texts, tickfont=muted),
        annotations=newest_note(years, context=context),
    )


def newest_note(years: dict[str, list[float | None]], *, context: ChartContext) -> list[dict[str, Any]]:
    """The name of the newest year beside its last point."""
    if not years:
        return []
    year, line = list(years.items())[-1]
    ends = [(at, value) for at, value in enumerate(line) if value is not None]
    if not ends:
        return []
    face = theme.font(context.mode, px=theme.SMALL_PX, colour=theme.palette(context.mode).focus, weight=600)
    x, y = ends[-1]
    return [theme.note(year, mode=context.mode, x=x, y=y, xanchor="left", xshift=6, font=face)]


def season_alt(
    years: dict[str, list[float | None]], seasons: list[str], measure: Measure, *, title: str
) -> str:
    """How many years, and where the newest stands."""
    if not years:
        return sentences([title, f"Years of {measure.name} over each other, with no value yet"])
    year, line = list(years.items())[-1]
    told = [f"{seasons[at]} {measure.text(value)}" for at, value in enumerate(line) if value is not None]
    newest = f"{year}: {', '.join(told)}"
    return sentences([title, f"{count(len(years), 'year')} of {measure.name} over each other", newest])


def season_table(years: dict[str, list[float | None]], seasons: list[str]) -> pd.DataFrame:
    """The table twin: a row a year and season."""
    told = [(year, seasons[at], value) for year, line in years.items() for at, value in enumerate(line)]
    return pd.DataFrame(told, columns=["Year", "Season", "Value"])
