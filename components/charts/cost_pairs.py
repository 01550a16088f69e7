"""Two costs a row, as bars from zero on one scale: acting once for all, and acting in each force.

One unit of the y axis is one pixel. A row's words stand above its two bars.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.completeness import one_bar
from components.charts.frames import rows
from components.charts.marks import text_trace
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import count, headline_number, plain, sentences, whole
from models.plans.intervention import ACT_NATIONALLY

ROW_PX, WORDS_PX, BAR_PX = 60, 18, 14
MARGIN = 4
GAP_SHARE = 0.008  # of the longest bar, between a bar and its number
ONCE, EACH = "once for all", "in each force"
MEASURE = "Person-weeks to bring every force to the national minimum"


@dataclass(frozen=True)
class CostPair:
    """Person-weeks of acting once and of acting in each force, with the advice that follows."""

    label: str
    forces_below: int
    national: float
    local: float
    advice: str


def cost_pairs(
    *, costs: pd.DataFrame, context: ChartContext, drawn: int | None = None, key: str = "cost-pairs"
) -> ChartSpec:
    """Two bars a capability, in the order of the frame: the first ``drawn`` of them, while message and table have all.

    ``costs``: label, forces_below, national_person_weeks, local_person_weeks, recommendation.
    """
    names = ("label", "forces_below", "national_person_weeks", "local_person_weeks", "recommendation")
    pairs = [CostPair(*row) for row in rows(costs, *names)]
    return chart(
        key=key,
        title=cost_title(pairs),
        measure=MEASURE if drawn is None or len(pairs) <= drawn else f"{MEASURE}: the {drawn} with most to save",
        traces=cost_traces(pairs[:drawn], context=context),
        layout=cost_layout(pairs[:drawn], context=context),
        alt=cost_alt(pairs),
        table=cost_table(pairs),
        context=context,
    )


def cost_title(pairs: list[CostPair]) -> str:
    """The message: where acting once is clearly the cheaper, and what that would save."""
    if not pairs:
        return "No capability needs raising, or too few forces are complete"
    clear = [pair for pair in pairs if pair.advice == ACT_NATIONALLY]
    if not clear:
        return "Acting once for all is clearly cheaper in no capability"
    saved = headline_number(sum(pair.local - pair.national for pair in clear))
    return (
        f"Acting once is clearly cheaper for {len(clear)} of {count(len(pairs), 'capability')}: "
        f"about {count(saved, 'person-week')} less"
    )


def cost_alt(pairs: list[CostPair]) -> str:
    """Every row with its numbers."""
    listed = "; ".join(
        f"{pair.label}: {count(pair.forces_below, 'force')} below, {whole(round(pair.national))} {ONCE}, "
        f"{whole(round(pair.local))} {EACH}"
        for pair in pairs
    )
    return sentences([f"Pairs of bars from zero: {MEASURE[:1].lower()}{MEASURE[1:]}", listed or "Nothing to show"])


def cost_table(pairs: list[CostPair]) -> pd.DataFrame:
    """The table twin in the order of the picture."""
    return pd.DataFrame(
        {
            "Capability": [pair.label for pair in pairs],
            "Forces below the minimum": [pair.forces_below for pair in pairs],
            "Once for all (person-weeks)": [round(pair.national) for pair in pairs],
            "In each force (person-weeks)": [round(pair.local) for pair in pairs],
            "Advice": [pair.advice for pair in pairs],
        }
    )


def cost_traces(pairs: list[CostPair], *, context: ChartContext) -> list[dict[str, Any]]:
    """Names, then the bar of acting once and that of acting in each force with their words beside them."""
    colours = theme.palette(context.mode)
    tops = [float(row * ROW_PX) for row in range(len(pairs))]
    names = [
        (0, top + WORDS_PX / 2, f"<b>{plain(pair.label)}</b>: {pair.advice}")
        for pair, top in zip(pairs, tops, strict=True)
    ]
    traces = [text_trace(names, colour=colours.ink, mode=context.mode, textposition="middle right")]
    gap = GAP_SHARE * max((pair.local for pair in pairs), default=0)
    for place, (words, colour) in enumerate(((ONCE, colours.focus), (EACH, colours.context))):
        lengths = [pair.local if place else pair.national for pair in pairs]
        middles = [top + WORDS_PX + BAR_PX * (place + 0.5) + 2 * place for top in tops]
        numbers = [f"{whole(round(length))} {words}" for length in lengths]
        hover = [f"<b>{plain(pair.label)}</b><br>{number}" for pair, number in zip(pairs, numbers, strict=True)]
        traces.append(one_bar(lengths, middles, colour, hovertext=hover, hovertemplate="%{hovertext}<extra></extra>"))
        said = list(zip([length + gap for length in lengths], middles, numbers, strict=True))
        traces.append(text_trace(said, colour=colours.muted, mode=context.mode, textposition="middle right"))
    return traces


def cost_layout(pairs: list[CostPair], *, context: ChartContext) -> dict[str, Any]:
    """Bars from zero, with room for the words behind the longest."""
    height = max(1, len(pairs)) * ROW_PX
    longest = max((max(pair.national, pair.local) for pair in pairs), default=1.0)
    return theme.layout(
        context.mode,
        height=height + 2 * MARGIN,
        margin=(MARGIN, MARGIN, MARGIN, MARGIN),
        barmode="overlay",
        xaxis=theme.hidden_axis(range=[0, longest * 1.5]),
        yaxis=theme.hidden_axis(range=[height, 0]),
    )
