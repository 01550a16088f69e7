"""Outcomes month by month as stacked bars: those that a second person verified, and above them those that wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from components.charts import theme
from components.charts.columns import column_axes, column_pointer, column_trace
from components.charts.frames import rows
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import count, sentences

HEIGHT = 260
VERIFIED, WAITING = "verified", "not yet verified"


@dataclass(frozen=True)
class MonthOfOutcomes:
    """How much of one kind of outcome a month brought."""

    month: date
    verified: float
    waiting: float


def outcomes_by_month(
    *, months: pd.DataFrame, unit: str, title: str, context: ChartContext, key: str = "outcomes-by-month"
) -> ChartSpec:
    """Two bars a month, one on the other. ``months``: month (its first day), verified, waiting, in order, every one.

    ``unit`` names what is counted, as "kg of drugs".
    """
    held = [MonthOfOutcomes(*row) for row in rows(months, "month", "verified", "waiting")]
    colours, tops = theme.palette(context.mode), [one.verified + one.waiting for one in held]
    verified, waiting = [one.verified for one in held], [one.waiting for one in held]
    return chart(
        key=key,
        title=title,
        measure=f"{unit[:1].upper()}{unit[1:]} a month: blue is verified, grey waits for a second person",
        traces=[
            column_trace(verified, name=VERIFIED, colour=colours.focus),
            column_trace(waiting, name=WAITING, colour=colours.context, bases=verified),
            column_pointer(tops, [_said(one, unit) for one in held]),
        ],
        layout=theme.layout(
            context.mode,
            height=HEIGHT,
            margin=(64, 8, 8, 28),
            **column_axes(tops, [f"{one.month:%b %y}" for one in held], mode=context.mode),
        ),
        alt=sentences([title, f"Bars for {count(len(held), 'month')}", _sums(held, unit), *_most(held, unit)]),
        table=pd.DataFrame(
            {
                "Month": [one.month for one in held],
                f"{unit[:1].upper()}{unit[1:]}, verified": [one.verified for one in held],
                f"{unit[:1].upper()}{unit[1:]}, not yet verified": [one.waiting for one in held],
            }
        ),
        context=context,
    )


def amount_words(amount: float) -> str:
    """An amount with thousands apart, and one decimal only where there is one."""
    return f"{round(amount, 1):,.{0 if float(round(amount, 1)).is_integer() else 1}f}".replace(",", "\u2009")


def _said(one: MonthOfOutcomes, unit: str) -> str:
    verified, waiting = amount_words(one.verified), amount_words(one.waiting)
    return f"{one.month:%B %Y}: {verified} {unit} {VERIFIED}, {waiting} {WAITING}"


def _sums(held: list[MonthOfOutcomes], unit: str) -> str:
    verified, waiting = (amount_words(sum(getattr(one, name) for one in held)) for name in ("verified", "waiting"))
    return f"{verified} {unit} verified and {waiting} not yet verified in all"


def _most(held: list[MonthOfOutcomes], unit: str) -> list[str]:
    """The month that brought most, if any did."""
    best = max(held, key=lambda one: one.verified, default=None)
    return [f"Most in {best.month:%B %Y}: {amount_words(best.verified)} {unit}"] if best and best.verified else []
