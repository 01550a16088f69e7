"""Forces beside each other in one KPI: funnel, small charts in the places of a map, and every force by name."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from types import MappingProxyType

import pandas as pd
import streamlit as st

from components.chart_block import WRAPPED_ROW_PIXELS, about_table, chart_block, table_block
from components.charts.control_chart import Measure
from components.charts.funnel_plot import funnel_plot
from components.charts.spark_tiles import spark_tiles
from components.charts.spec import ChartContext, ChartSpec
from components.context import Context
from components.drill import ask_for_page
from components.maturity.benchmark import TIER_WORDS
from components.performance.comparison_choice import SIZE_NAMES, Choice, is_own_size
from components.performance.comparison_peers import Peers, peers_of
from components.performance.reading import known_day, this_day, units_budget
from components.words import count_of
from data_access.performance.exclusions import KeptExclusion
from models.errors import DataNotAvailable
from models.performance.comparison import (
    COMMON,
    OFFICERS,
    PEOPLE,
    Comparison,
    Figure,
    Standing,
    compare,
    dispersion_in_words,
    exposure,
    kind_of_funnel,
    standings,
    why_no_funnel,
)
from models.performance.findings import kind_of
from models.performance.funnel import Exclusion, curve
from models.performance.kpi_charts import KpiCharts, finding_of
from models.performance.settings import section
from models.performance.signals import FORCE, odds_in_words
from models.performance.words import sentence, value_in_words
from models.reports.words import list_in_words, sentences, whole
from models.series.findings import resident_rates

KEPT, MOST_NAMED = 64, 8
Listed = frozenset[tuple[str, str]]
HIDDEN = f"hidden: fewer than {int(section('funnel')['largest_hidden_count']) + 1}, or it would give another one away"
WIDTHS = {name: st.column_config.TextColumn(width=260) for name in ("Among forces", "Against itself")}
LIMITS = ("lower_998", "lower_95", "upper_95", "upper_998")
SUPPRESSION = f"Counts of 1 to {int(section('funnel')['largest_hidden_count'])} of other forces are not shown."
METHOD = (
    "Limits hold 95 % and 99.8 % of forces that differ by nothing but chance and the usual spread between forces "
    "(Spiegelhalter 2005). A force is listed only when it stands out among all forces judged together: of those "
    "listed, one in ten is false on average (Benjamini and Hochberg 1995). There is no order of merit."
)


@dataclass(frozen=True, eq=False)
class Beside:
    """Forces side by side: what was counted, the funnel or why there is none, and what is kept back.

    ``excluded`` holds reasons by force, ``hidden`` how many figures of a force are kept back in what is drawn.
    """

    standings: Mapping[str, Standing]
    comparison: Comparison | None
    why_none: str
    excluded: Mapping[str, str]
    hidden: Mapping[str, int]
    newest_hidden: frozenset[str]


@lru_cache(maxsize=KEPT)
def beside(
    context: Context, choice: Choice, charts: KpiCharts, kept: tuple[KeptExclusion, ...]
) -> Beside:
    """The forces of a choice beside each other, those that are left out aside."""
    excluded = {one.force_id: one.reason for one in kept if not one.is_lifted}
    sizes = None if is_own_size(choice) or not choice.size else _sizes(context, choice)
    found = standings(_figures(context, choice, charts), sizes=sizes)
    comparison, why = None, why_no_funnel(choice.kpi)
    if not why:
        comparison, why = _compared(choice, found, excluded)
    hidden, newest = _kept_back(context, choice, charts)
    return Beside(MappingProxyType({one.unit_id: one for one in found}), comparison, why, excluded, hidden, newest)


def opens_kpi(choice: Choice) -> Callable[[str], None]:
    """What happens when a force is picked: the page of the KPI for that force."""
    return lambda force_id: ask_for_page("kpi", {"kpi": choice.kpi.kpi_id, "series": force_id})


def comparison_blocks(context: Context, choice: Choice, charts: KpiCharts, shown: Beside) -> None:
    """Funnel and small charts side by side, what they rest on, then every force by name."""
    filters = {"KPI": choice.kpi.name, "Period": choice.period_words(charts)}
    peers = peers_of(context)
    left, right = st.columns(2)
    with left:
        _funnel_or_why(context, choice, charts, shown, filters)
    with right:
        spec = tiles(context, choice, charts, shown, listed_units(context, choice), peers)
        chart_block(spec, context, filters=filters, suppression=SUPPRESSION, on_pick=opens_kpi(choice))
    every_force(context, choice, charts, shown, peers)


def listed_units(context: Context, choice: Choice) -> Listed | None:
    """(force, variation) of the forces whose own chart is listed as a signal under the false-alarm budget.

    None while a past day is looked at: signals are judged for the newest data alone.
    """
    if known_day(context) is not None:
        return None
    listed = units_budget(context).listed
    of_forces = (one for one in listed if one.kpi_id == choice.kpi.kpi_id and one.unit_kind == FORCE)
    return frozenset((one.unit_id, one.variation) for one in of_forces)


def every_force(context: Context, choice: Choice, charts: KpiCharts, shown: Beside, peers: Peers) -> None:
    """Every force by name with its size and region, what was counted, and both readings."""
    only_peers = bool(peers.members) and _show_peers(peers)
    table = force_table(context, choice, charts, shown, peers, only_peers)
    about = about_table(
        context,
        title=f"{peers.name} and its peers, by name" if only_peers else "Every force, by name",
        subtitle=f"{choice.kpi.name}, {choice.kpi.unit}, {choice.period_words(charts)}",
        definition=_definition(choice),
        source=choice.kpi.source,
        filters={"KPI": choice.kpi.name},
        suppression=SUPPRESSION,
    )
    alt = f"Forces by name in {choice.kpi.name}"
    height = min(500, (len(table) + 1) * WRAPPED_ROW_PIXELS)
    drawn = {"hide_index": True, "height": height, "row_height": WRAPPED_ROW_PIXELS, "column_config": WIDTHS}
    draw = partial(st.dataframe, table, alt=alt, key="every_force", **drawn)
    table_block("forces_by_name", table, context, about, draw=draw)
    if peers.words:
        st.text(peers.words)


@lru_cache(maxsize=KEPT)
def funnel_picture(context: Context, choice: Choice, charts: KpiCharts, shown: Beside) -> ChartSpec:
    """The funnel of a choice; it must have one."""
    found, kpi = shown.comparison, choice.kpi
    drawn, scale = found.funnel, kpi.multiplier if is_own_size(choice) else 1.0
    line = curve(drawn)
    limits = {name: scale * getattr(line.tested, name) for name in LIMITS}
    return funnel_plot(
        units=pd.DataFrame(_dots(context, choice, shown), columns=_DOT),
        curves=pd.DataFrame({"size": line.denominators, **limits}),
        centre=scale * drawn.centre,
        measure=Measure(kpi.name, _unit(choice), _decimals(choice, drawn.centre)),
        size_words=_size_words(choice),
        title=funnel_title(found),
        context=_about(context, choice, charts),
    )


@lru_cache(maxsize=KEPT)
def tiles(
    context: Context, choice: Choice, charts: KpiCharts, shown: Beside, listed: Listed | None, peers: Peers
) -> ChartSpec:
    """The control chart of each force, small, in its place of the map."""
    forces = context.rows("frame/forces_valid", as_at=context.as_at)
    marked = dict(listed or ())
    day = known_day(context) or this_day()
    rows = [_spark(row, charts, shown, marked, day) for row in forces.itertuples(index=False)]
    names = ["force_id", "name", "code", "tile_x", "tile_y", "values", "lower", "upper", "look", "words"]
    return spark_tiles(
        forces=pd.DataFrame(rows, columns=names),
        subject=f"{choice.kpi.name}, each force against itself",
        title=tiles_title(listed, len(charts.monitored.panel.unit_ids)),
        context=_about(context, choice, charts),
        own_force=peers.force_id,
        peers=peers.members,
    )


@lru_cache(maxsize=KEPT)
def force_table(
    context: Context, choice: Choice, charts: KpiCharts, shown: Beside, peers: Peers, only_peers: bool
) -> pd.DataFrame:
    """One row a force in order of its name."""
    forces = context.rows("frame/forces_valid", as_at=context.as_at)
    if only_peers:
        forces = forces[forces.force_id.isin({peers.force_id, *peers.members})]
    if _not_shared(context, choice):
        forces = forces[forces.force_id.isin(shown.standings)]
    size = context.rows("performance/force_sizes", as_at=context.as_at).set_index("force_id")
    make = partial(_row, choice=choice, charts=charts, shown=shown, peers=peers, size=size)
    day = known_day(context) or this_day()
    return pd.DataFrame([make(row, day=day) for row in forces.itertuples(index=False)])


def funnel_title(found: Comparison) -> str:
    """The message of a funnel."""
    listed = len(found.listed_ids)
    if not listed:
        return "No force differs by more than chance and the usual spread"
    who = f"{count_of(listed, 'force')} of {len(found.funnel.unit_ids)}"
    return f"{who} {'differs' if listed == 1 else 'differ'} by more than chance and the usual spread"


def tiles_title(listed: Listed | None, charts: int) -> str:
    """The message of the small charts."""
    if listed is None:
        return "Each force against itself, as it was known; signals are listed for the newest data"
    if charts == 1:
        return f"The one force shown has {'' if listed else 'not '}changed by more than chance against itself"
    if not listed:
        return "No force has changed by more than chance against itself"
    return f"{count_of(len(listed), 'force')} of {charts} changed by more than chance against itself"


def force_words(context: Context, choice: Choice, charts: KpiCharts, shown: Beside) -> str:
    """What stands under the funnel: what phi says, who is left out and why, who is hidden or without figures."""
    names = context.names("frame/every_force")
    hidden = [names.get(one.unit_id, one.unit_id) for one in shown.standings.values() if one.is_hidden]
    who = list_in_words(hidden) if len(hidden) <= MOST_NAMED else count_of(len(hidden), "force")
    without = [names.get(unit, unit) for unit in shown.comparison.funnel.without_figures] if shown.comparison else []
    out = [f"{names.get(unit, unit)} is left out: {reason}" for unit, reason in shown.excluded.items()]
    return sentences(
        dispersion_in_words(shown.comparison.funnel) if shown.comparison else "",
        *out,
        f"Not drawn, {HIDDEN}: {who}" if hidden else "",
        f"Without figures: {list_in_words(without)}" if without else "",
    )


def _not_shared(context: Context, choice: Choice) -> str:
    """Who sees the figures of other forces, where the reader does not."""
    tier = choice.kpi.disclosure_tier
    if tier in context.scope.tiers or set(context.names("frame/every_force")) <= context.scope.forces:
        return ""
    return f"Figures of other forces in this measure are shown to {TIER_WORDS.get(tier, 'nobody')}."


def _funnel_or_why(
    context: Context, choice: Choice, charts: KpiCharts, shown: Beside, filters: Mapping[str, str]
) -> None:
    found = shown.comparison
    if found is not None and not found.has_one_size:
        spec = funnel_picture(context, choice, charts, shown)
        chart_block(spec, context, filters=filters, suppression=SUPPRESSION, on_pick=opens_kpi(choice))
    else:
        with st.container(border=True, key="no_funnel"):
            st.text(_not_shared(context, choice) or shown.why_none or _same_size(found, context))
    st.text(force_words(context, choice, charts, shown))
    if choice.size == "residents":
        _unlike_residents(context, shown)


def _same_size(found: Comparison, context: Context) -> str:
    names = context.names("frame/every_force")
    listed = list_in_words(names.get(unit, unit) for unit in found.listed_ids)
    return sentences(
        "No funnel: every force counts the same here, so size explains nothing and the limits are one band",
        f"{funnel_title(found)}{f': {listed}' if listed else ''}",
    )


def _unlike_residents(context: Context, shown: Beside) -> None:
    """Forces whose residents say little about the people whom they police, with what to do about it."""
    names = context.names("frame/every_force")
    rows = context.rows("performance/force_sizes", as_at=context.as_at)
    residents, officers = (dict(zip(rows.force_id, rows[name], strict=True)) for name in ("residents", "officers_fte"))
    for found in resident_rates(residents, officers):
        if found.series not in shown.excluded:
            st.text(f"{names.get(found.series, found.series)}: {found.words} {found.remedy}")


def _show_peers(peers: Peers) -> bool:
    own = f"{peers.name} and its peers"
    options = ("All forces", own)
    return st.segmented_control("Forces shown", options, default=options[0], key="forces_shown", required=True) == own


def _compared(
    choice: Choice, found: tuple[Standing, ...], excluded: Mapping[str, str]
) -> tuple[Comparison | None, str]:
    """The funnel, or why there is none."""
    kind = kind_of_funnel(choice.kpi, choice.size)
    left_out = [Exclusion(unit, reason) for unit, reason in excluded.items()]
    try:
        return compare(found, kind=kind, direction=choice.kpi.direction, exclusions=left_out), ""
    except DataNotAvailable as error:
        return None, f"{error.title} {error.what_to_do}"


def _values(context: Context, choice: Choice) -> pd.DataFrame:
    asked = {"kpi_id": choice.kpi.kpi_id, "unit_kind": "force", "as_known_on": known_day(context)}
    return context.rows("performance/values_of_kpi", **asked)


def _kept_back(context: Context, choice: Choice, charts: KpiCharts) -> tuple[dict[str, int], frozenset[str]]:
    """How many figures of each force are hidden in what is drawn, and the forces whose newest one is."""
    rows = _values(context, choice)
    first = charts.monitored.panel.periods[-int(section("comparison")["periods_drawn"]) :][0].item()
    hidden = rows[rows.is_hidden & (rows.period.dt.date >= first)]
    newest = rows.sort_values("period").groupby("unit_id").is_hidden.last()
    return hidden.unit_id.value_counts().to_dict(), frozenset(newest[newest].index)


def _figures(context: Context, choice: Choice, charts: KpiCharts) -> list[Figure]:
    rows = _values(context, choice)
    rows = rows[rows.period.dt.date.isin(choice.periods(charts))]
    numbers = (rows[name].to_numpy(dtype=float, na_value=math.nan) for name in ("value", "numerator", "denominator"))
    return [Figure(*row) for row in zip(rows.unit_id, *numbers, rows.is_hidden, strict=True)]


def _sizes(context: Context, choice: Choice) -> dict[str, float]:
    rows = context.rows("performance/force_sizes", as_at=context.as_at)
    column = rows.officers_fte if choice.size == OFFICERS else rows.residents
    people = zip(rows.force_id, column.astype(float), strict=True)
    return {force_id: exposure(choice.kpi, choice.size, number) for force_id, number in people}


_DOT = ["unit_id", "name", "code", "size", "value", "look", "is_own", "words"]


def _dots(context: Context, choice: Choice, shown: Beside) -> list[tuple]:
    rows = context.rows("frame/forces_valid", as_at=context.as_at)
    named = {row.force_id: (row.short_name, row.code) for row in rows.itertuples(index=False)}
    own, found = peers_of(context).force_id, shown.comparison
    scale = choice.kpi.multiplier if is_own_size(choice) else 1.0
    drawn = found.funnel
    seen = zip(drawn.unit_ids, drawn.denominators.tolist(), (scale * drawn.values).tolist(), found.looks, strict=True)
    return [
        (unit, *named.get(unit, (unit, unit)), size, value, look, unit == own, against_others(unit, choice, shown))
        for unit, size, value, look in seen
    ]


def against_others(unit: str, choice: Choice, shown: Beside) -> str:
    """What was counted of a force and how it stands among all of them."""
    standing, found = shown.standings.get(unit), shown.comparison
    if unit in shown.excluded:
        return f"left out: {shown.excluded[unit]}"
    if standing is None or found is None or unit not in found.funnel.unit_ids:
        return HIDDEN if standing is not None and standing.is_hidden else "no figures" if found else ""
    at = found.funnel.unit_ids.index(unit)
    value = found.funnel.values[at] * (choice.kpi.multiplier if is_own_size(choice) else 1.0)
    decimals = _decimals(choice, found.funnel.centre)
    counted = f"{value:.{decimals}f} {_unit(choice)}, {whole(round(standing.numerator))} counted"
    if found.looks[at] == COMMON:
        return f"{counted}; within what chance and the usual spread allow"
    side = "higher" if found.funnel.values[at] > found.funnel.centre else "lower"
    odds = odds_in_words(found.funnel.p_values[at])
    return f"{counted}; listed: {side} than chance and the usual spread allow ({odds})"


def _spark(row: object, charts: KpiCharts, shown: Beside, listed: Mapping[str, str], day: date) -> tuple:
    place = (row.force_id, row.short_name, row.code, row.tile_x, row.tile_y)
    words = against_itself(charts, row.force_id, shown, day)
    found = charts.monitored
    if row.force_id not in found.panel.unit_ids:
        return (*place, (), None, None, COMMON, words)
    at = found.place(row.force_id)
    drawn = int(section("comparison")["periods_drawn"])
    values = tuple(None if math.isnan(value) else value for value in found.values[at, -drawn:].tolist())
    last, is_partial = found.last(at), row.force_id in shown.hidden
    usual = (None, None) if last < 0 or is_partial or found.is_trial[at] else _usual(charts, at, last)
    look = kind_of(listed[row.force_id]) if row.force_id in listed else COMMON
    return (*place, values, *usual, look, words)


def _usual(charts: KpiCharts, at: int, last: int) -> tuple[float | None, float | None]:
    ends = (float(limit[at, last]) for limit in (charts.monitored.lower, charts.monitored.upper))
    return tuple(None if math.isnan(end) else end for end in ends)  # type: ignore[return-value]


def against_itself(charts: KpiCharts, unit: str, shown: Beside, as_at: date) -> str:
    """What the own chart of a force says on a day; not judged with hidden figures, as the rest would mislead."""
    if unit in shown.hidden:
        newest = ", the newest among them" if unit in shown.newest_hidden else ""
        return f"Not judged here: {count_of(shown.hidden[unit], 'figure')} hidden{newest}."
    if unit not in charts.monitored.panel.unit_ids:
        return "No figures that you may see."
    return sentence(finding_of(charts, charts.monitored.place(unit), as_at=as_at))


def _row(
    row: object, choice: Choice, charts: KpiCharts, shown: Beside, peers: Peers, size: pd.DataFrame, day: date
) -> dict[str, object]:
    unit = row.force_id
    standing = shown.standings.get(unit)
    told = size.loc[unit] if unit in size.index else None
    is_known = standing is not None and not standing.is_hidden
    cells = {
        "Force": row.name,
        "Own or peer": "own" if unit == peers.force_id else "peer" if unit in peers.members else "",
        "Latest": HIDDEN if unit in shown.newest_hidden else _latest(charts, unit),
        "Among forces": against_others(unit, choice, shown) or "not compared",
        "Against itself": against_itself(charts, unit, shown, day),
        "Region": row.region,
        "Officers": None if told is None or pd.isna(told.officers_fte) else round(told.officers_fte),
        "Counted": standing.numerator if is_known else None,
        "Of": standing.denominator if is_known else None,
        "Periods": standing.periods if is_known else None,
    }
    left_out = () if is_own_size(choice) else ("Of",) if choice.size else ("Counted", "Of", "Periods")
    left_out += () if peers.force_id else ("Own or peer",)
    return {name: cell for name, cell in cells.items() if name not in left_out}


def _latest(charts: KpiCharts, unit: str) -> str:
    kpi = charts.kpi
    value = charts.latest(charts.monitored.place(unit)) if unit in charts.monitored.panel.unit_ids else None
    return value_in_words(value, unit=kpi.unit, decimals=kpi.decimals)


def _decimals(choice: Choice, centre: float) -> int:
    """The decimals of the definition; for a rate so many that its centre has three digits."""
    if is_own_size(choice) or centre <= 0:
        return choice.kpi.decimals
    return max(0, 2 - math.floor(math.log10(centre)))


def _unit(choice: Choice) -> str:
    return choice.kpi.unit if is_own_size(choice) else f"{choice.kpi.unit} {SIZE_NAMES[choice.size].lower()}"


def _size_words(choice: Choice) -> str:
    if is_own_size(choice):
        return choice.kpi.denominator
    return f"years of {whole(PEOPLE[choice.size])} {choice.size}"


def _definition(choice: Choice) -> str:
    return sentences(choice.kpi.how_worked_out, choice.kpi.caveat, METHOD)


def _about(context: Context, choice: Choice, charts: KpiCharts) -> ChartContext:
    return ChartContext(
        area="forces of England and Wales",
        period=choice.period_words(charts),
        source=choice.kpi.source,
        definition=_definition(choice),
        is_synthetic=context.is_synthetic,
        mode=context.mode,
    )
