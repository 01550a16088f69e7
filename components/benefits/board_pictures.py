"""The pictures of the board view: value by year, standing by category and criterion, and what drives the value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

import pandas as pd

from components.benefits.board import SOURCE, VIEWS, Board, marked
from components.chart_block import chart_block
from components.charts.rag_bars import rag_bars
from components.charts.spec import ChartContext, ChartSpec
from components.charts.tornado import tornado
from components.charts.value_by_year import value_by_year
from components.context import Context
from components.words import day
from models.benefits.judging import GREEN, RAG_WORDS
from models.benefits.kinds import BENEFIT, RegisterRow, register_kinds
from models.benefits.money import pounds_in_words, range_in_words
from models.benefits.valuation import financial_year, year_name
from models.performance.links import criteria
from models.reports.words import count, percent, verb

KEPT = 16
VALUE_DEFINITION = (
    "Value a year at full effect, times the way from baseline to target, less optimism, the share of others and what "
    "is claimed twice. Planned follows the planned trajectory, realised what was measured, forecast the runs: middle, "
    "and the range in which 8 of 10 fall. Not discounted. Benefits that the board has not approved are not counted."
)
RAG_DEFINITION = (
    "Progress is (actual - baseline) / (plan to date - baseline) of the measure that a benefit rests on: green from "
    "0.9, amber from 0.7, else red. Grey: not due, not set, not monitored or no value in date. A benefit that serves "
    "several criteria counts in each."
)
TORNADO_DEFINITION = (
    "The net present value with one source of doubt at its P10 and at its P90 and everything else central: the widest "
    "bar is where better knowledge is worth most. Everything central is the sum of the most likely values; the middle "
    "of the runs differs from it where ranges lean to one side."
)


def value_figure(context: Context, board: Board) -> None:
    """Planned, forecast and realised value by financial year."""
    shown = marked(context, board)
    chart_block(value_of(shown, board), shown, filters=filters_of(board))


def rag_figure(context: Context, board: Board) -> None:
    """How benefits stand by category and by success criterion."""
    shown = marked(context, board)
    chart_block(rag_of(shown, board), shown, filters=filters_of(board))


def driver_figure(context: Context, board: Board) -> None:
    """What moves the net present value most."""
    shown = marked(context, board)
    chart_block(drivers_of(shown, board), shown, filters=filters_of(board))


@lru_cache(maxsize=KEPT)
def filters_of(board: Board) -> Mapping[str, str]:
    """The choice of the page as an export names it."""
    return {"Value for": VIEWS[board.appraisal.view]}


@lru_cache(maxsize=KEPT)
def value_of(context: Context, board: Board) -> ChartSpec:
    """The picture of value by year."""
    this_year = financial_year(board.as_at)
    shown = board.appraisal.years[: board.appraisal.settings.years_shown]
    years = pd.DataFrame(
        [
            (
                year_name(one.year),
                one.planned,
                one.forecast_low,
                one.forecast,
                one.forecast_high,
                one.realised if one.year <= this_year else None,
            )
            for one in shown
        ],
        columns=["year", "planned", "low", "forecast", "high", "realised"],
    )
    about = about_picture(context, board, VALUE_DEFINITION)
    return value_by_year(years=years, title=value_title(board), prices=board.prices, context=about)


@lru_cache(maxsize=KEPT)
def rag_of(context: Context, board: Board) -> ChartSpec:
    """The picture of colours by category and by success criterion."""
    about = about_picture(context, board, RAG_DEFINITION)
    return rag_bars(groups=groups_of(board), title=rag_title(board), measure="Benefits", context=about)


@lru_cache(maxsize=KEPT)
def groups_of(board: Board) -> pd.DataFrame:
    """Counts of colours by category and by success criterion."""
    categories = register_kinds()[BENEFIT].field("category").names
    served = {one.criterion_id: f"{one.criterion_id} {one.name}" for one in criteria().values()}
    found = [
        *(("By category", *row) for row in grouped(board, categories, lambda row: (str(row["category"]),))),
        *(("By success criterion", *row) for row in grouped(board, served, lambda row: row["criteria"] or ())),
    ]
    return pd.DataFrame(found, columns=["part", "group", *RAG_WORDS])


@lru_cache(maxsize=KEPT)
def drivers_of(context: Context, board: Board) -> ChartSpec:
    """The tornado."""
    worth = board.appraisal
    drivers = pd.DataFrame(
        [(one.name, one.low, one.high) for one in worth.simulation.drivers], columns=["name", "low", "high"]
    )
    measure = f"{'Net present value' if board.is_national else 'Net gain of forces'} {board.prices}"
    about = about_picture(context, board, TORNADO_DEFINITION)
    return tornado(drivers=drivers, centre=worth.npv, title=driver_title(board), measure=measure, context=about)


def grouped(
    board: Board, names: Mapping[str, str], groups: Callable[[RegisterRow], Iterable[str]]
) -> list[tuple[object, ...]]:
    """Name and counts of colours of each group."""
    counts = {group: dict.fromkeys(RAG_WORDS, 0) for group in names}
    for row in board.live:
        for group in groups(row):
            counts[group][board.now[row.row_id].rag] += 1
    return [(names[group], *by_rag.values()) for group, by_rag in counts.items()]


def value_title(board: Board) -> str:
    """The message: how much of what was planned the forecast brings, to the end of the last year."""
    worth = board.appraisal
    if not worth.has_value:
        return "No value is counted yet"
    planned, ahead = (sum(getattr(year, name) for year in worth.years) for name in ("planned", "forecast"))
    if not planned:
        return f"{pounds_in_words(ahead)} is forecast; no value was planned"
    start = f"To the end of {year_name(worth.years[-1].year)} {pounds_in_words(ahead)} is forecast"
    return f"{start}, {percent(ahead / planned)} of the {pounds_in_words(planned)} planned"


def rag_title(board: Board) -> str:
    """The message: how many are on plan, and how many cannot be judged."""
    rags, live = board.rags, len(board.live)
    if not live:
        return "No benefit stands in the register"
    judged = live - rags["grey"]
    if not judged:
        return f"None of {count(live, 'benefit')} can be judged yet"
    on_plan = f"{verb(rags['green'], 'is', 'are')} on plan"
    return f"{rags['green']} of {count(judged, 'benefit')} that can be judged {on_plan}; {criteria_words(board)}"


def criteria_words(board: Board) -> str:
    """Which success criteria no benefit on plan serves."""
    served = {one for row in board.live if board.now[row.row_id].rag == GREEN for one in row["criteria"] or ()}
    none = [one for one in criteria() if one not in served]
    if not none:
        return "every success criterion has one"
    if not served:
        return "no success criterion has one"
    if len(none) == 1:
        return f"{none[0]} {criteria()[none[0]].name} has none"
    return f"{len(none)} of {len(criteria())} success criteria have none"


def driver_title(board: Board) -> str:
    """The message: the source of doubt that matters most."""
    drivers = board.appraisal.simulation.drivers
    if not drivers:
        return "Nothing is in doubt: every value is a single number, or none is counted"
    first = drivers[0]
    ends = range_in_words(min(first.low, first.high), max(first.low, first.high))
    return f"{first.name} matters most: from it alone the result ranges from {ends}"


def about_picture(context: Context, board: Board, definition: str) -> ChartContext:
    """What every picture of the page says of itself."""
    area = "national" if board.is_national else "forces"
    period = f"as at {day(board.as_at)}"
    return ChartContext(
        area=area,
        period=period,
        source=SOURCE,
        definition=definition,
        is_synthetic=context.is_synthetic,
        mode=context.mode,
    )
