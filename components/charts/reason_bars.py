"""Why one vehicle ranks: a bar a reason in its own words, what speaks for it to the right and what against to the left.

The length is the part of the score in log-odds; the words give it as so many times the odds. One unit of the y axis is
one pixel, and the words of a reason stand above its bar, so that they fit a narrow screen.
"""

from __future__ import annotations

from textwrap import shorten
from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.frames import rows
from components.charts.marks import text_trace
from components.charts.reasons_compare import times_words
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import plain, sentences

KEY_PX, WORDS_PX, BAR_PX, GAP_PX = 24, 20, 15, 9
ROW_PX = WORDS_PX + BAR_PX + GAP_PX
MARGIN, LONGEST = 4, 80
SIGN = "\u25a0"

Told = tuple[str, str, float]  # title, words, log-odds


def reason_bars(
    *, reasons: pd.DataFrame, title: str, measure: str, context: ChartContext, key: str = "reason-bars"
) -> ChartSpec:
    """Bars of the reasons of one vehicle, the heaviest on top. ``reasons``: title, words, log_odds (above 0: for)."""
    told = sorted(
        ((name, words, float(part)) for name, words, part in rows(reasons, "title", "words", "log_odds")),
        key=lambda reason: (-abs(reason[2]), reason[0]),
    )
    return chart(
        key=key,
        title=title,
        measure=measure,
        traces=[*_bars(told, context), _words(told, context)],
        layout=_layout(told, context),
        alt=_alt(told, title),
        table=_table(told),
        context=context,
    )


def reach(told: list[Told]) -> float:
    """How far the scale goes on either side."""
    return 1.05 * max((abs(part) for *_, part in told), default=1.0) or 1.0


def _middle(at: int) -> float:
    return KEY_PX + at * ROW_PX + WORDS_PX + BAR_PX / 2


def _bars(told: list[Told], context: ChartContext) -> list[dict[str, Any]]:
    """Two traces: what speaks for it and what against, each in its colour."""
    colours = theme.palette(context.mode)
    hover = [f"<b>{plain(name)}</b><br>{plain(words)}<br>{times_words(part)}" for name, words, part in told]
    return [
        {
            "type": "bar", "orientation": "h", "name": name, "x": [part if chosen(part) else 0 for *_, part in told],
            "y": [_middle(at) for at in range(len(told))], "width": [BAR_PX] * len(told),
            "marker": {"color": colour, "line": {"width": 0}},
            "hovertext": hover, "hovertemplate": "%{hovertext}<extra></extra>",
        }
        for name, colour, chosen in (
            ("for", colours.focus, lambda part: part > 0), ("against", colours.concern, lambda part: part <= 0)
        )
    ]  # fmt: skip


def _words(told: list[Told], context: ChartContext) -> dict[str, Any]:
    places = [
        (-reach(told), _middle(at) - BAR_PX / 2 - WORDS_PX / 2, plain(f"{_times(part)}: {_short(words)}"))
        for at, (_, words, part) in enumerate(told)
    ]
    return text_trace(places, colour=theme.palette(context.mode).ink, mode=context.mode, textposition="middle right")


def _times(log_odds: float) -> str:
    return times_words(log_odds).removeprefix("odds ")


def _short(words: str) -> str:
    return shorten(words, LONGEST, placeholder="…", break_on_hyphens=False)


def _layout(told: list[Told], context: ChartContext) -> dict[str, Any]:
    colours = theme.palette(context.mode)
    height = KEY_PX + max(1, len(told)) * ROW_PX
    key = (
        f"<span style='color:{colours.concern}'>{SIGN}</span> speaks against   "
        f"<span style='color:{colours.focus}'>{SIGN}</span> speaks for   × ÷: so many times the odds"
    )
    return theme.layout(
        context.mode,
        height=height + 2 * MARGIN,
        margin=(MARGIN, MARGIN, MARGIN, MARGIN),
        barmode="overlay",
        xaxis=theme.hidden_axis(range=[-reach(told), reach(told)]),
        yaxis=theme.hidden_axis(range=[height, 0]),
        shapes=[theme.scale_rule(0, KEY_PX, height, mode=context.mode)],
        annotations=[theme.left_note(key, mode=context.mode, y=KEY_PX / 2, margin_left=MARGIN - 2)],
    )


def _alt(told: list[Told], title: str) -> str:
    listed = "; ".join(f"{words}: {times_words(part)}" for _, words, part in told)
    return sentences([title, listed or "No reason is known"])


def _table(told: list[Told]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Reason": [name for name, *_ in told],
            "In words": [words for _, words, _ in told],
            "Speaks": ["for" if part > 0 else "against" for *_, part in told],
            "Weight": [times_words(part) for *_, part in told],
        }
    )
