"""Messages, documents and days spoken of as stacked bars, by day, week or month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.columns import column_axes, column_trace
from components.charts.frames import rows
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import count, plain, sentences, whole

HEIGHT, LABELS, CATCHES, CATCH_PX = 280, 6, 8, 28
MOST_DAYS, MOST_WEEKS = 70, 700  # in days: beyond them bars are weeks, then months
DAY, WEEK, MONTH = "day", "week", "month"
KINDS = ("message", "item", "date")
KIND_WORDS = {"message": "messages", "item": "documents", "date": "days spoken of"}


def events_by_time(
    *, days: pd.DataFrame, first: date, last: date, title: str, context: ChartContext, key: str = "events-by-time"
) -> ChartSpec:
    """A bar a day, week or month from ``first`` to ``last``. ``days``: day, event (message, item, date), events.

    The first custom value of a bar is its first day.
    """
    step = step_of(first, last)
    bars = bars_between(first, last, step) if not days.empty else []
    held = _sums(days, step)
    heights = {kind: [held[bar, kind] for bar in bars] for kind in KINDS}
    tops = [sum(heights[kind][at] for kind in KINDS) for at in range(len(bars))]
    said = [_said(bar, step, {kind: held[bar, kind] for kind in KINDS}) for bar in bars]
    return chart(
        key=key,
        title=title,
        measure=f"By {step}: dark is messages, green documents, grey days that a text speaks of",
        traces=[*_stacked(heights, context), _pointer(bars, tops, said)],
        layout=theme.layout(
            context.mode,
            height=HEIGHT,
            margin=(56, 8, 8, 28),
            **column_axes(tops, [_label(bar, step) for bar in bars], mode=context.mode, most_labels=LABELS),
        ),
        alt=sentences([title, f"Bars for {count(len(bars), step)}", *_extremes(bars, tops, step)]),
        table=pd.DataFrame(
            {step.capitalize(): bars, **{KIND_WORDS[kind].capitalize(): heights[kind] for kind in KINDS}}
        ),
        context=context,
    )


def step_of(first: date, last: date) -> str:
    """Day, week or month, as a time is long."""
    days = (last - first).days
    return DAY if days < MOST_DAYS else WEEK if days < MOST_WEEKS else MONTH


def bar_of(day: date, step: str) -> date:
    """The first day of the bar that a day is in."""
    if step == WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if step == MONTH else day


def bar_end(bar: date, step: str) -> date:
    """The last day of a bar."""
    if step == MONTH:
        return (bar.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return bar + timedelta(days=6 if step == WEEK else 0)


def bars_between(first: date, last: date, step: str) -> list[date]:
    """The first day of every bar, none left out."""
    bars = [bar_of(first, step)]
    while bar_end(bars[-1], step) < last:
        bars.append(bar_end(bars[-1], step) + timedelta(days=1))
    return bars


def _sums(days: pd.DataFrame, step: str) -> Counter[tuple[date, str]]:
    held: Counter[tuple[date, str]] = Counter()
    for day, event, events in rows(days, "day", "event", "events"):
        held[bar_of(day, step), event] += int(events)
    return held


def _stacked(heights: Mapping[str, Sequence[int]], context: ChartContext) -> list[dict[str, Any]]:
    colours = theme.palette(context.mode)
    inks = dict(zip(KINDS, (colours.focus, colours.peer, colours.context), strict=True))
    bases, traces = [0.0] * len(heights[KINDS[0]]), []
    for kind in KINDS:
        traces.append(column_trace(heights[kind], name=KIND_WORDS[kind], colour=inks[kind], bases=bases))
        bases = [base + high for base, high in zip(bases, heights[kind], strict=True)]
    return traces


def _pointer(bars: Sequence[date], tops: Sequence[int], said: Sequence[str]) -> dict[str, Any]:
    """Clear marks up the whole height of each bar's place, so that a short one can be picked too."""
    shares, most = [(at + 0.5) / CATCHES for at in range(CATCHES)], max(tops, default=0)
    return {
        "type": "scatter", "mode": "markers", "name": "bars", "x": [at for at in range(len(bars)) for _ in shares],
        "y": [most * share for _ in bars for share in shares],
        "customdata": [[bar.isoformat()] for bar in bars for _ in shares],
        "hovertext": [plain(words) for words in said for _ in shares], "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"symbol": "square", "size": CATCH_PX, "opacity": 0},
    }  # fmt: skip


def _label(bar: date, step: str) -> str:
    return f"{bar:%b %y}" if step == MONTH else f"{bar.day} {bar:%b}"


def _named(bar: date, step: str) -> str:
    return f"{bar:%B %Y}" if step == MONTH else f"{'week of ' if step == WEEK else ''}{bar:%a} {bar.day} {bar:%b %Y}"


def _said(bar: date, step: str, held: Mapping[str, int]) -> str:
    parts = ", ".join(f"{whole(number)} {KIND_WORDS[kind]}" for kind, number in held.items() if number)
    return f"{_named(bar, step)}: {parts or 'nothing'}"


def _extremes(bars: Sequence[date], tops: Sequence[int], step: str) -> list[str]:
    """All of them, the most in one bar, and how many bars hold nothing."""
    if not bars:
        return []
    most = max(range(len(bars)), key=lambda at: tops[at])
    empty = sum(not top for top in tops)
    return [
        f"{whole(sum(tops))} events in all",
        f"Most: {whole(tops[most])} in {_named(bars[most], step)}",
        f"{count(empty, step)} without any" if empty else f"No {step} without any",
    ]
