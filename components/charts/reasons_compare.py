"""Why two or three vehicles rank, beside each other: a row a reason, a bar a vehicle, for to the right of nought.

The length is the part of the score in log-odds; the words give it as so many times the odds. One unit of the y axis is
one pixel, and the words of a row stand above its bars, so that they fit a narrow screen.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.frames import rows
from components.charts.marks import text_trace
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import plain, sentences

KEY_PX, WORDS_PX, BAR_PX, GAP_PX = 26, 20, 15, 10
MARGIN = 4
SIGN = "\u25a0"
RAISED, LOWERED = "\u00d7", "\u00f7"
NOT_TOLD = "about as usual"


@dataclass(frozen=True)
class ReasonRow:
    """One reason: its title, and by vehicle its words and log-odds; a vehicle that it does not mark out is left out."""

    title: str
    by_vehicle: dict[str, tuple[str, float]]

    def log_odds(self, vehicle: str) -> float:
        """Its part of the score of a vehicle, 0 where it does not mark it out."""
        return self.by_vehicle.get(vehicle, ("", 0.0))[1]

    @property
    def weight(self) -> float:
        """The largest part in either direction."""
        return max((abs(number) for _, number in self.by_vehicle.values()), default=0.0)


def reasons_compare(
    *, reasons: pd.DataFrame, vehicles: list[str], context: ChartContext, key: str = "reasons-compare"
) -> ChartSpec:
    """Bars of the reasons of these vehicles, the heaviest reason on top.

    ``reasons``: vehicle, title, words, log_odds (above 0 speaks for it).
    """
    told = reason_rows(reasons)
    return chart(
        key=key,
        title=compare_title(told, vehicles),
        measure="How much each reason raises (right) or lowers (left) the odds against an ordinary vehicle on the line",
        traces=[
            *(bar_trace(told, vehicles, at, context=context) for at in range(len(vehicles))),
            words_trace(told, vehicles, context=context),
        ],
        layout=compare_layout(told, vehicles, context=context),
        alt=compare_alt(told, vehicles),
        table=compare_table(told, vehicles),
        context=context,
    )


def reason_rows(reasons: pd.DataFrame) -> list[ReasonRow]:
    """The reasons of all vehicles by title, the heaviest first."""
    found: dict[str, dict[str, tuple[str, float]]] = {}
    for vehicle, title, said, log_odds in rows(reasons, "vehicle", "title", "words", "log_odds"):
        found.setdefault(title, {})[vehicle] = (said, float(log_odds))
    return sorted((ReasonRow(*item) for item in found.items()), key=lambda row: (-row.weight, row.title))


def times_words(log_odds: float) -> str:
    """A part of the score as so many times the odds."""
    if not log_odds:
        return NOT_TOLD
    times = math.exp(abs(log_odds))
    number = f"{times:.0f}" if times >= 10 else f"{times:.1f}"
    return f"odds {RAISED if log_odds > 0 else LOWERED}\u2009{number}"


def compare_title(told: list[ReasonRow], vehicles: list[str]) -> str:
    """The message: which reason sets them apart most."""
    if not told or len(vehicles) < 2:
        return "Nothing to compare: fewer than two vehicles with reasons"
    apart = max(told, key=lambda row: _spread(row, vehicles))
    if not _spread(apart, vehicles):
        return f"The same reasons rank {_listed(vehicles)}"
    most = max(vehicles, key=apart.log_odds)
    return f"Farthest apart in “{apart.title.lower()}”: it speaks most for {most}"


def _spread(row: ReasonRow, vehicles: list[str]) -> float:
    parts = [row.log_odds(vehicle) for vehicle in vehicles]
    return max(parts) - min(parts)


def _listed(vehicles: list[str]) -> str:
    return f"{', '.join(vehicles[:-1])} and {vehicles[-1]}" if len(vehicles) > 1 else "".join(vehicles)


def row_px(vehicles: list[str]) -> float:
    """The height of a row."""
    return WORDS_PX + BAR_PX * max(1, len(vehicles)) + GAP_PX


def top_of(at: int, vehicles: list[str]) -> float:
    """Where a row begins, in pixels from the top."""
    return KEY_PX + at * row_px(vehicles)


def colours_of(context: ChartContext) -> tuple[str, str, str]:
    """The colour of the first, second and third vehicle."""
    colours = theme.palette(context.mode)
    return colours.focus, colours.peer, colours.context


def bar_trace(told: list[ReasonRow], vehicles: list[str], at: int, *, context: ChartContext) -> dict[str, Any]:
    """The bars of one vehicle."""
    vehicle, colour = vehicles[at], colours_of(context)[at % 3]
    hover = [
        f"<b>{plain(vehicle)}</b><br>{plain(row.by_vehicle.get(vehicle, (NOT_TOLD, 0.0))[0])}<br>"
        f"{times_words(row.log_odds(vehicle))}"
        for row in told
    ]
    return {
        "type": "bar", "orientation": "h", "name": vehicle, "x": [row.log_odds(vehicle) for row in told],
        "y": [top_of(row, vehicles) + WORDS_PX + BAR_PX * (at + 0.5) for row in range(len(told))],
        "width": [BAR_PX - 2] * len(told), "marker": {"color": colour, "line": {"width": 0}},
        "hovertext": hover, "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip


def reach(told: list[ReasonRow]) -> float:
    """How far the scale goes on either side."""
    return 1.05 * max((row.weight for row in told), default=1.0) or 1.0


def words_trace(told: list[ReasonRow], vehicles: list[str], *, context: ChartContext) -> dict[str, Any]:
    """The title of each reason above its bars."""
    places = [
        (-reach(told), top_of(at, vehicles) + WORDS_PX / 2, row_words(row, vehicles)) for at, row in enumerate(told)
    ]
    return text_trace(places, colour=theme.palette(context.mode).ink, mode=context.mode, textposition="middle right")


def row_words(row: ReasonRow, vehicles: list[str]) -> str:
    """The title of a reason with what it does to the odds of each vehicle, in their order."""
    return f"{plain(row.title)}: {', '.join(times_words(row.log_odds(vehicle)) for vehicle in vehicles)}"


def compare_layout(told: list[ReasonRow], vehicles: list[str], *, context: ChartContext) -> dict[str, Any]:
    """Rows from top to bottom around a rule at nought, with the key of vehicles above."""
    height = KEY_PX + max(1, len(told)) * row_px(vehicles)
    key = "   ".join(
        f"<span style='color:{colour}'>{SIGN}</span> {plain(vehicle)}"
        for vehicle, colour in zip(vehicles, colours_of(context), strict=False)
    )
    return theme.layout(
        context.mode,
        height=round(height) + 2 * MARGIN,
        margin=(MARGIN, MARGIN, MARGIN, MARGIN),
        barmode="overlay",
        xaxis=theme.hidden_axis(range=[-reach(told), reach(told)]),
        yaxis=theme.hidden_axis(range=[height, 0]),
        shapes=[theme.scale_rule(0, KEY_PX, height, mode=context.mode)],
        annotations=[theme.left_note(key, mode=context.mode, y=KEY_PX / 2, margin_left=MARGIN - 2)],
    )


def compare_alt(told: list[ReasonRow], vehicles: list[str]) -> str:
    """Every reason with what it does to each vehicle."""
    listed = "; ".join(
        f"{row.title}: " + ", ".join(f"{vehicle} {times_words(row.log_odds(vehicle))}" for vehicle in vehicles)
        for row in told
    )
    return sentences([f"Reasons of {_listed(vehicles) or 'no vehicle'} beside each other", listed or "Nothing to show"])


def compare_table(told: list[ReasonRow], vehicles: list[str]) -> pd.DataFrame:
    """The table twin: a row a reason, its words and weight for each vehicle."""
    return pd.DataFrame(
        {
            "Reason": [row.title for row in told],
            **{
                vehicle: [
                    f"{row.by_vehicle[vehicle][0]} ({times_words(row.log_odds(vehicle))})"
                    if vehicle in row.by_vehicle
                    else NOT_TOLD
                    for row in told
                ]
                for vehicle in vehicles
            },
        }
    )
